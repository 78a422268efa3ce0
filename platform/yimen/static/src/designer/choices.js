// The choices of a list: titles one a line, with codes and English where wanted, and pasted from a spreadsheet.
import { button, filled, make, tick } from "./dom.js";

export function editChoices(given) {
  const { words } = given;
  const rows = (given.value ?? []).map((each) => ({ ...each }));
  const frame = make("fieldset", { class: "mb-3 yd-choices" });
  let wide = false;

  const send = () => given.set(rows.filter((row) => row.title).map((row) => ({ ...row, const: row.const ?? row.title })));
  const box = (row, name, label) =>
    make("input", {
      class: "form-control form-control-sm",
      "aria-label": label,
      value: row[name] ?? "",
      onchange: (event) => {
        const text = event.target.value.trim();
        if (text) row[name] = text;
        else if (name !== "title") delete row[name];
        send();
      },
    });

  const line = (row, index) =>
    make(
      "li",
      { class: "yd-choice" },
      box(row, "title", filled(`${words.choice_title} {number}`, { number: index + 1 })),
      wide ? box(row, "const", `${words.choice_value} ${index + 1}`) : null,
      wide ? box(row, "x-title-en", `${words.choice_english} ${index + 1}`) : null,
      button(filled(words.choice_up, { number: index + 1 }), "chevron-up", () => move(index), { bare: true, disabled: index === 0 }),
      button(filled(words.remove_choice, { number: index + 1 }), "x", () => (rows.splice(index, 1), draw(), send()), { bare: true }),
    );

  const move = (index) => {
    rows.splice(index - 1, 0, ...rows.splice(index, 1));
    draw();
    send();
  };

  const draw = () => {
    const add = () => {
      rows.push({ title: "" });
      draw();
      frame.querySelector(".yd-choice:last-of-type input")?.focus();
    };
    frame.replaceChildren(
      make("legend", { class: "form-label" }, given.title),
      make("ol", { class: "yd-choice-list" }, rows.map(line)),
      button(words.add_choice, "plus", add),
      tick(words.show_codes, wide, (on) => ((wide = on), draw())),
      paste(given),
    );
  };
  draw();
  return frame;
}

/** What was copied in Excel, read by the server so that the page and the file import read it alike. */
function paste({ words, details, act }) {
  const area = make("textarea", { class: "form-control form-control-sm", rows: 4, "aria-label": words.paste_choices, "data-paste": true });
  const send = () => act({ do: "paste", ref: details.ref, text: area.value }, { redraw: true });
  return make(
    "details",
    { class: "yd-more" },
    make("summary", {}, words.paste_choices),
    make("p", { class: "form-hint" }, words.paste_hint),
    area,
    button(words.replace_choices, "check", send, { tone: "mt-1" }),
  );
}
