// One editor per sort of setting, chosen by what the option's schema says: nothing here knows a field type.
import { editChoices } from "./choices.js";
import { button, choice, labelled, make, tick } from "./dom.js";

/** `given`: {option, value, title, words, furniture, details, set(value)}; `set` with null takes the setting away. */
export function editor(given) {
  const { option } = given;
  const named = EDITORS[option["x-editor"]];
  if (named) return named(given);
  if (option.oneOf || option.enum) return chosen(given);
  if (option.type === "boolean") return tick(given.title, Boolean(given.value), (on) => given.set(on || null), { "data-name": given.name });
  if (option.type === "array") return listed(given);
  return typed(given);
}

function hint({ option, english }) {
  return (english && option["x-description-en"]) || option.description || "";
}

function typed(given) {
  const { option, value, title, name } = given;
  const number = option.type === "integer" || option.type === "number";
  const long = (option.maxLength ?? 0) > 300 || option["x-editor"] === "long";
  const field = make(long ? "textarea" : "input", {
    class: "form-control form-control-sm",
    "data-name": name,
    rows: long ? 2 : undefined,
    inputmode: number ? "decimal" : undefined,
    maxlength: option.maxLength,
    value: value ?? "",
    onchange: () => given.set(number ? numberOf(field.value) : field.value.trim() || null),
  });
  return labelled(title, field, hint(given));
}

function numberOf(text) {
  const plain = text.normalize("NFKC").replace(/[\s,]/g, "");
  if (!plain) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : text;
}

function chosen(given) {
  const { option, value, words, english } = given;
  const offered = option.oneOf
    ? option.oneOf.map((each) => [each.const, (english && each["x-title-en"]) || each.title])
    : option.enum.map((each) => [each, String(each || words.not_set)]);
  const none = option["x-at"] === "/element/options/width" ? words.whole_line : words.not_set;
  const options = [["", none], ...offered.filter(([each]) => each !== "").map(([each, text]) => [JSON.stringify(each), text])];
  const now = value === undefined || value === null || value === "" ? "" : JSON.stringify(value);
  const field = choice(options, now, (text) => given.set(text ? JSON.parse(text) : null), { "data-name": given.name });
  return labelled(given.title, field, hint(given));
}

function listed(given) {
  const set = (event) => {
    const parts = event.target.value.split(/[,，、;；\s]+/).filter(Boolean);
    given.set(parts.length ? parts : null);
  };
  const field = make("input", { class: "form-control form-control-sm", "data-name": given.name, value: (given.value ?? []).join("，"), onchange: set });
  return labelled(given.title, field, hint(given) || given.words.list_hint);
}

function money(given) {
  const set = (event) => {
    const yuan = numberOf(event.target.value);
    given.set(typeof yuan === "number" ? Math.round(yuan * 100) : yuan);
  };
  const value = typeof given.value === "number" ? String(given.value / 100) : "";
  const field = make("input", { class: "form-control form-control-sm", "data-name": given.name, inputmode: "decimal", value, onchange: set });
  return labelled(`${given.title}（${given.words.yuan}）`, field, hint(given));
}

function oneOfChoices(given) {
  const options = (given.details.values.choices ?? []).map((each) => [String(each.const), each.title]);
  return labelled(
    given.title,
    choice([["", given.words.not_set], ...options], String(given.value ?? ""), (text) => given.set(text || null), { "data-name": given.name }),
  );
}

function kind(given) {
  const options = given.furniture.kinds.map((each) => [each.id, each.title]);
  return labelled(given.title, choice(options, given.value, (text) => given.set(text), { "data-name": given.name }));
}

function innerField(given) {
  const options = (given.details.inside ?? []).map((each) => [each.path, each.title]);
  return labelled(
    given.title,
    choice([["", given.words.not_set], ...options], given.value ?? "", (text) => given.set(text || null), { "data-name": given.name }),
  );
}

function attributes(given) {
  const known = given.furniture.kinds.find((each) => each.id === given.details.values.kind);
  return Object.entries(known?.fields ?? {});
}

/** Which of the form's fields are filled from the entry: {field: attribute}. */
function fill(given) {
  const beside = given.details.facts.filter((each) => !each.path.includes("/")).map((each) => [each.path, each.title]);
  return lines(given, beside, attributes(given), Object.entries(given.value ?? {}), (pairs) => Object.fromEntries(pairs));
}

/** Only entries whose attribute equals one of the form's fields: {attribute: {field}}; constants are kept. */
function filters(given) {
  const beside = given.details.facts.filter((each) => !each.path.includes("/")).map((each) => [each.path, each.title]);
  const all = Object.entries(given.value ?? {});
  const fixed = all.filter(([, each]) => typeof each !== "object" || each === null);
  const pairs = all.filter(([, each]) => each && typeof each === "object").map(([key, each]) => [key, each.field]);
  return lines(given, attributes(given), beside, pairs, (made) => ({ ...Object.fromEntries(fixed), ...Object.fromEntries(made.map(([key, each]) => [key, { field: each }])) }));
}

/** Lines of two choices; a line counts once both are chosen. */
function lines(given, first, second, pairs, value) {
  const { words } = given;
  const body = make("div", {});
  const rows = pairs.map((pair) => [...pair]);
  const send = () => {
    const whole = rows.filter(([one, other]) => one && other);
    given.set(whole.length ? value(whole) : null);
  };
  const draw = () => {
    body.replaceChildren(
      ...rows.map((row, index) =>
        make(
          "div",
          { class: "yd-pair" },
          choice([["", words.field], ...first], row[0], (text) => ((row[0] = text), send()), { "aria-label": words.field }),
          make("span", { class: "text-secondary" }, words.fill_from),
          choice([["", words.field], ...second], row[1], (text) => ((row[1] = text), send()), { "aria-label": words.fill_from }),
          button(words.remove_line.replace("{number}", index + 1), "x", () => (rows.splice(index, 1), draw(), send()), { bare: true }),
        ),
      ),
      button(words.add_line, "plus", () => (rows.push(["", ""]), draw())),
    );
  };
  draw();
  return make("fieldset", { class: "mb-3" }, make("legend", { class: "form-label" }, given.title), body);
}

/** Who sees a sensitive value: true (whoever sees the case), {"roles": [...]}, or nobody apart. */
function roles(given) {
  const { words, value } = given;
  const chosenRoles = new Set(value && typeof value === "object" ? value.roles : []);
  const send = () => given.set(chosenRoles.size ? { ...(typeof value === "object" ? value : {}), roles: [...chosenRoles] } : (value ? true : null));
  const boxes = given.furniture.roles.map((role) =>
    tick(role.title, chosenRoles.has(role.id), (on) => {
      if (on) chosenRoles.add(role.id);
      else chosenRoles.delete(role.id);
      send();
    }),
  );
  return make("fieldset", { class: "mb-3" }, make("legend", { class: "form-label" }, given.title), make("p", { class: "form-hint" }, words.only_roles), ...boxes);
}

const EDITORS = {
  choices: editChoices,
  money,
  choice: oneOfChoices,
  kind,
  field: innerField,
  fill,
  filters,
  roles,
  formula: () => null, // the formula has a builder of its own
};
