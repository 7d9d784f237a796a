function say(element, text) {
  const status = element.closest("details")?.querySelector("[data-status]");
  if (status) status.textContent = text;
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  say(button, button.dataset.done);
  const label = button.querySelector("span");
  if (label) label.textContent = button.dataset.done;
}

export function setUpShare(root) {
  for (const item of root.querySelectorAll("[data-needs-script]")) item.hidden = false;
  for (const button of root.querySelectorAll("[data-copy]")) button.addEventListener("click", () => void copy(button));
  for (const button of root.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
}
