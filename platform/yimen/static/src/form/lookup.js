// Look-ups: search while typing, choose with keys or mouse, and the fields beside are filled from what was chosen.
import { askFor, besideOf, factsOf, filtersOf } from "./asking.js";
import { path } from "./values.js";

const WAIT = 250;
let count = 0;

export function offerLookups(root) {
  let timer;
  root.addEventListener("input", (event) => {
    const box = event.target;
    if (box.dataset.lookup === undefined) return;
    clearTimeout(timer);
    timer = setTimeout(() => search(root, box), WAIT);
  });
  root.addEventListener("focusin", (event) => {
    const box = event.target;
    if (box.dataset.lookup !== undefined && !box.value.trim() && filtersOf(root, box).whole) search(root, box);
  });
  root.addEventListener("keydown", (event) => {
    if (event.target.dataset.lookup !== undefined) steer(event, event.target);
  });
  root.addEventListener("focusout", (event) => {
    if (event.target.dataset?.lookup !== undefined) setTimeout(() => close(event.target), 150);
  });
}

async function search(root, box) {
  const text = box.value.trim();
  const { filters, whole } = filtersOf(root, box);
  if (!text && !whole) return close(box);
  const query = { q: text, filters: JSON.stringify(filters) };
  const day = box.dataset.on && besideOf(root, box, box.dataset.on);
  if (day) query.on = day;
  const choices = await askFor(box, query);
  if (!choices) return close(box);
  return box.value.trim() === text && document.activeElement === box ? open(root, box, choices) : undefined;
}

function open(root, box, choices) {
  close(box);
  if (!choices.length) return sayNothing(box);
  count += 1;
  const list = document.createElement("ul");
  list.className = "yf-finds list-group";
  list.id = `yf-finds-${count}`;
  list.setAttribute("role", "listbox");
  choices.forEach((choice, index) => list.append(option(root, box, choice, `${list.id}-${index}`)));
  box.after(list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-expanded", "true");
  box.setAttribute("aria-controls", list.id);
}

/** Where nothing is found, so it says: a box that stays silent looks as if it did not search. */
function sayNothing(box) {
  const words = labelOf(box)?.dataset;
  if (!words) return;
  const text = box.value.trim();
  const line = document.createElement("div");
  line.className = "yf-finds p-2";
  line.setAttribute("role", "status");
  box.after(line);
  line.textContent = text ? words.nothing.replace("{text}", () => text) : words.empty;
}

const labelOf = (box) => box.closest("[data-at]").querySelector("[data-lookup-label]");

function option(root, box, choice, id) {
  const item = document.createElement("li");
  item.id = id;
  item.className = "list-group-item list-group-item-action";
  item.setAttribute("role", "option");
  const key = document.createElement("span");
  key.className = "yf-find-key";
  key.textContent = choice.key;
  item.append(key, document.createTextNode(choice.label));
  item.addEventListener("mousedown", (event) => {
    event.preventDefault();
    take(root, box, choice);
  });
  item.choice = choice;
  return item;
}

const listOf = (box) => (box.nextElementSibling?.classList.contains("yf-finds") ? box.nextElementSibling : null);

function close(box) {
  listOf(box)?.remove();
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function steer(event, box) {
  const list = listOf(box);
  if (event.key === "Escape") return close(box);
  const items = [...(list?.children ?? [])];
  if (!items.length) return undefined;
  const now = items.findIndex((item) => item.classList.contains("active"));
  if (event.key === "Enter" && now >= 0) {
    event.preventDefault();
    return take(box.closest(".yf"), box, items[now].choice);
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return undefined;
  event.preventDefault();
  const next = (now + step + items.length) % items.length;
  items.forEach((item, index) => {
    item.classList.toggle("active", index === next);
    item.setAttribute("aria-selected", String(index === next));
  });
  box.setAttribute("aria-activedescendant", items[next].id);
  return items[next].scrollIntoView({ block: "nearest" });
}

/** The entry becomes the value of its box; the fields beside follow. */
export function take(root, box, choice) {
  box.value = choice.key;
  const label = labelOf(box);
  if (label) label.textContent = choice.body?.[box.dataset.label] || choice.label;
  const facts = box.closest("[data-at]").querySelector("[data-lookup-facts]");
  if (facts) facts.textContent = factsOf(box, choice);
  close(box);
  fill(root, box, choice.body ?? {});
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Fields beside that are filled from the entry's attributes. */
function fill(root, box, body) {
  const around = box.closest("[data-row]") ?? root;
  const beside = path(box.closest("[data-at]")).slice(0, -1);
  for (const [key, attribute] of Object.entries(JSON.parse(box.dataset.fill || "{}"))) {
    const at = JSON.stringify([...beside, key]);
    const field = [...around.querySelectorAll("[data-at]")].find(
      (each) => JSON.stringify(path(each)) === at && (each.closest("[data-row]") ?? root) === around,
    );
    const input = field?.querySelector("input:not([type=hidden]), textarea, select");
    const value = body[attribute];
    if (input && value !== undefined && value !== null) input.value = String(value);
  }
}
