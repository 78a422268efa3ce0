// Entries of a catalog, asked of the server: for look-ups that search while typing and for lists chosen level by level.
import { path, readValues, valueAt } from "./values.js";

/** The choices for a box; undefined without a connection: the server resolves the text when the form is sent. */
export async function askFor(box, query) {
  const form = box.closest("form");
  const unit = form?.dataset.unit ?? form?.querySelector("[name=_unit]")?.value;
  const given = new URLSearchParams(query);
  if (unit) given.set("unit", unit);
  const base = form?.dataset.lookup || "/lookup";
  try {
    const answer = await fetch(`${base}/${encodeURIComponent(box.dataset.lookup)}?${given}`, {
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
    return answer.ok ? (await answer.json()).choices : undefined;
  } catch {
    return undefined;
  }
}

/** The value of another field of the object that the box stands in. */
export function besideOf(root, box, key) {
  const values = readValues(box.closest("[data-row]") ?? root);
  const at = path(box.closest("[data-at]"));
  if (!at.length) return valueAt(readValues(root), [...path(box.closest("[data-rows]")).slice(0, -1), key]);
  return valueAt(values, [...at.slice(0, -1), key]);
}

/** Filters, those that name a field read beside the box; `whole` false where one of them is not filled in. */
export function filtersOf(root, box) {
  const entries = Object.entries(JSON.parse(box.dataset.filters || "{}")).map(([key, each]) => [
    key,
    each && typeof each === "object" && each.field ? besideOf(root, box, each.field) : each,
  ]);
  const filled = entries.filter(([, value]) => value !== undefined);
  return { filters: Object.fromEntries(filled), whole: entries.length > 0 && filled.length === entries.length };
}

/** What stands below a look-up of the entry chosen: the named attributes, and the entry's own term. */
export function factsOf(box, choice) {
  const { show, valid, words } = JSON.parse(box.dataset.facts);
  const english = (document.documentElement.lang || "").startsWith("en");
  const parts = show
    .filter((name) => choice.body?.[name] !== undefined && choice.body[name] !== null && choice.body[name] !== "")
    .map((name) => `${choice.titles?.[name] ?? name}${english ? ": " : "："}${plain(choice.body[name])}`);
  if (Object.keys(valid).length) {
    const start = choice.body?.[valid.from] || words.open_start;
    const end = choice.body?.[valid.to] || words.open_end;
    parts.push(words.term.replace("{start}", start).replace("{end}", end));
  }
  return parts.join(english ? "; " : "；");
}

function plain(value) {
  if (typeof value === "number") return value.toLocaleString("en-US", { maximumFractionDigits: 10 });
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
