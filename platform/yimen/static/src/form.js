// What a form does when scripts run: rules and computed values react at once, look-ups search while typing, rows are
// added and removed in place, categories become tabs or steps, leaving with unsaved input warns. Every form works
// without this file: the server does the same when it is submitted.
import { offerCascades } from "./form/cascade.js";
import { arrangeCategories } from "./form/categories.js";
import { checkNumbers } from "./form/checking.js";
import { keepDraft } from "./form/drafts.js";
import { watchLeaving } from "./form/leaving.js";
import { offerLocations } from "./form/location.js";
import { offerLookups } from "./form/lookup.js";
import { showCapital } from "./form/money.js";
import { react } from "./form/reacting.js";
import { changeRows } from "./form/rows.js";
import { offerSignatures } from "./form/signature.js";
import { leadToErrors } from "./form/summary.js";
import { hintWorkdays } from "./form/workdays.js";

function enliven(page) {
  for (const place of page.querySelectorAll("[data-sign-here]")) offerSignatures(place);
  for (const root of page.querySelectorAll(".yf:not(.yf-read):not([data-alive])")) {
    root.dataset.alive = "true";
    arrangeCategories(root);
    const again = () => react(root);
    root.addEventListener("input", again);
    root.addEventListener("change", again);
    root.addEventListener("rows", again);
    changeRows(root);
    offerLookups(root);
    offerCascades(root);
    showCapital(root);
    checkNumbers(root);
    hintWorkdays(root);
    offerSignatures(root);
    offerLocations(root);
    leadToErrors(root);
    watchLeaving(root);
    keepDraft(root);
    again();
  }
}

enliven(document);
document.addEventListener("htmx:afterSettle", (event) => enliven(event.target));
