// Formulas (CEL) in the page: interpreted, never given to the browser's own `eval`. Unknown is `undefined`.
import { Environment } from "@marcbachmann/cel-js";

const DAY = 86_400_000;
const language = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false })
  .registerFunction("days(string): int", (text) => BigInt(Math.floor(Date.parse(text) / DAY)))
  .registerFunction("day(int): string", (number) => new Date(Number(number) * DAY).toISOString().slice(0, 10))
  .registerFunction("percent(int, int): int", (amount, part) => (amount * part + 50n) / 100n)
  .registerFunction("sum(list): dyn", (list) => ([...list].length ? [...list].reduce((total, each) => total + each) : 0n))
  .registerFunction("least(dyn, dyn): dyn", (one, other) => (one < other ? one : other))
  .registerFunction("greatest(dyn, dyn): dyn", (one, other) => (one > other ? one : other));
const compiled = new Map();

/** The value of a formula over all values and, inside a list, its row; undefined where something is missing. */
export function evaluate(text, whole, row) {
  if (!compiled.has(text)) compiled.set(text, compile(text));
  const program = compiled.get(text);
  if (!program) return undefined;
  const names = asCel(whole);
  if (row !== whole) names.row = asCel(row);
  try {
    return fromCel(program(names));
  } catch {
    return undefined; // a missing name, as on the server: unknown
  }
}

function compile(text) {
  try {
    return language.parse(text);
  } catch {
    return null; // a formula that only the server reads; it computes it when the form is sent
  }
}

function asCel(value) {
  if (Number.isSafeInteger(value)) return BigInt(value);
  if (Array.isArray(value)) return value.map(asCel);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asCel(each)]));
  return value;
}

function fromCel(value) {
  return typeof value === "bigint" ? Number(value) : value;
}
