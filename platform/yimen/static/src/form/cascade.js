// A look-up in a catalog with levels (regions, units): one list per level above the box, which keeps the key.
import { askFor, besideOf } from "./asking.js";
import { take } from "./lookup.js";
import { path } from "./values.js";

const MOST_LEVELS = 8;

export function offerCascades(root) {
  const begin = () => root.querySelectorAll("input[data-cascade]:not([data-levels])").forEach((box) => start(root, box));
  begin();
  root.addEventListener("rows", begin);
}

async function start(root, box) {
  box.dataset.levels = "";
  const { parent, top } = JSON.parse(box.dataset.cascade);
  const frame = document.createElement("div");
  frame.className = "row g-2 mb-2 yf-levels";
  const line = await above(box, parent, top);
  if (!line || !(await level(root, box, frame, top, line))) return; // without a connection the box alone remains
  box.before(frame);
}

/** The keys from the first level down to the value. */
async function above(box, parent, top) {
  const line = [];
  let key = box.value.trim();
  while (key && key !== top && line.length < MOST_LEVELS) {
    const found = await askFor(box, { key });
    if (!found) return undefined;
    if (!found.length) return [];
    line.unshift(key);
    key = found[0].body[parent];
  }
  return line;
}

/** The list of one level, and of those below it along the line; false where there is nothing to choose. */
async function level(root, box, frame, key, line) {
  const { parent, choose } = JSON.parse(box.dataset.cascade);
  const filters = { [parent]: key || { empty: true } };
  const query = { q: "", filters: JSON.stringify(filters) };
  const day = box.dataset.on && besideOf(root, box, box.dataset.on);
  if (day) query.on = day;
  const choices = await askFor(box, query);
  if (!choices?.length) return false;
  const cell = document.createElement("div");
  cell.className = "col-6 col-md";
  const list = document.createElement("select");
  list.className = "form-select";
  list.disabled = box.disabled;
  const name = label(box);
  list.setAttribute("aria-label", `${name} ${frame.children.length + 1}`);
  list.append(new Option(choose, ""), ...choices.map((each) => new Option(each.body.name ?? each.label, each.key)));
  list.value = line[0] ?? "";
  list.addEventListener("change", (event) => {
    event.stopPropagation();
    changed(root, box, frame, cell, choices, list.value);
  });
  list.addEventListener("input", (event) => event.stopPropagation());
  cell.append(list);
  frame.append(cell);
  if (line.length) await level(root, box, frame, line[0], line.slice(1));
  return true;
}

async function changed(root, box, frame, cell, choices, key) {
  while (cell.nextElementSibling) cell.nextElementSibling.remove();
  const above = cell.previousElementSibling?.querySelector("select");
  const choice = choices.find((each) => each.key === key);
  if (choice) {
    take(root, box, choice);
    await level(root, box, frame, key, []);
    return;
  }
  const standing = above && above.value ? { key: above.value, label: above.selectedOptions[0].text, body: {} } : { key: "", label: "", body: {} };
  take(root, box, standing);
}

const label = (box) => box.closest(".yf-field").querySelector("label")?.firstChild?.textContent ?? JSON.stringify(path(box.closest("[data-at]")));
