// Leaving a page with input that is nowhere but in it asks first; a draft that was saved may be left.
import { isKept } from "./drafts.js";

export function watchLeaving(root) {
  const form = root.closest("form");
  if (!form || form.watched || form.dataset.sample !== undefined) return; // a sample case is nobody's work
  form.watched = true;
  let changed = root.querySelector("[data-errors]") !== null;
  form.addEventListener("input", (event) => {
    if (event.isTrusted || event.target === root) changed = true;
  });
  form.addEventListener("submit", () => {
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed && !form.draft?.leaving && !isKept(form)) event.preventDefault();
  });
}
