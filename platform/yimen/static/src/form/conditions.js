// Conditions over the values, as the server tests them. What cannot be tested here is `undefined`: the state that the
// server drew stays until the form is sent.
import { evaluate } from "./formula.js";
import { valueAt } from "./values.js";

/** Whether the condition holds over `values`, the enclosing row or the whole; `whole` are all values. */
export function holds(condition, values, whole) {
  if (condition.all) return every(condition.all.map((each) => holds(each, values, whole)));
  if (condition.any) return some(condition.any.map((each) => holds(each, values, whole)));
  if (condition.not) return negate(holds(condition.not, values, whole));
  if (condition.formula) return evaluate(condition.formula, whole, values) === true;
  let value = valueAt(condition.outside ? whole : values, condition.at);
  if (value === undefined) {
    if (condition.needsValue) return false;
    value = condition.whole ? {} : null;
  }
  return accepts(condition.schema, value);
}

const negate = (truth) => (truth === undefined ? undefined : !truth);

function every(truths) {
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
}

function some(truths) {
  if (truths.includes(true)) return true;
  return truths.includes(undefined) ? undefined : false;
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const length = (text) => [...text].length;

const TESTS = {
  const: (wanted, value) => same(wanted, value),
  enum: (wanted, value) => wanted.some((each) => same(each, value)),
  type: (wanted, value) => [wanted].flat().some((each) => isType(each, value)),
  not: (schema, value) => negate(accepts(schema, value)),
  allOf: (schemas, value) => every(schemas.map((each) => accepts(each, value))),
  anyOf: (schemas, value) => some(schemas.map((each) => accepts(each, value))),
  required: (keys, value) => !isObject(value) || keys.every((key) => value[key] !== undefined),
  properties: (schemas, value) =>
    !isObject(value) ||
    every(Object.entries(schemas).map(([key, each]) => value[key] === undefined || accepts(each, value[key]))),
  contains: (schema, value) => !Array.isArray(value) || some(value.map((each) => accepts(schema, each))),
  items: (schema, value) => !Array.isArray(value) || every(value.map((each) => accepts(schema, each))),
  minItems: (limit, value) => !Array.isArray(value) || value.length >= limit,
  maxItems: (limit, value) => !Array.isArray(value) || value.length <= limit,
  minLength: (limit, value) => typeof value !== "string" || length(value) >= limit,
  maxLength: (limit, value) => typeof value !== "string" || length(value) <= limit,
  minimum: (limit, value) => typeof value !== "number" || value >= limit,
  maximum: (limit, value) => typeof value !== "number" || value <= limit,
  exclusiveMinimum: (limit, value) => typeof value !== "number" || value > limit,
  exclusiveMaximum: (limit, value) => typeof value !== "number" || value < limit,
};
// A pattern is tested here where it is plain text with its special signs escaped, as the designer writes "contains".
const PLAIN = /^(?:[^\\^$.*+?()[\]{}|]|\\[^\w\s])*$/;
const contains = (pattern, value) => (PLAIN.test(pattern) ? value.includes(pattern.replace(/\\(.)/g, "$1")) : undefined);
TESTS.pattern = (pattern, value) => typeof value !== "string" || contains(pattern, value);
const WORDS = new Set(["title", "description", "$comment", "default", "examples"]);

/** Whether a schema accepts the value; undefined where it says something that is not tested here. */
export function accepts(schema, value) {
  if (typeof schema === "boolean") return schema;
  const truths = Object.entries(schema)
    .filter(([key]) => !WORDS.has(key) && !key.startsWith("x-"))
    .map(([key, wanted]) => (Object.hasOwn(TESTS, key) ? TESTS[key](wanted, value) : undefined));
  return every(truths);
}

function isType(name, value) {
  if (name === "null") return value === null;
  if (name === "array") return Array.isArray(value);
  if (name === "object") return isObject(value);
  if (name === "integer") return Number.isInteger(value);
  return typeof value === name;
}
