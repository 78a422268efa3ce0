// What may be added, by groups: dragged onto the canvas, or chosen to stand behind what is selected.
import Sortable from "sortablejs";
import { icon, make } from "./dom.js";

export function drawPalette(root, { groups, palette }, add) {
  for (const [group, title] of groups) {
    const items = palette.filter((item) => item.group === group);
    if (!items.length) continue;
    const list = make("ul", { class: "yd-offers" }, items.map((item) => offer(item, add)));
    root.append(make("h3", { class: "yd-group" }, title), list);
    new Sortable(list, {
      group: { name: "parts", pull: "clone", put: false },
      draggable: ".yd-part",
      sort: false,
      delay: 180,
      delayOnTouchOnly: true,
    });
  }
}

function offer(item, add) {
  const button = make("button", { type: "button", class: "yd-offer", onclick: () => add(item) }, icon(item.icon), item.title);
  return make("li", { class: "yd-part", "data-item": item.id }, button);
}
