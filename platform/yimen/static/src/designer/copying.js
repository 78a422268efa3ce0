// A part of another form taken over: choose the form, then the part; it stands behind what is selected.
import { button, icon, make } from "./dom.js";

export class Copying {
  constructor(root, server, words, take) {
    this.dialog = root.querySelector('[data-dialog="copy"]');
    this.list = root.querySelector("[data-source]");
    this.parts = root.querySelector("[data-source-parts]");
    this.server = server;
    this.words = words;
    this.take = take;
    this.list.addEventListener("change", () => this.show());
  }

  async open() {
    this.dialog.showModal();
    if (this.list.options.length) return;
    const { sources } = await this.server.read("sources");
    const units = new Map();
    for (const each of sources) units.set(each.unit, [...(units.get(each.unit) ?? []), each]);
    this.list.append(
      make("option", { value: "" }, this.words.choose_form),
      ...[...units].map(([unit, forms]) => make("optgroup", { label: unit }, forms.map((form) => make("option", { value: form.id }, form.title)))),
    );
  }

  async show() {
    this.parts.replaceChildren();
    if (!this.list.value) return;
    const { tree } = await this.server.read("sources", { from: this.list.value });
    this.parts.append(tree.length ? this.tree(tree) : make("p", { class: "text-secondary" }, this.words.nothing_to_copy));
  }

  tree(nodes) {
    return make(
      "ul",
      { class: "yd-source-list" },
      nodes.map((node) =>
        make(
          "li",
          {},
          make(
            "div",
            { class: "yd-source-part" },
            icon(node.icon),
            make("span", { class: "yd-title" }, node.title),
            make("span", { class: "yd-kind" }, node.kind),
            ["odd", "page"].includes(node.sort) ? null : button(this.words.copy_here, "copy", () => this.copy(node), { "aria-label": `${this.words.copy_here}：${node.title}` }),
          ),
          node.children.length && node.sort !== "rows" ? this.tree(node.children) : null,
        ),
      ),
    );
  }

  copy(node) {
    this.dialog.close();
    this.take({ do: "copy", from: this.list.value, ref: node.ref });
  }
}
