// The filter in the head of a column: a choice of the values that occur, a part of the text, or bounds.
import { asked } from "./address.js";

const PATIENCE = 400; // milliseconds after the last letter

/** An element for the column's filter, null where it has none. `change(name, value)` tells what was chosen. */
export function filterOf(column, words, change) {
  if (column.way === "is") return choice(column, words, change);
  if (column.way === "has") return part(column, words, change);
  if (column.way === "range") return bounds(column, words, change);
  return null;
}

function choice(column, words, change) {
  const field = document.createElement("select");
  field.className = "form-select form-select-sm";
  field.setAttribute("aria-label", `${words.filter} ${column.title}`);
  field.append(new Option(words.all, ""));
  column.options.forEach(([value, label, count]) => field.append(new Option(`${label}（${count}）`, value)));
  const said = asked().get(column.field) ?? "";
  if (said && ![...field.options].some((each) => each.value === said)) field.append(new Option(said, said));
  field.value = said;
  field.addEventListener("change", () => change(column.field, field.value));
  return field;
}

function part(column, words, change) {
  const name = `${column.field}.has`;
  return typed(asked().get(name) ?? "", "search", `${words.part} ${column.title}`, words.part, (value) => change(name, value));
}

function bounds(column, words, change) {
  const pair = document.createElement("div");
  pair.className = "grid-bounds";
  const type = column.sort === "date" ? "date" : "text";
  [["from", words.from], ["to", words.to]].forEach(([way, word]) => {
    const name = `${column.field}.${way}`;
    const field = typed(asked().get(name) ?? "", type, `${column.title} ${word}`, word, (value) => change(name, value));
    if (type === "text") field.inputMode = "decimal";
    pair.append(field);
  });
  return pair;
}

function typed(value, type, label, hint, tell) {
  const field = document.createElement("input");
  field.className = "form-control form-control-sm";
  field.type = type;
  field.maxLength = 100;
  field.value = value;
  field.placeholder = hint;
  field.setAttribute("aria-label", label);
  let told = value;
  let waiting = 0;
  const now = () => {
    clearTimeout(waiting);
    if (field.value.trim() === told) return;
    told = field.value.trim();
    tell(told);
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(now, PATIENCE);
  });
  field.addEventListener("change", now);
  return field;
}
