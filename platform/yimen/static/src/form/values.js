// The values of a form as its page holds them: the same shape as the server reads out of a submission.

const MISSING = undefined;

/** All values below `root`, an element of the form or of a row. */
export function readValues(root) {
  const values = {};
  collect(root, values);
  return values;
}

function collect(element, values) {
  for (const child of element.children) {
    if (child.tagName === "TEMPLATE") continue;
    if (child.dataset.rows !== undefined) put(values, path(child), rowsOf(child));
    else if (child.dataset.variant !== undefined) collectVariant(child, values);
    else if (child.dataset.at !== undefined) put(values, path(child), valueOf(child));
    else collect(child, values);
  }
}

function collectVariant(element, values) {
  const chosen = element.querySelector(":scope > select").value;
  const branch = element.querySelector(`:scope > [data-branch="${chosen}"]`);
  if (branch) collect(branch, values);
}

/** The values of a list's rows, each an object, or the single value of a row. */
function rowsOf(list) {
  return [...rowsIn(list)].map((row) => {
    const single = row.querySelector('[data-at="[]"]');
    return single && single.closest("[data-row]") === row ? valueOf(single) : readValues(row);
  });
}

/** The rows of a list itself, not those of lists inside its rows. */
export function rowsIn(list) {
  return [...list.querySelectorAll("[data-row]")].filter((row) => row.closest("[data-rows]") === list);
}

export const path = (element) => JSON.parse(element.dataset.at);

export function put(values, keys, value) {
  if (!keys.length || value === MISSING) return;
  let here = values;
  for (const key of keys.slice(0, -1)) here = here[key] ??= {};
  here[keys.at(-1)] = value;
}

export function valueAt(values, keys) {
  return keys.reduce((here, key) => (here === null || here === undefined ? MISSING : here[key]), values);
}

/** The value of one field, undefined where nothing is filled in. */
export function valueOf(field) {
  const kind = field.dataset.kind;
  if (kind === "computed" || kind === "constant") return field.computed;
  if (kind === "choices") return several(field);
  if (kind === "checkbox") return ticked(field);
  const text = textOf(field);
  if (text === "" || text === MISSING) return MISSING;
  if (kind === "yesno") return text === "true";
  if (kind === "money") return fen(text);
  if (kind === "number" || kind === "integer") return number(text);
  return text.startsWith("json:") ? JSON.parse(text.slice(5)) : text;
}

function textOf(field) {
  const radio = field.querySelector("input[type=radio]");
  if (radio) return field.querySelector("input[type=radio]:checked")?.value;
  return field.querySelector("input:not([type=hidden]):not([type=file]), select, textarea")?.value.trim();
}

function several(field) {
  const chosen = [...field.querySelectorAll("input[type=checkbox]:checked")].map((each) => each.value);
  return chosen.map((text) => (text.startsWith("json:") ? JSON.parse(text.slice(5)) : text));
}

function ticked(field) {
  if (field.querySelector("input[type=checkbox]").checked) return true;
  return field.dataset.required === undefined ? MISSING : false;
}

const plain = (text) => text.normalize("NFKC").replace(/[\s,]/g, "");

function number(text) {
  const value = Number(plain(text));
  return Number.isFinite(value) ? value : MISSING;
}

/** Whole fen of an amount typed in yuan. */
export function fen(text) {
  const found = /^[¥]?(-?)(\d+)(?:\.(\d{1,2}))?(万|亿)?元?$/.exec(plain(text));
  if (!found) return MISSING;
  const scale = { 万: 10_000, 亿: 100_000_000 }[found[4]] ?? 1;
  const value = Math.round((Number(found[2]) * 100 + Number((found[3] ?? "").padEnd(2, "0"))) * scale);
  return found[1] ? -value : value;
}
