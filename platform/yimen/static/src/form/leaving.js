// Leaving a page with input that was not sent asks first.

export function watchLeaving(root) {
  const form = root.closest("form");
  if (!form || form.watched) return;
  form.watched = true;
  let changed = root.querySelector("[data-errors]") !== null;
  form.addEventListener("input", (event) => {
    if (event.isTrusted || event.target === root) changed = true;
  });
  form.addEventListener("submit", () => {
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
