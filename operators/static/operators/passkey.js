// Passkeys: turns the options that the page carries into a question to the browser, and its answer into the form's field.
(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const known = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));

  async function create(options) {
    const made = await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: known(options.excludeCredentials),
      },
    });
    const { attestationObject, clientDataJSON } = made.response;
    return answer(made, { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON) });
  }

  async function get(options) {
    const found = await navigator.credentials.get({
      publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) },
    });
    const { authenticatorData, clientDataJSON, signature, userHandle } = found.response;
    return answer(found, {
      authenticatorData: text(authenticatorData),
      clientDataJSON: text(clientDataJSON),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    });
  }

  const answer = (credential, response) => JSON.stringify({ id: credential.id, rawId: credential.id, type: credential.type, response });
  const acts = { create, get };

  function setUp(form) {
    const status = form.querySelector("[data-passkey-status]");
    if (!window.PublicKeyCredential) {
      status.textContent = form.dataset.unsupported;
      return;
    }
    for (const part of form.querySelectorAll("[data-needs-script]")) part.hidden = false;
    for (const part of form.querySelectorAll("[data-without-script]")) part.hidden = true;
    let ready = false;
    form.addEventListener("submit", async (event) => {
      if (ready) return;
      event.preventDefault();
      status.textContent = form.dataset.waiting;
      try {
        form.elements.credential.value = await acts[form.dataset.passkey](JSON.parse(form.dataset.options));
        ready = true;
        form.requestSubmit();
      } catch (error) {
        status.textContent = error.name === "InvalidStateError" ? form.dataset.known : form.dataset.stopped;
      }
    });
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) setUp(form);
})();
