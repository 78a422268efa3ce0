// The summary of errors is read out first; each of its links opens what hides its field.

export function leadToErrors(root) {
  const summary = root.querySelector("[data-errors]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    uncover(field);
    const input = field.matches("input, select, textarea") ? field : (field.querySelector("input:not([type=hidden])") ?? field);
    input.focus();
    input.scrollIntoView({ block: "center" });
  });
}

function uncover(field) {
  for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  field.closest("[data-categories]")?.reveal?.(field);
}
