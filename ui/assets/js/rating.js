// Stars first, then the reasons, then the free text. Which reasons are shown is decided by the style sheet, so that it
// works without script too; here the form is walked one step at a time and sent without leaving the page.
function walk(box) {
  const form = box.querySelector("form");
  if (!form) return;
  const [back, next, send] = ["back", "next", "send"].map((name) => form.querySelector(`[data-rating-${name}]`));

  const show = (step) => {
    box.dataset.step = step;
    next.hidden = step !== "reasons";
    back.hidden = send.hidden = step !== "text";
  };
  show("reasons");
  next.addEventListener("click", () => {
    show("text");
    form.querySelector("[name=text]").focus();
  });
  back.addEventListener("click", () => show("reasons"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void post(form, box);
  });
}

async function post(form, box) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) {
    form.submit();
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const thanks = page.querySelector("[data-rating]");
  if (!thanks || thanks.querySelector("form")) {
    form.submit();
    return;
  }
  box.replaceChildren(...thanks.childNodes);
  box.closest("section")?.focus();
}

export function setUpRatings(root) {
  for (const box of root.querySelectorAll("[data-rating]:not([data-ready])")) {
    box.dataset.ready = "yes";
    walk(box);
  }
}
