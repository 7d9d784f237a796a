// A double click sends once. The server is safe by itself; this only spares people the doubt.
const AGAIN_AFTER = 8000;

function guard(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "yes";
    event.submitter?.classList.add("sp-sending");
    setTimeout(() => release(form), AGAIN_AFTER);
  });
}

function release(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll(".sp-sending")) button.classList.remove("sp-sending");
}

export function setUpGuards(root) {
  for (const form of root.querySelectorAll("form[data-guard]:not([data-guarded])")) {
    form.dataset.guarded = "yes";
    guard(form);
  }
}

// Coming back with the browser's arrow shows the page as it was left: the form must work again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-guard]")) release(form);
});
