// A catalog as a grid: it takes the place of the page's table where there is room for one. Rows come from the server as
// one scrolls; filters, order and columns stand in the address. Without this file the page's own form, table and
// pager do the same.
import { TabulatorFull } from "tabulator-tables";
import { asked, changed, goTo } from "./address.js";
import { headOf, linkOf, markHeads, nextSort, textOf } from "./cells.js";
import { columnPanel, shownFields } from "./columns.js";
import { filterOf } from "./filters.js";
import { listenToForm, showForm, tellOthers } from "./form.js";
import { Rows } from "./rows.js";

const ROOMY = window.matchMedia("(min-width: 768px)");
const ROW_HEIGHT = { usual: 46, compact: 30 };
const AHEAD = 400; // pixels from the end at which the next rows are asked for

/** Take over every list of the page that says how, once there is room. */
export function enlivenCatalogs() {
  document.querySelectorAll("[data-grid]").forEach((card) => {
    if (ROOMY.matches) takeOver(card);
    else ROOMY.addEventListener("change", () => takeOver(card), { once: true });
  });
}

function takeOver(card) {
  const list = JSON.parse(card.dataset.grid);
  const grid = { card, list, words: list.words };
  card.querySelectorAll("[data-plain]").forEach((part) => part.remove());
  const frame = card.appendChild(document.createElement("div"));
  frame.className = "grid-frame"; // as high as the window leaves room for; the grid fills it
  grid.holder = frame.appendChild(document.createElement("div"));
  grid.status = card.appendChild(document.createElement("div"));
  grid.status.className = "card-footer text-secondary";
  grid.status.setAttribute("role", "status");
  grid.rows = new Rows(
    list,
    () => shownFields(list),
    (rows, first) => show(grid, rows, first),
    (answer, loaded) => tell(grid, answer, loaded),
    () => fail(grid),
  );
  addTools(grid);
  listenToForm(grid, () => want(grid));
  window.addEventListener("popstate", () => draw(grid));
  draw(grid);
}

/**
 * The grid anew: columns, density and filters as the address has them. A table is taken away only once it is built, and
 * of several wishes in a row the last one is drawn: a table that is destroyed half built goes on building. Rows asked for
 * the table before are given up: one that is not built yet cannot take them.
 */
async function draw(grid) {
  const wish = (grid.wish = (grid.wish ?? 0) + 1);
  await grid.ready;
  if (wish !== grid.wish) return;
  const compact = asked().get("density") === "compact";
  grid.rows.drop();
  grid.table?.destroy();
  grid.holder.className = compact ? "grid-holder grid-compact" : "grid-holder";
  grid.density.setAttribute("aria-pressed", String(compact));
  grid.panel.redraw();
  grid.table = new TabulatorFull(grid.holder, {
    height: "100%",
    layout: "fitColumns",
    rowHeight: rowHeight(),
    movableColumns: true,
    nestedFieldSeparator: false,
    placeholder: grid.words.none,
    columnDefaults: { headerSort: false, tooltip: true },
    columns: shownFields(grid.list).map((field, place) => columnOf(grid, field, place)),
    data: [],
  });
  grid.table.on("columnMoved", (_moved, columns) => wantColumns(grid, columns.map((each) => each.getField())));
  grid.table.on("scrollVertical", () => lookAhead(grid));
  grid.ready = new Promise((built) => grid.table.on("tableBuilt", built));
  // the rows' links take the keyboard; a bare part of a grid must not (only rows may stand in one)
  grid.ready.then(() => grid.holder.querySelector(".tabulator-tableholder")?.removeAttribute("tabindex"));
  begin(grid);
}

function rowHeight() {
  return asked().get("density") === "compact" ? ROW_HEIGHT.compact : ROW_HEIGHT.usual;
}

function columnOf(grid, field, place) {
  const column = grid.list.columns.find((each) => each.field === field);
  const change = (name, value) => {
    goTo(changed(name, value));
    want(grid);
  };
  const filter = { headerFilter: () => filterOf(column, grid.words, change), headerFilterLiveFilter: false };
  const leads = place === 0 || column.lead;
  return {
    field,
    title: column.title,
    hozAlign: column.right ? "right" : "left",
    widthGrow: column.lead ? 3 : 1,
    minWidth: column.lead ? 220 : place === 0 ? 180 : 120,
    titleFormatter: headOf,
    titleFormatterParams: { field, press: (pressed) => sortBy(grid, pressed) },
    formatter: leads ? (cell) => linkOf(cell, grid.list, grid.words, place === 0) : textOf,
    ...(column.way ? { ...filter, headerFilterPlaceholder: grid.words.part } : {}),
  };
}

function sortBy(grid, field) {
  goTo(changed("sort", nextSort(field)));
  want(grid);
}

/** Rows for what the address now asks, in the columns that are drawn. */
function want(grid) {
  showForm(grid, shownFields(grid.list));
  begin(grid);
}

async function begin(grid) {
  showForm(grid, shownFields(grid.list));
  grid.holder.setAttribute("aria-busy", "true");
  await grid.ready;
  markHeads(grid.holder);
  await grid.rows.begin();
}

async function show(grid, rows, first) {
  grid.holder.removeAttribute("aria-busy");
  if (first) {
    await grid.table.setData(rows);
    markHeads(grid.holder); // Tabulator, which knows no order of its own, takes the marks away with the old rows
  } else await grid.table.addData(rows);
  lookAhead(grid);
}

function lookAhead(grid) {
  const pane = grid.holder.querySelector(".tabulator-tableholder");
  const height = grid.rows.loaded * rowHeight(); // only some of the rows are drawn at a time
  if (pane && height - pane.scrollTop - pane.clientHeight < AHEAD) grid.rows.more();
}

function tell(grid, answer, loaded) {
  const grouped = (count) => count.toLocaleString(document.documentElement.lang);
  const total = (answer.exact ? grid.words.total : grid.words.more).replace("{n}", grouped(answer.total));
  grid.status.textContent = `${total} · ${grid.words.loaded.replace("{n}", grouped(loaded))}`;
  document.querySelectorAll("[data-total]").forEach((place) => (place.textContent = total));
  document.querySelectorAll("[data-said]").forEach((place) => (place.textContent = answer.said));
}

function fail(grid) {
  grid.holder.removeAttribute("aria-busy");
  grid.status.textContent = grid.words.failed;
}

function wantColumns(grid, fields) {
  const usual = !fields || fields.join() === grid.list.usual.join();
  goTo(changed("columns", usual ? "" : fields.join(",")), { step: false });
  draw(grid);
}

function addTools(grid) {
  grid.panel = columnPanel(grid.list, grid.words, (fields) => wantColumns(grid, fields));
  grid.density = document.createElement("button");
  grid.density.type = "button";
  grid.density.className = "btn btn-sm";
  grid.density.textContent = grid.words.density;
  grid.density.addEventListener("click", () => {
    goTo(changed("density", asked().get("density") === "compact" ? "" : "compact"), { step: false });
    draw(grid);
    tellOthers();
  });
  grid.card.querySelector("form .btn-list").append(grid.panel.element, grid.density);
}
