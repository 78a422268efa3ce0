// The rule builder: 当 [field] [compared with] [value] 时 …, joined by all or any, one group inside. The server writes the rule.
import { button, choice, make, tick } from "./dom.js";

const SEVERAL = new Set(["one_of", "none_of"]);
const BARE = new Set(["empty", "filled", "yes", "no"]);

export function editConditions({ details, words, act }) {
  const parts = [];
  if (details.mayRule) {
    const send = (tree, effect) => act({ do: "rule", ref: details.ref, effect, when: tree }, { redraw: true });
    parts.push(section({ details, words, now: details.rule, title: words.conditions, hint: words.conditions_hint, name: "rule", effects: true, send }));
  }
  if (details.mayDue) {
    const send = (tree) => act({ do: "require", ref: details.ref, when: tree }, { redraw: true });
    parts.push(section({ details, words, now: details.due, title: words.due, hint: words.due_hint, name: "due", effects: false, send }));
  }
  return parts;
}

function section({ details, words, now, title, hint, name, effects, send }) {
  const body = make("div", {});
  const frame = make("details", { class: "yd-more", open: Boolean(now), "data-conditions": name }, make("summary", {}, title), body);
  const remove = () => button(words.remove_rule, "trash", () => send(null, ""));
  if (!details.facts.length) {
    body.append(make("p", { class: "form-hint" }, words.no_facts));
  } else if (now && !now.when) {
    body.append(make("p", { class: "form-hint" }, words.expert_rule), remove());
  } else {
    const builder = new Builder({ facts: details.facts, words, effects, effect: now?.effect ?? "SHOW", tree: now?.when });
    const apply = () => send(builder.tree(), builder.effect);
    body.append(
      make("p", { class: "form-hint" }, hint),
      builder.root,
      make("div", { class: "btn-list mt-2" }, button(words.apply_rule, "check", apply, { tone: "btn-primary", "data-apply": name }), now ? remove() : null),
    );
  }
  return frame;
}

class Builder {
  constructor({ facts, words, effects, effect, tree }) {
    this.facts = facts;
    this.words = words;
    this.effects = effects;
    this.effect = effect;
    this.top = group(tree && (tree.all || tree.any) ? tree : { all: [tree ?? {}] });
    this.root = make("div", { class: "yd-rule" });
    this.draw();
  }

  draw() {
    const { words } = this;
    const effects = [["SHOW", words.show], ["HIDE", words.hide], ["ENABLE", words.enable], ["DISABLE", words.disable]];
    this.root.replaceChildren(
      make("span", { class: "yd-when" }, words.when),
      this.group(this.top, true),
      make(
        "div",
        { class: "yd-then" },
        make("span", {}, words.then),
        this.effects
          ? choice(effects, this.effect, (value) => (this.effect = value), { "aria-label": words.effect, "data-effect": true })
          : make("strong", {}, words.required),
      ),
    );
  }

  group(given, outer) {
    const { words } = this;
    const joint = choice([["all", words.all], ["any", words.any]], given.joint, (value) => (given.joint = value), { "aria-label": words.joint, "data-joint": true });
    const add = () => {
      given.parts.push({});
      this.draw();
    };
    const nest = () => {
      given.parts.push(group({ any: [{}] }));
      this.draw();
    };
    return make(
      "div",
      { class: "yd-tests" },
      given.parts.length > 1 || !outer ? joint : null,
      given.parts.map((part, index) => (part.parts ? this.inner(given, part, index) : this.test(given, part, index))),
      make("div", { class: "btn-list" }, button(words.add_condition, "plus", add), outer ? button(words.add_group, "box-multiple", nest) : null),
    );
  }

  inner(around, part, index) {
    return make("div", { class: "yd-inner" }, this.group(part, false), this.remover(around, index));
  }

  remover(around, index) {
    const remove = () => {
      around.parts.splice(index, 1);
      if (!around.parts.length) around.parts.push({});
      this.draw();
    };
    return button(this.words.remove_condition, "x", remove, { bare: true });
  }

  test(around, test, index) {
    const { words } = this;
    const fact = this.facts.find((each) => each.path === test.field);
    const fields = [["", words.choose_field], ...this.facts.map((each) => [each.path, each.title])];
    const take = (path) => {
      const found = this.facts.find((each) => each.path === path);
      Object.assign(test, { field: path, is: found?.operators[0], value: undefined });
      this.draw();
    };
    const compare = (operator) => {
      if (SEVERAL.has(operator) !== SEVERAL.has(test.is) || BARE.has(operator)) test.value = undefined;
      test.is = operator;
      this.draw();
    };
    return make(
      "div",
      { class: "yd-test" },
      choice(fields, test.field ?? "", take, { "aria-label": words.choose_field, "data-fact": true }),
      fact ? choice(fact.operators.map((each) => [each, words[`is_${each}`]]), test.is, compare, { "aria-label": words.how, "data-operator": true }) : null,
      fact && !BARE.has(test.is) ? this.value(fact, test) : null,
      this.remover(around, index),
    );
  }

  value(fact, test) {
    const { words } = this;
    if (SEVERAL.has(test.is)) return several(fact, test, words);
    if (fact.choices.length) {
      const options = [["", words.value], ...fact.choices.map((each) => [JSON.stringify(each.const), each.title])];
      const now = test.value === undefined ? "" : JSON.stringify(test.value);
      return choice(options, now, (text) => (test.value = text ? JSON.parse(text) : undefined), { "aria-label": words.value, "data-value": true });
    }
    const yuan = fact.sort === "money";
    const number = yuan || fact.sort === "number";
    const read = (event) => {
      const text = event.target.value.normalize("NFKC").trim();
      const amount = Number(text.replaceAll(",", ""));
      if (!number || !text || !Number.isFinite(amount)) test.value = text;
      else test.value = yuan ? Math.round(amount * 100) : amount;
    };
    const shown = yuan && typeof test.value === "number" ? test.value / 100 : (test.value ?? "");
    return make("input", {
      class: "form-control form-control-sm",
      type: fact.sort === "date" ? "date" : "text",
      inputmode: number ? "decimal" : undefined,
      "aria-label": yuan ? `${words.value}（${words.yuan}）` : words.value,
      placeholder: yuan ? words.yuan : undefined,
      "data-value": true,
      value: String(shown),
      oninput: read,
    });
  }

  tree() {
    return plain(this.top);
  }
}

function several(fact, test, words) {
  const chosen = new Set((test.value ?? []).map((each) => JSON.stringify(each)));
  const set = (key, on) => {
    if (on) chosen.add(key);
    else chosen.delete(key);
    test.value = fact.choices.map((each) => each.const).filter((each) => chosen.has(JSON.stringify(each)));
  };
  const boxes = fact.choices.map((each) => {
    const key = JSON.stringify(each.const);
    return tick(each.title, chosen.has(key), (on) => set(key, on));
  });
  return make("div", { class: "yd-several", role: "group", "aria-label": words.value, "data-value": true }, boxes);
}

/** A joint of tests as the builder holds it: {joint, parts}. */
function group(tree) {
  const joint = tree.any ? "any" : "all";
  return { joint, parts: tree[joint].map((part) => (part.all || part.any ? group(part) : { ...part })) };
}

function plain(given) {
  return { [given.joint]: given.parts.map((part) => (part.parts ? plain(part) : part)) };
}
