// A refresh answers what the form held when it was sent. What a person changed meanwhile is put back after the swap.
const sent = new Map();
const changed = new Map();

const isChoice = (control) => control.type === "checkbox" || control.type === "radio";
const isTyped = (control) => control.name && !["hidden", "submit", "button", "file"].includes(control.type);
const keyOf = (control) => (isChoice(control) ? `${control.name} ${control.value}` : control.name);
const stateOf = (control) => (isChoice(control) ? control.checked : control.value);

function snapshot(form) {
  return new Map([...form.elements].filter(isTyped).map((control) => [keyOf(control), stateOf(control)]));
}

function remember(form) {
  const before = sent.get(form.id) ?? new Map();
  changed.set(form.id, new Map([...snapshot(form)].filter(([key, state]) => before.has(key) && before.get(key) !== state)));
}

function putBack(form) {
  const meanwhile = changed.get(form.id);
  changed.delete(form.id);
  let lastChoice = null;
  for (const control of [...form.elements].filter(isTyped)) {
    const state = meanwhile?.get(keyOf(control));
    if (state === undefined || state === stateOf(control)) continue;
    if (isChoice(control)) control.checked = state;
    else control.value = state;
    if (isChoice(control) || control.tagName === "SELECT") lastChoice = control;
  }
  // The choice made meanwhile may show or hide something too.
  lastChoice?.dispatchEvent(new Event("change", { bubbles: true }));
}

export function setUpKeeping() {
  document.addEventListener("htmx:beforeSend", ({ detail }) => {
    if (detail.elt.matches("form[id]")) sent.set(detail.elt.id, snapshot(detail.elt));
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const form = detail.requestConfig.elt;
    if (form.matches("form[id]") && form.isConnected) remember(form);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const id of changed.keys()) {
      const form = document.getElementById(id);
      if (form) putBack(form);
    }
  });
}
