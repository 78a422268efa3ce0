// The heads and cells of a grid. A head is a button, so that the order can be changed from the keyboard.
import { asked } from "./address.js";

const ORDERS = { "": "none", up: "ascending", down: "descending" };

/** Which way the list is sorted by a field: "", up or down. */
export function orderOf(field) {
  const sort = asked().get("sort") ?? "";
  if (sort.replace(/^-/, "") !== field) return "";
  return sort.startsWith("-") ? "down" : "up";
}

/** What "sort" becomes when a head is pressed: up, then down, then the list's own order. */
export function nextSort(field) {
  return { "": field, up: `-${field}`, down: "" }[orderOf(field)];
}

export function headOf(cell, { field, press }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "grid-head";
  button.textContent = cell.getValue();
  button.dataset.field = field;
  button.addEventListener("click", () => press(field));
  return button;
}

/** Mark the heads with the order that the address asks for. */
export function markHeads(holder) {
  holder.querySelectorAll(".grid-head").forEach((button) => {
    const order = orderOf(button.dataset.field);
    button.dataset.order = order;
    button.closest(".tabulator-col").setAttribute("aria-sort", ORDERS[order]);
  });
}

export function textOf(cell) {
  const text = document.createElement("span");
  text.className = "grid-text";
  text.textContent = cell.getValue() ?? "";
  return text;
}

/** The entry's page; the first cell also says whether the row is a sample. */
export function linkOf(cell, list, words, first) {
  const { $key: key, $sample: sample } = cell.getData();
  const link = document.createElement("a");
  link.className = "grid-text";
  link.href = list.entries + key.split("/").map(encodeURIComponent).join("/") + list.day;
  link.textContent = cell.getValue() || key;
  if (!first || !sample) return link;
  const badge = document.createElement("span");
  badge.className = "badge bg-yellow-lt sample-badge";
  badge.textContent = words.sample;
  badge.title = words.sample_hint;
  const pair = document.createElement("span");
  pair.className = "grid-first";
  pair.append(link, badge);
  return pair;
}
