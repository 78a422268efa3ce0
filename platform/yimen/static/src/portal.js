// Where the public sends a form: rules of the form react at once, and the browser does the sum that is asked of it while the
// form is being filled in. Without this file the form is taken too, by a stricter limit.
import { pbkdf2, solveChallenge } from "altcha/lib";
import { react } from "./form/reacting.js";

function enliven(form) {
  const root = form.querySelector(".yf");
  const again = () => react(root);
  root.addEventListener("input", again);
  root.addEventListener("change", again);
  again();
}

async function prove(form) {
  const challenge = JSON.parse(form.dataset.challenge);
  const solution = await solveChallenge({ challenge, deriveKey: pbkdf2.deriveKey });
  if (solution) form.elements._proof.value = btoa(JSON.stringify({ challenge, solution }));
}

/** Begins the sum now; a form that is sent before it is done waits for it, and goes once. */
function proveBeforeSending(form) {
  const proven = window.crypto?.subtle ? prove(form).catch(() => {}) : Promise.resolve();
  let sent = false;
  form.addEventListener("submit", async (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    if (form.elements._proof.value || !window.crypto?.subtle) return;
    event.preventDefault();
    form.querySelector("[data-status]").textContent = form.dataset.working;
    await proven;
    sent = false;
    HTMLFormElement.prototype.requestSubmit.call(form, event.submitter);
  });
  window.addEventListener("pageshow", () => (sent = false)); // come back to by the browser's own way
}

const form = document.querySelector("form[data-challenge]");
if (form) {
  enliven(form);
  proveBeforeSending(form);
  (form.querySelector("[data-errors]") ?? document.getElementById("refusal"))?.focus();
}
