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
    this.parts = new Map();
    this.lists = new Map();
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

  /** Only what differs is made anew: a large form is redrawn by the few parts that a step changed. */
  draw(nodes, selected) {
    const focused = this.root.contains(document.activeElement);
    const before = { parts: this.parts, lists: this.lists };
    this.parts = new Map();
    this.lists = new Map();
    const list = this.list(nodes, "", "form", before);
    if (this.root.firstElementChild !== list) this.root.replaceChildren(list);
    for (const [ref, each] of before.lists) if (this.lists.get(ref) !== each) each.sortable.destroy();
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

  list(nodes, into, sort, before) {
    let known = before.lists.get(into);
    if (!known || known.sort !== sort) {
      const list = make("ul", { class: `yd-list yd-list-${sort}`, "data-into": into });
      known = { sort, list, sortable: this.sortable(list), empty: make("li", { class: "yd-empty text-secondary" }, this.words.drop_here) };
    }
    this.lists.set(into, known);
    const parts = nodes.length ? nodes.map((node) => this.part(node, before)) : [known.empty];
    const now = known.list.children;
    if (now.length !== parts.length || parts.some((part, index) => now[index] !== part)) known.list.replaceChildren(...parts);
    return known.list;
  }

  part(node, before) {
    const { children, ...own } = node;
    const text = JSON.stringify(own);
    let known = before.parts.get(node.ref);
    if (known?.text !== text) {
      known = { text, element: make("li", { class: `yd-part yd-${node.sort} yd-is-${node.state}`, "data-ref": node.ref }, this.line(node)) };
    }
    this.parts.set(node.ref, known);
    if (node.holds) {
      const list = this.list(children, node.ref, node.sort, before);
      if (known.element.lastElementChild !== list) known.element.append(list);
    }
    return known.element;
  }

  line(node) {
    const badges = [
      node.required ? make("span", { class: "badge bg-red-lt" }, this.words.required) : null,
      node.readonly ? make("span", { class: "badge bg-secondary-lt" }, this.words.readonly) : null,
      this.state(node),
      node.locked ? make("span", { class: "badge bg-secondary-lt" }, icon("lock"), this.words.locked) : null,
    ];
    return make(
      "button",
      { type: "button", class: "yd-node" },
      icon(node.icon),
      make("span", { class: "yd-title" }, node.title),
      make("span", { class: "yd-kind" }, node.kind),
      ...badges,
      (node.words ?? []).map((each) => make("span", { class: "yd-words" }, each)),
    );
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
