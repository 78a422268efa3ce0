// The canvas: the form's parts in their order, to be selected, dragged, and moved by keys.
import Sortable from "sortablejs";
import { icon, make } from "./dom.js";

const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "into", ArrowLeft: "out" };

export class Canvas {
  /** `acts`: select(ref), step(ref, name), drop({ref} or {item}, into, at), remove(ref). */
  constructor(root, words, acts) {
    this.root = root;
    this.words = words;
    this.acts = acts;
    this.sorted = [];
    root.addEventListener("click", (event) => {
      const part = event.target.closest("[data-ref]");
      if (part) acts.select(part.dataset.ref);
    });
    root.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    const part = event.target.closest(".yd-node");
    if (!part) return;
    const ref = part.closest("[data-ref]").dataset.ref;
    if (event.altKey && KEYS[event.key]) {
      event.preventDefault();
      this.acts.step(ref, KEYS[event.key]);
    } else if (event.key === "Delete") {
      event.preventDefault();
      this.acts.remove(ref);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const nodes = [...this.root.querySelectorAll(".yd-node")];
      const next = nodes[nodes.indexOf(part) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
  }

  draw(nodes, selected) {
    const focused = this.root.contains(document.activeElement);
    for (const each of this.sorted) each.destroy();
    this.sorted = [];
    this.root.replaceChildren(this.list(nodes, "", "form"));
    for (const list of this.root.querySelectorAll(".yd-list")) this.sorted.push(this.sortable(list));
    this.mark(selected, focused);
  }

  /** The selected part is marked; it gets the focus where the canvas had it. */
  mark(ref, focus = false) {
    this.root.querySelector('[aria-current="true"]')?.removeAttribute("aria-current");
    const node = ref ? this.root.querySelector(`[data-ref="${CSS.escape(ref)}"] > .yd-node`) : null;
    node?.setAttribute("aria-current", "true");
    if (focus) (node ?? this.root).focus({ preventScroll: true });
    node?.scrollIntoView({ block: "nearest" });
  }

  list(nodes, into, sort) {
    const list = make("ul", { class: `yd-list yd-list-${sort}`, "data-into": into });
    list.append(...nodes.map((node) => this.part(node)));
    if (!nodes.length) list.append(make("li", { class: "yd-empty text-secondary" }, this.words.drop_here));
    return list;
  }

  part(node) {
    const badges = [
      node.required ? make("span", { class: "badge bg-red-lt" }, this.words.required) : null,
      node.readonly ? make("span", { class: "badge bg-secondary-lt" }, this.words.readonly) : null,
      this.state(node),
      node.locked ? make("span", { class: "badge bg-secondary-lt" }, icon("lock"), this.words.locked) : null,
    ];
    const words = (node.words ?? []).map((each) => make("span", { class: "yd-words" }, each));
    const line = make(
      "button",
      { type: "button", class: "yd-node" },
      icon(node.icon),
      make("span", { class: "yd-title" }, node.title),
      make("span", { class: "yd-kind" }, node.kind),
      ...badges,
      ...words,
    );
    const part = make("li", { class: `yd-part yd-${node.sort} yd-is-${node.state}`, "data-ref": node.ref }, line);
    if (node.holds) part.append(this.list(node.children, node.ref, node.sort));
    return part;
  }

  state(node) {
    const words = { own: this.words.own, changed: this.words.changed, moved: this.words.moved_here }[node.state];
    const tones = { own: "bg-green-lt", changed: "bg-blue-lt", moved: "bg-blue-lt" };
    return words ? make("span", { class: `badge ${tones[node.state]}` }, words) : null;
  }

  sortable(list) {
    return new Sortable(list, {
      group: "parts",
      draggable: ".yd-part",
      handle: ".yd-node",
      animation: 120,
      delay: 180,
      delayOnTouchOnly: true,
      fallbackOnBody: true,
      swapThreshold: 0.65,
      emptyInsertThreshold: 12,
      onEnd: ({ item, to, newDraggableIndex, from, oldDraggableIndex }) => {
        if (to === from && newDraggableIndex === oldDraggableIndex) return;
        this.acts.drop({ ref: item.dataset.ref }, to.dataset.into, newDraggableIndex);
      },
      onAdd: ({ item, to, newDraggableIndex }) => {
        if (item.dataset.item) this.acts.drop({ item: item.dataset.item }, to.dataset.into, newDraggableIndex);
      },
    });
  }
}
