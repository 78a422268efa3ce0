// Beside the structure: the preview in a frame of its own width, what was changed, the definition as text, findings.
import { button, filled, icon, make } from "./dom.js";

export class Views {
  constructor(root, shown) {
    this.root = root;
    this.now = "parts";
    for (const tab of root.querySelectorAll("[data-view]")) {
      tab.addEventListener("click", () => {
        this.show(tab.dataset.view);
        shown(tab.dataset.view);
      });
    }
  }

  show(name) {
    this.now = name;
    for (const tab of this.root.querySelectorAll("[data-view]")) {
      tab.classList.toggle("active", tab.dataset.view === name);
      tab.setAttribute("aria-pressed", String(tab.dataset.view === name));
    }
    for (const pane of this.root.querySelectorAll("[data-pane]")) pane.hidden = pane.dataset.pane !== name;
  }
}

export class Preview {
  constructor(root, server) {
    this.frame = root.querySelector("[data-preview]");
    this.server = server;
    this.stale = true;
    const outer = root.querySelector("[data-preview-frame]");
    for (const button of root.querySelectorAll("[data-width]")) {
      button.addEventListener("click", () => {
        outer.classList.toggle("yd-phone", button.dataset.width === "phone");
        for (const each of root.querySelectorAll("[data-width]")) {
          each.classList.toggle("active", each === button);
          each.setAttribute("aria-pressed", String(each === button));
        }
      });
    }
    root.querySelector("[data-preview-anew]").addEventListener("click", () => this.load());
  }

  load() {
    this.stale = false;
    this.frame.src = this.server.url("preview", { at: Date.now() });
  }

  /** Drawn anew with what is filled in already; the frame's own form carries it over. */
  refresh() {
    const form = this.frame.contentDocument?.querySelector("form[data-sample]");
    const check = form?.querySelector('button[name="~check"]');
    this.stale = false;
    if (check) form.requestSubmit(check);
    else this.load();
  }
}

export function drawChanges(root, state, words, act) {
  const list = (items) => make("ul", { class: "yd-changes" }, items);
  const changed = state.differences.map((each) => make("li", { class: `yd-change yd-change-${each.sort}` }, each.text));
  const lost = state.lost.map((each) =>
    make("li", {}, each.title, " ", button(words.restore, "arrow-back-up", () => act({ do: "revert", identity: each.identity }, { redraw: true }))),
  );
  root.replaceChildren(
    changed.length ? list(changed) : make("p", { class: "text-secondary" }, words.no_changes_yet),
    ...(lost.length ? [make("h3", { class: "yd-group" }, words.lost), list(lost)] : []),
  );
}

export function drawFindings(card, list, state, words, select) {
  card.hidden = !state.findings.length;
  const tones = { error: ["bg-red-lt", words.error], warning: ["bg-orange-lt", words.warning], note: ["bg-blue-lt", words.note] };
  list.replaceChildren(
    ...state.findings.map((each) => {
      const [tone, word] = tones[each.severity];
      const text = [make("span", { class: `badge ${tone} me-2` }, word), each.message, " ", make("code", { class: "text-secondary" }, each.code)];
      return make(
        "li",
        { class: "list-group-item" },
        each.ref ? make("button", { type: "button", class: "yd-finding", onclick: () => select(each.ref) }, text) : text,
      );
    }),
  );
}

/** A remark above the designer, to be closed. */
export function notice(root, text, tone, words, more = null) {
  const box = make(
    "div",
    { class: `alert alert-${tone} alert-dismissible`, role: tone === "info" ? "status" : "alert" },
    make("div", { class: "alert-icon" }, icon(tone === "success" ? "check" : "alert-triangle")),
    make("div", {}, text, more),
    make("button", { type: "button", class: "btn-close", "aria-label": words.close, onclick: () => box.remove() }),
  );
  root.append(box);
  while (root.children.length > 3) root.firstElementChild.remove();
  return box;
}

export class Text {
  constructor(root, server, words, act) {
    this.area = root.querySelector("[data-text]");
    this.problem = root.querySelector("[data-text-problem]");
    this.server = server;
    root.querySelector("[data-text-apply]").addEventListener("click", async () => {
      this.problem.textContent = "";
      let body;
      try {
        body = JSON.parse(this.area.value);
      } catch (error) {
        this.problem.textContent = filled(words.not_json, { reason: error.message });
        return;
      }
      const refused = await act({ do: "replace", body }, { redraw: true });
      if (refused) this.problem.textContent = refused;
      else this.load();
    });
  }

  async load() {
    const { body } = await this.server.read("text");
    this.area.value = JSON.stringify(body, null, 2);
    this.problem.textContent = "";
  }
}
