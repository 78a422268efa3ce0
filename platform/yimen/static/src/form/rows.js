// Rows of lists: added from the pattern that the server drew, removed, numbered anew.
import { rowsIn } from "./values.js";

const NEW = "~new~";
const ATTRIBUTES = ["id", "name", "for", "value", "aria-describedby", "data-rows", "data-row"];

export function changeRows(root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-add], button[data-remove]");
    if (!button || !root.contains(button)) return;
    event.preventDefault();
    const list = button.closest("[data-rows]");
    if (button.dataset.add === undefined) removeRow(list, button.closest("[data-row]"));
    else addRow(list);
    root.dispatchEvent(new Event("rows"));
    root.dispatchEvent(new Event("input", { bubbles: true }));
  });
  for (const list of root.querySelectorAll("[data-rows]")) settle(list);
}

function addRow(list) {
  const key = list.dataset.next;
  list.dataset.next = String(Number(key) + 1);
  const content = list.querySelector(":scope > template[data-blank]").content.cloneNode(true);
  fillKey(content, key);
  const row = content.querySelector("[data-row]");
  list.querySelector("[data-items]").append(content);
  for (const inner of row.querySelectorAll("[data-rows]")) settle(inner);
  settle(list);
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

/** The key takes the place of the first mark in each name: further marks belong to lists inside the row. */
function fillKey(content, key) {
  for (const element of content.querySelectorAll("*")) {
    for (const name of ATTRIBUTES) {
      const text = element.getAttribute(name);
      if (text?.includes(NEW)) element.setAttribute(name, text.replace(NEW, key));
    }
    if (element.tagName === "TEMPLATE") fillKey(element.content, key);
  }
}

function removeRow(list, row) {
  const rows = rowsIn(list);
  const beside = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
  row.remove();
  settle(list);
  (beside?.querySelector("button[data-remove]") ?? list.querySelector("button[data-add]"))?.focus();
}

/** Rows are numbered from one; the button to add goes when there are as many as may be. */
function settle(list) {
  const rows = rowsIn(list);
  rows.forEach((row, index) => {
    const number = String(index + 1);
    const title = row.querySelector("[data-row-title]");
    if (title?.closest("[data-row]") === row) title.textContent = title.textContent.replace(/\d+/, number);
    const remove = row.querySelector(`:scope button[data-remove][value^="${CSS.escape(list.dataset.rows)}."]`);
    const label = remove?.getAttribute("aria-label");
    if (label) remove.setAttribute("aria-label", label.replace(/\d+/, number));
  });
  const add = list.querySelector(":scope > button[data-add]");
  if (add && list.dataset.most) add.hidden = rows.length >= Number(list.dataset.most);
}
