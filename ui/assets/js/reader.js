const TURNS = { ArrowLeft: '[rel="prev"]', ArrowRight: '[rel="next"]' };

// While the focus is in a reader of documents, the arrows turn to the one before and the one after.
export function setUpReader() {
  document.addEventListener("keydown", (event) => {
    const reader = event.target.closest("[data-reader]");
    const turn = TURNS[event.key];
    if (!reader || !turn || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = reader.querySelector(turn);
    if (!link) return;
    event.preventDefault();
    // The focus comes back to the same place of the next document.
    link.focus();
    link.click();
  });
}
