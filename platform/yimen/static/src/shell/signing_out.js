// Whoever signs out leaves nothing of theirs in the browser; whoever signs in finds nothing of another's.
import { forgetAll, holdsSomething, keepOnlyOf } from "../form/store.js";

export function guardKept() {
  const { account } = document.body.dataset;
  if (account) keepOnlyOf(account);
  for (const form of document.querySelectorAll("form[data-sign-out]")) form.addEventListener("submit", signOut);
}

async function signOut(event) {
  const form = event.target;
  event.preventDefault();
  if ((await holdsSomething()) && !window.confirm(form.dataset.signOut)) return;
  document.documentElement.dataset.signingOut = "";
  await forgetAll();
  form.submit();
}
