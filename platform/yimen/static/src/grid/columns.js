// Which columns a grid shows and in which order: ticked and moved in a panel, by mouse or keyboard.
import { asked } from "./address.js";

/** The fields that are shown, in their order. */
export function shownFields(list) {
  const known = new Set(list.columns.map((each) => each.field));
  const said = (asked().get("columns") ?? "").split(",").filter((field) => known.has(field));
  return said.length ? said : list.usual;
}

/** A panel that opens below its button; `change(fields)` tells what is wanted, null the usual ones. */
export function columnPanel(list, words, change) {
  const panel = document.createElement("details");
  panel.className = "fold-menu";
  const button = document.createElement("summary");
  button.className = "btn btn-sm";
  button.textContent = words.columns;
  const body = document.createElement("div");
  body.className = "fold-panel card grid-columns";
  panel.append(button, body);
  panel.addEventListener("toggle", () => {
    // to the side where there is room
    const { left } = panel.getBoundingClientRect();
    panel.classList.toggle("fold-right", left > document.documentElement.clientWidth / 2);
  });
  draw(body, list, words, change);
  return { element: panel, redraw: () => draw(body, list, words, change) };
}

function draw(body, list, words, change) {
  const shown = shownFields(list);
  const rest = list.columns.map((each) => each.field).filter((field) => !shown.includes(field));
  const items = document.createElement("ul");
  items.className = "plain-list card-body";
  [...shown, ...rest].forEach((field) => items.append(item(field, shown, list, words, change)));
  const usual = document.createElement("button");
  usual.type = "button";
  usual.className = "btn btn-sm";
  usual.textContent = words.usual;
  usual.addEventListener("click", () => change(null));
  const foot = document.createElement("div");
  foot.className = "card-footer";
  foot.append(usual);
  body.replaceChildren(items, foot);
}

function item(field, shown, list, words, change) {
  const { title } = list.columns.find((each) => each.field === field);
  const line = document.createElement("li");
  line.className = "grid-column";
  const label = document.createElement("label");
  label.className = "form-check";
  const tick = document.createElement("input");
  tick.type = "checkbox";
  tick.className = "form-check-input";
  tick.checked = shown.includes(field);
  tick.disabled = tick.checked && shown.length === 1;
  tick.addEventListener("change", () => change(tick.checked ? [...shown, field] : shown.filter((each) => each !== field)));
  const word = document.createElement("span");
  word.className = "form-check-label";
  word.textContent = title;
  label.append(tick, word);
  line.append(label);
  const place = shown.indexOf(field);
  if (place >= 0) {
    line.append(mover("↑", `${words.earlier} ${title}`, place > 0, () => change(swapped(shown, place, place - 1))));
    line.append(mover("↓", `${words.later} ${title}`, place < shown.length - 1, () => change(swapped(shown, place, place + 1))));
  }
  return line;
}

function mover(sign, label, possible, move) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm btn-ghost-secondary";
  button.textContent = sign;
  button.disabled = !possible;
  button.setAttribute("aria-label", label);
  button.addEventListener("click", move);
  return button;
}

function swapped(fields, one, other) {
  const found = [...fields];
  [found[one], found[other]] = [found[other], found[one]];
  return found;
}
