// A button that says "print" does what the browser's own menu does.
export function offerPrinting() {
  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
}
