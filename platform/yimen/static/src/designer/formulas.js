// The builder of computed values: sums, products, totals and days. The server writes the formula.
import { button, choice, filled, labelled, make } from "./dom.js";

export function editFormula({ details, words, act }) {
  if (details.formulaText === undefined) return null;
  const facts = details.facts;
  const numbers = facts.filter((each) => ["number", "money"].includes(each.sort) && !each.path.includes("/"));
  const dates = facts.filter((each) => each.sort === "date" && !each.path.includes("/"));
  const columns = facts.filter((each) => ["number", "money"].includes(each.sort) && each.path.split("/")[1] === "*");
  const rows = facts.filter((each) => columns.some((column) => column.path.startsWith(`${each.path}/*/`)) || isRows(each, facts));
  let now = structuredClone(details.formula ?? { sort: "" });
  const body = make("div", {});

  const field = (list, value, set, label) =>
    choice([["", words.choose_field], ...list.map((each) => [each.path, each.title])], value ?? "", set, { "aria-label": label ?? words.field, "data-part": true });

  const parts = {
    terms() {
      now.terms ??= [{ sign: "+", field: "" }, { sign: "+", field: "" }];
      const line = (term, index) =>
        make(
          "div",
          { class: "yd-pair" },
          index ? choice([["+", words.plus], ["-", words.minus]], term.sign, (sign) => (term.sign = sign), { "aria-label": words.sign }) : null,
          field(numbers, term.field, (path) => (term.field = path)),
          now.terms.length > 2 ? button(filled(words.remove_line, { number: index + 1 }), "x", () => (now.terms.splice(index, 1), draw()), { bare: true }) : null,
        );
      return [now.terms.map(line), button(words.add_term, "plus", () => (now.terms.push({ sign: "+", field: "" }), draw()))];
    },
    product() {
      now.fields ??= ["", ""];
      return [0, 1].map((index) => field(numbers, now.fields[index], (path) => (now.fields[index] = path)));
    },
    total() {
      const chosen = now.rows ? `${now.rows}/*/${now.column}` : "";
      const take = (path) => ([now.rows, now.column] = path.split("/*/"));
      return [field(columns, chosen, take, words.column)];
    },
    count: () => [field(rows, now.rows, (path) => (now.rows = path), words.rows)],
    days: () => [
      labelled(words.from, field(dates, now.from, (path) => (now.from = path))),
      labelled(words.to, field(dates, now.to, (path) => (now.to = path))),
    ],
    later() {
      const count = make("input", { class: "form-control form-control-sm", inputmode: "numeric", value: now.days ?? "", oninput: () => (now.days = whole(count.value)) });
      return [labelled(words.from, field(dates, now.from, (path) => (now.from = path))), labelled(words.days_more, count)];
    },
  };

  const draw = () => {
    const sorts = [["", words.formula_sort], ...Object.keys(parts).map((sort) => [sort, words[sort]])];
    const take = (sort) => {
      now = { sort };
      draw();
    };
    const apply = () => act({ do: "compute", ref: details.ref, formula: now }, { redraw: true });
    const rest = now.sort
      ? [make("p", { class: "form-hint" }, words.formula_hint), button(words.apply_formula, "check", apply, { tone: "btn-primary", "data-apply": "formula" })]
      : [];
    body.replaceChildren(
      choice(sorts, now.sort, take, { "aria-label": words.formula_sort, "data-formula-sort": true }),
      make("div", { class: "yd-formula" }, (parts[now.sort]?.() ?? []).flat()),
      ...rest,
    );
  };
  draw();
  const expert = details.formula === null && details.formulaText !== "0";
  return make(
    "fieldset",
    { class: "mb-3" },
    make("legend", { class: "form-label" }, words.formula),
    expert ? make("p", { class: "form-hint" }, filled(words.expert_formula, { text: details.formulaText })) : null,
    body,
  );
}

const isRows = (fact, facts) => facts.some((each) => each.path.startsWith(`${fact.path}/*/`));

function whole(text) {
  const value = Number(text.normalize("NFKC").trim());
  return Number.isInteger(value) && text.trim() ? value : text;
}
