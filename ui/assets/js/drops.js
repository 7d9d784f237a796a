// Menus are <details>: they open without script. The script only closes them as people expect.
const OPEN = "details.sp-drop[open], details.sp-menu[open]";

function close(details, refocus) {
  details.open = false;
  if (refocus) details.querySelector("summary").focus();
}

export function setUpDrops() {
  document.addEventListener("click", (event) => {
    for (const details of document.querySelectorAll(OPEN)) {
      if (!details.contains(event.target)) close(details, false);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const details of document.querySelectorAll(OPEN)) close(details, details.contains(document.activeElement));
  });
}
