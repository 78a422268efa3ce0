// What follows from the values: computed ones are shown, rules hide and disable, required marks follow.
import { holds } from "./conditions.js";
import { evaluate } from "./formula.js";
import { yuan } from "./money.js";
import { path, readValues, valueAt } from "./values.js";

export function react(root) {
  compute(root);
  const whole = readValues(root);
  const around = (element) => {
    const row = element.parentElement.closest("[data-row]");
    return row && root.contains(row) ? readValues(row) : whole;
  };
  for (const element of root.querySelectorAll("[data-rules]")) applyRules(element, around(element), whole);
  for (const element of root.querySelectorAll("[data-required-when]")) markRequired(element, around(element), whole);
  for (const list of root.querySelectorAll("select[data-filter]")) offerFitting(list, around(list.closest("[data-at]")));
  for (const variant of root.querySelectorAll("[data-variant]")) showBranch(variant);
}

function compute(root) {
  const outputs = [...root.querySelectorAll("output[data-formula]")];
  for (let round = 0; round < (outputs.length > 1 ? 2 : 1); round += 1) {
    const whole = readValues(root);
    for (const output of outputs) {
      const row = output.closest("[data-row]");
      const value = evaluate(output.dataset.formula, whole, row ? readValues(row) : whole);
      output.closest("[data-at]").computed = value;
      const text = shown(output, value);
      if (output.textContent !== text) output.textContent = text;
    }
  }
}

function shown(output, value) {
  if (value === undefined || value === null) return "";
  if (output.dataset.as === "money") return `${yuan(value)} ${output.dataset.unit}`;
  if (output.dataset.as === "date") return written(String(value));
  if (typeof value === "number") return value.toLocaleString("en-US", { maximumFractionDigits: 10 });
  return String(value);
}

/** A day as the server writes it. */
function written(text) {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!found) return text;
  const [year, month, day] = found.slice(1).map(Number);
  const [locale, dateStyle] = document.documentElement.lang.startsWith("zh") ? ["zh-CN", "long"] : ["en-US", "medium"];
  return new Date(year, month - 1, day).toLocaleDateString(locale, { dateStyle });
}

function applyRules(element, values, whole) {
  let hidden = false;
  let disabled = false;
  for (const rule of JSON.parse(element.dataset.rules)) {
    const truth = holds(rule.when, values, whole);
    if (truth === undefined) return; // the server's word stands
    if (rule.effect === "SHOW") hidden ||= !truth;
    if (rule.effect === "HIDE") hidden ||= truth;
    if (rule.effect === "ENABLE") disabled ||= !truth;
    if (rule.effect === "DISABLE") disabled ||= truth;
  }
  element.hidden = hidden;
  for (const field of element.querySelectorAll("input, select, textarea, button")) {
    if (disabled && !field.disabled) field.dataset.ruled = "true";
    if (disabled) field.disabled = true;
    else if (field.dataset.ruled) {
      field.disabled = false;
      delete field.dataset.ruled;
    }
  }
}

function markRequired(element, values, whole) {
  const due = JSON.parse(element.dataset.requiredWhen).some((condition) => holds(condition, values, whole) === true);
  const required = due || element.dataset.required !== undefined;
  element.querySelector(".form-label")?.classList.toggle("required", required);
  const field = element.querySelector("input:not([type=hidden]):not([type=checkbox]), select, textarea");
  if (required) field?.setAttribute("aria-required", "true");
  else field?.removeAttribute("aria-required");
}

/** Of a cascading choice, only the options that fit the fields beside it. */
function offerFitting(list, values) {
  const beside = path(list.closest("[data-at]")).slice(0, -1);
  const by = Object.entries(JSON.parse(list.dataset.filter));
  for (const option of list.options) {
    if (!option.dataset.when) continue;
    const when = JSON.parse(option.dataset.when);
    const fits = by.every(([key, field]) => when[key] === undefined || when[key] === valueAt(values, [...beside, field]));
    option.hidden = !fits;
    option.disabled = !fits;
    if (!fits && option.selected) list.value = "";
  }
}

function showBranch(variant) {
  const chosen = variant.querySelector(":scope > select").value;
  for (const branch of variant.querySelectorAll(":scope > [data-branch]")) branch.hidden = branch.dataset.branch !== chosen;
}
