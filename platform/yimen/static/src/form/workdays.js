// Whether the day that is typed is a working day: the year's table is asked for once, the line below follows.
import { path, readValues, valueAt } from "./values.js";

const DAY = 86_400_000;
const ISO = /^\d{4}-\d{2}-\d{2}$/;
const tables = new Map();

export function hintWorkdays(root) {
  const form = root.closest("form");
  root.addEventListener("change", () => {
    for (const line of root.querySelectorAll("[data-workdays]")) hint(root, form, line);
  });
}

async function hint(root, form, line) {
  const { since, words } = JSON.parse(line.dataset.workdays);
  const field = line.closest("[data-at]");
  const day = field.querySelector("input").value;
  if (!ISO.test(day)) {
    line.textContent = "";
    return;
  }
  const beside = path(field).slice(0, -1);
  const start = since && valueAt(readValues(line.closest("[data-row]") ?? root), [...beside, since]);
  const text = await wordsOf(form, day, start, words);
  if (field.querySelector("input").value === day) line.textContent = text;
}

async function wordsOf(form, day, start, words) {
  const language = document.documentElement.lang || "zh-CN";
  const english = language.startsWith("en");
  const weekday = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" }).format(new Date(day));
  const table = await tableOf(form, day.slice(0, 4));
  if (!table) return weekday;
  const text = `${weekday}${english ? ", " : "，"}${words[sortOf(day, table)]}`;
  if (!start || !ISO.test(start) || start >= day) return text;
  const count = await countBetween(form, start, day);
  if (count === undefined) return text;
  return `${text}${english ? "; " : "；"}${words.since.replace("{start}", start).replace("{count}", count)}`;
}

function sortOf(day, table) {
  const usual = ![0, 6].includes(new Date(day).getUTCDay());
  if (table.workdays.has(day)) return usual ? "working" : "make_up";
  if (table.holidays.has(day)) return "holiday";
  return usual ? "working" : "weekend";
}

/** Working days after `start` up to and including `end`; undefined where a year has no table. */
async function countBetween(form, start, end) {
  let count = 0;
  for (let moment = Date.parse(start) + DAY; moment <= Date.parse(end); moment += DAY) {
    const day = new Date(moment).toISOString().slice(0, 10);
    const table = await tableOf(form, day.slice(0, 4));
    if (!table) return undefined;
    if (["working", "make_up"].includes(sortOf(day, table))) count += 1;
  }
  return count;
}

function tableOf(form, year) {
  if (!tables.has(year)) tables.set(year, ask(form, year));
  return tables.get(year);
}

async function ask(form, year) {
  try {
    const answer = await fetch(`${form?.dataset.calendar || "/calendar"}/${year}`, { credentials: "same-origin" });
    if (!answer.ok) return null;
    const table = await answer.json();
    return { holidays: new Set(table.holidays), workdays: new Set(table.workdays) };
  } catch {
    tables.delete(year); // without a connection: asked again at the next change
    return null;
  }
}
