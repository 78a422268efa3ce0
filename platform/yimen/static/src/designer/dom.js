// Elements made by hand: texts are set as text, never as markup.

let sprite = "";

export function useIcons(address) {
  sprite = address;
}

/** An element with properties (`class`, `data-…`, `aria-…` and `on…` among them) and children. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected" || name === "disabled" || name === "hidden") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function icon(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  drawing.append(use);
  return drawing;
}

/** A button with an icon and words; `bare` shows the icon alone and keeps the words for readers of the screen. */
export function button(words, name, act, { bare = false, tone = "", ...more } = {}) {
  const label = bare ? make("span", { class: "visually-hidden" }, words) : words;
  return make(
    "button",
    { type: "button", class: `btn btn-sm ${tone}${bare ? " btn-icon" : ""}`, title: bare ? words : undefined, onclick: act, ...more },
    name ? icon(name) : null,
    label,
  );
}

let counted = 0;

/** A field with its label above it, and a hint below. */
export function labelled(words, field, hint = "") {
  counted += 1;
  const id = `yd-${counted}`;
  field.id = id;
  if (hint) field.setAttribute("aria-describedby", `${id}-hint`);
  return make(
    "div",
    { class: "mb-2" },
    make("label", { class: "form-label", for: id }, words),
    field,
    hint ? make("div", { class: "form-hint", id: `${id}-hint` }, hint) : null,
  );
}

/** A box to tick with its words beside it. */
export function tick(words, checked, act, more = {}) {
  return make(
    "label",
    { class: "form-check mb-2" },
    make("input", { type: "checkbox", class: "form-check-input", checked, onchange: (event) => act(event.target.checked), ...more }),
    make("span", { class: "form-check-label" }, words),
  );
}

/** A list to choose from; `options` are [value, words]. */
export function choice(options, chosen, act, more = {}) {
  return make(
    "select",
    { class: "form-select form-select-sm", onchange: (event) => act(event.target.value), ...more },
    options.map(([value, words]) => make("option", { value, selected: value === chosen }, words)),
  );
}

/** The words with their blanks filled in. */
export function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
