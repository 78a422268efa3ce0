// The properties of the selected part: what may be done with it, what may be set on it, when it is shown and due.
import { editConditions } from "./conditions.js";
import { button, filled, icon, make } from "./dom.js";
import { editor } from "./editors.js";
import { editFormula } from "./formulas.js";
import { STEPS, find } from "./tree.js";

const FIRST = new Set(["title", "required", "help", "choices", "width"]);

export class Properties {
  /** `acts`: send(operation, {redraw}), step(ref, name), remove(ref), revert(ref). */
  constructor(root, title, furniture, acts) {
    this.root = root;
    this.title = title;
    this.furniture = furniture;
    this.words = furniture.words;
    this.acts = acts;
    this.english = document.documentElement.lang.startsWith("en");
  }

  draw(state) {
    const details = state.selected;
    this.name(details);
    if (!details) {
      this.root.replaceChildren(make("p", { class: "text-secondary" }, this.words.select_something));
      return;
    }
    const node = find(state.tree, details.ref);
    const editable = !details.locked && details.sort !== "odd";
    this.root.replaceChildren(
      node ? this.tools(state, node) : "",
      details.locked ? this.lock(state) : "",
      details.fromText ? make("p", { class: "form-hint", "data-from": true }, details.fromText) : "",
      editable ? this.settings(state, details) : "",
      ...(editable ? [editFormula(this.given(details)), ...editConditions(this.given(details))].filter(Boolean) : []),
    );
  }

  name(details) {
    this.title.textContent = details ? details.title : this.words.properties;
  }

  given(details) {
    return { details, words: this.words, furniture: this.furniture, act: this.acts.send };
  }

  lock(state) {
    return make("p", { class: "yd-lock" }, icon("lock"), filled(this.words.locked_by, { layer: state.layer }));
  }

  tools(state, node) {
    const { words, acts } = this;
    const move = (name, drawing) =>
      button(words[name], drawing, () => acts.step(node.ref, name), { bare: true, disabled: node.locked || !STEPS[name](state.tree, node.ref), "data-step": name });
    const layout = ["group", "row", "column"].includes(node.sort);
    const copyable = node.sort !== "odd" && node.sort !== "page";
    return make(
      "div",
      { class: "yd-tools btn-list" },
      move("up", "chevron-up"),
      move("down", "chevron-down"),
      move("into", "chevron-right"),
      move("out", "chevron-left"),
      copyable ? button(words.copy, "copy", () => acts.copy(node), { bare: true }) : null,
      layout ? button(words.unpack, "box-off", () => acts.send({ do: "unpack", ref: node.ref }, { redraw: true }), { bare: true, disabled: node.locked }) : null,
      button(words.remove, "trash", () => acts.remove(node.ref), { bare: true, disabled: node.locked, "data-remove-part": true }),
      state.inherits && ["changed", "moved"].includes(node.state)
        ? button(words.revert, "refresh", () => acts.revert(node), { "data-revert": true })
        : null,
    );
  }

  settings(state, details) {
    const entries = Object.entries(details.options).sort(([, one], [, other]) => one["x-order"] - other["x-order"]);
    const rest = entries.filter(([name]) => !FIRST.has(name));
    const first = entries.filter(([name]) => FIRST.has(name));
    const drawn = (list) => list.map(([name, option]) => this.setting(details, name, option));
    const more = drawn(rest).filter(Boolean);
    return make(
      "div",
      {},
      drawn(first),
      more.length ? make("details", { class: "yd-more" }, make("summary", {}, this.words.more_settings), more) : null,
    );
  }

  setting(details, name, option) {
    const computed = details.formulaText !== undefined && ["formula", "sort", "show"].includes(name);
    if (computed) return null;
    const locked = details.lockedNames.includes(option["x-at"].split("/")[2]);
    const drawn = editor({
      ...this.given(details),
      name,
      option,
      english: this.english,
      title: (this.english && option["x-title-en"]) || option.title,
      value: details.values[name],
      set: (value) => this.acts.send({ do: "set", ref: details.ref, values: { [name]: value } }),
    });
    if (locked && drawn) for (const field of drawn.querySelectorAll("input, select, textarea, button")) field.disabled = true;
    return drawn;
  }
}
