// Figures that the house reckons from what was typed so far, shown in the fields that nobody fills in.

/** `figures`: [[path, text], …], as the answer to a kept draft tells them. */
export function showFigures(form, figures) {
  for (const [steps, text] of figures) {
    const at = JSON.stringify(steps);
    for (const field of form.querySelectorAll("[data-at]")) {
      if (field.closest("[data-row]") || JSON.stringify(JSON.parse(field.dataset.at)) !== at) continue;
      const box = field.querySelector("input:disabled");
      if (!box || box.value === text) continue;
      box.value = text;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}
