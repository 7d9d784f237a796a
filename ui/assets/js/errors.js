// After a refused form the summary takes the focus; its links lead to the input itself, with the label in view.
function focusField(link) {
  const field = document.getElementById(link.hash.slice(1));
  if (!field) return false;
  const around = field.closest(".sp-field") ?? field;
  around.scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
  return true;
}

export function setUpErrors() {
  document.querySelector("[data-errors]")?.focus();
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-errors] a[href^='#']");
    if (link && focusField(link)) event.preventDefault();
  });
}
