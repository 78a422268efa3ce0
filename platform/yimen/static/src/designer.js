// The form designer. The page draws and asks; what a step does to a form is decided by the server, which keeps it first.
import { Canvas } from "./designer/canvas.js";
import { Copying } from "./designer/copying.js";
import { filled, make, useIcons } from "./designer/dom.js";
import { drawPalette } from "./designer/palette.js";
import { Preview, Text, Views, drawChanges, drawFindings, notice } from "./designer/panes.js";
import { Properties } from "./designer/properties.js";
import { Server } from "./designer/server.js";
import { STEPS, find, place } from "./designer/tree.js";

const CANNOT = { up: "cannot_up", down: "cannot_down", into: "cannot_into", out: "cannot_out" };

class Designer {
  constructor(root, server, state) {
    this.root = root;
    this.server = server;
    this.state = state;
    this.words = state.words;
    this.ref = "";
    this.asked = 0;
    this.names = new Map();
    server.lost = () => this.tellLost();
    const part = (name) => root.querySelector(`[data-${name}]`);
    this.at = { notices: part("notices"), say: part("say"), changes: part("changes"), findings: part("findings"), card: part("findings-card") };
    const acts = {
      select: (ref) => this.select(ref),
      step: (ref, name) => this.step(ref, name),
      drop: (what, into, at) => this.drop(what, into, at),
      remove: (ref) => this.remove(ref),
      revert: (node) => this.revert(node),
      copy: (node) => this.copy(node),
      send: (operation, more) => this.send(operation, more),
    };
    this.canvas = new Canvas(part("canvas"), this.words, acts);
    this.properties = new Properties(part("properties"), part("properties-title"), state, acts);
    this.preview = new Preview(root, server);
    this.text = new Text(root, server, this.words, acts.send);
    this.views = new Views(root, (name) => this.shown(name));
    this.copying = new Copying(root, server, this.words, (operation) => this.send({ ...operation, ...this.behind() }, { redraw: true, said: this.words.said_done }));
    drawPalette(part("palette"), state, (item) => this.add(item.id));
    this.listen();
    this.draw();
    if (state.clashes.length) notice(this.at.notices, filled(this.words.clashes, { places: state.clashes.join("、") }), "warning", this.words);
    if (state.set) this.tellSet(state.set);
  }

  listen() {
    const on = (selector, act) => {
      for (const each of document.querySelectorAll(selector)) each.addEventListener("click", act);
    };
    on("[data-undo]", () => this.back(-1));
    on("[data-redo]", () => this.back(1));
    on("[data-select-form]", () => this.select(""));
    on("[data-revert-all]", () => this.revertAll());
    on('[data-open="copy"]', () => this.copying.open());
    on('[data-open="save"]', () => this.save());
    on("[data-close]", (event) => event.target.closest("dialog").close());
    window.addEventListener("beforeunload", (event) => {
      if (this.server.busy) event.preventDefault();
    });
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.target.closest("input, textarea, select")) return;
      const by = { z: event.shiftKey ? 1 : -1, y: 1 }[event.key.toLowerCase()];
      if (!by) return;
      event.preventDefault();
      this.back(by);
    });
  }

  // -- drawing

  draw({ panel = true } = {}) {
    const { state, words } = this;
    this.canvas.draw(state.tree, this.ref);
    if (panel) this.properties.draw(state);
    else this.properties.name(state.selected);
    drawChanges(this.at.changes, state, words, (operation, more) => this.send(operation, more));
    drawFindings(this.at.card, this.at.findings, state, words, (ref) => this.select(ref));
    this.status();
  }

  status() {
    const { state, words, root } = this;
    const count = state.differences.length;
    const badge = root.querySelector("[data-change-count]");
    badge.textContent = String(count);
    badge.hidden = !count;
    document.querySelector("[data-undo]").disabled = !state.mayUndo;
    document.querySelector("[data-redo]").disabled = !state.mayRedo;
    document.querySelector('[data-open="save"]').disabled = !state.changed;
    root.querySelector("[data-revert-all]").hidden = !state.inherits;
    root.querySelector("[data-give-up]").hidden = !state.version;
    const saved = state.version ? filled(words.saved, { time: state.savedAt }) : "";
    const text = state.changed ? [filled(words.changes, { count }), saved] : [words.unchanged];
    document.querySelector("[data-status]").textContent = text.filter(Boolean).join(" · ");
    document.querySelector(".page-title").firstChild.textContent = state.title;
  }

  say(text) {
    this.at.say.textContent = text;
  }

  tellSet(set) {
    const link = make("a", { href: set.address, class: "alert-link" }, set.title);
    notice(this.at.notices, `${this.words.set_under_way} ${set.state} `, "info", this.words, link);
  }

  // -- asking

  /**
   * One step, or what makes it up when its turn has come; whatever went wrong is told. A promise of the refusal's words,
   * or undefined when it was done.
   */
  async send(operation, { redraw = false, said = "", follow = false } = {}) {
    const request = () => {
      const made = typeof operation === "function" ? operation() : { ...operation };
      if (made?.ref) made.ref = this.nameNow(made.ref);
      return made && { version: this.state.version, operation: made };
    };
    return this.ask("steps", request, { redraw, said, follow });
  }

  /** What a part is called now that was called so when a step was asked for: those before it may have moved it. */
  nameNow(ref) {
    let now = ref;
    for (const seen = new Set(); !find(this.state.tree, now) && this.names.has(now) && !seen.has(now); ) {
      seen.add(now);
      now = this.names.get(now);
    }
    return now;
  }

  tellLost() {
    const more = make("button", { type: "button", class: "btn btn-sm ms-2", onclick: (event) => (event.target.closest(".alert").remove(), this.server.goOn()) }, this.words.try_again);
    notice(this.at.notices, this.words.lost_connection, "danger", this.words, more);
    this.status();
  }

  /** One question at a time is drawn; until the last one's answer is, the page says that it is busy. */
  async ask(part, request, how) {
    this.asked += 1;
    this.root.setAttribute("aria-busy", "true");
    document.querySelector("[data-status]").textContent = this.words.saving;
    try {
      return await this.settled(part, request, how);
    } finally {
      this.asked -= 1;
      if (!this.asked) this.root.removeAttribute("aria-busy");
    }
  }

  async settled(part, request, { redraw, said, follow }) {
    let answer;
    let asked;
    try {
      answer = await this.server.send(part, () => (asked = request()));
    } catch {
      notice(this.at.notices, this.words.not_done, "danger", this.words);
      this.draw();
      return this.words.not_done;
    }
    if (!asked) {
      this.status();
      return undefined;
    }
    if (answer.moved !== undefined) {
      this.take(answer.state);
      this.draw();
      notice(this.at.notices, filled(this.words.moved, { who: answer.moved }), "warning", this.words);
      return "";
    }
    if (answer.refused) {
      notice(this.at.notices, answer.refused.message, "warning", this.words);
      this.say(answer.refused.message);
      this.draw();
      return answer.refused.message;
    }
    if (asked.operation?.do === "move" && asked.operation.ref !== answer.state.ref) this.names.set(asked.operation.ref, answer.state.ref);
    const kept = !redraw && !follow && this.ref === answer.state.ref;
    this.take(answer.state);
    if (follow) this.ref = answer.state.ref;
    this.draw({ panel: !kept });
    for (const note of answer.state.notes) notice(this.at.notices, note.message, "info", this.words);
    this.say(typeof said === "function" ? said() : said || this.words.said_done);
    this.fresh();
    return undefined;
  }

  take(state) {
    this.state = state;
    if (this.ref && !find(state.tree, this.ref)) this.ref = state.ref;
    if (state.ref !== this.ref && state.selected) this.ref = state.ref;
  }

  fresh() {
    if (this.views.now === "preview") this.preview.refresh();
    else this.preview.stale = true;
    if (this.views.now === "text") this.text.load();
  }

  shown(name) {
    if (name === "preview" && this.preview.stale) this.preview.refresh();
    if (name === "text") this.text.load();
  }

  async select(ref) {
    if (this.views.now !== "parts") this.views.show("parts");
    this.ref = ref;
    this.canvas.mark(ref);
    const state = await this.server.read("state", { ref });
    if (this.ref !== ref) return;
    this.state = { ...this.state, selected: state.selected, ref };
    this.properties.draw(this.state);
    if (ref && window.matchMedia("(max-width: 991.98px)").matches) this.properties.title.scrollIntoView({ block: "start" });
  }

  // -- deeds

  /** Behind what is selected, inside it where it holds parts and is a group, else at the end. */
  behind() {
    const node = this.ref ? find(this.state.tree, this.ref) : undefined;
    if (!node) return { into: "", at: this.state.tree.length };
    if (node.holds && !["tabs", "steps"].includes(node.sort)) return { into: node.ref, at: node.children.length };
    const { host, at } = place(this.state.tree, node.ref);
    return { into: host.ref, at: at + 1 };
  }

  add(item) {
    this.send(() => ({ do: "add", item, ...(item === "page" ? this.book() : this.behind()) }), { redraw: true, follow: true, said: () => this.added() });
  }

  /** A page goes into the tabs or steps around the selection. */
  book() {
    let node = find(this.state.tree, this.ref);
    while (node && !["tabs", "steps"].includes(node.sort)) node = place(this.state.tree, node.ref).host.ref ? find(this.state.tree, place(this.state.tree, node.ref).host.ref) : undefined;
    return node ? { into: node.ref, at: node.children.length } : this.behind();
  }

  added() {
    const node = find(this.state.tree, this.ref);
    this.properties.root.querySelector('[data-name="title"]')?.focus();
    return filled(this.words.said_added, { title: node?.title ?? "" });
  }

  drop(what, into, at) {
    if (what.item) this.send({ do: "add", item: what.item, into, at }, { redraw: true, follow: true, said: () => this.added() });
    else this.move(what.ref, { into, at });
  }

  step(ref, name) {
    this.going(ref, (now) => {
      const to = find(this.state.tree, now) && STEPS[name](this.state.tree, now);
      if (!to) this.say(this.words[CANNOT[name]]);
      return to;
    });
  }

  move(ref, to) {
    this.going(ref, () => to);
  }

  going(ref, where) {
    const made = () => {
      const now = this.nameNow(ref);
      const to = where(now);
      if (!to) return undefined;
      this.ref = now;
      return { do: "move", ref: now, into: to.into, at: to.at };
    };
    this.send(made, { redraw: true, follow: true, said: () => this.whereabouts() });
  }

  whereabouts() {
    const node = find(this.state.tree, this.ref);
    if (!node) return this.words.said_done;
    const { host, at } = place(this.state.tree, node.ref);
    const where = host.ref ? filled(this.words.said_in, { parent: host.title }) : "";
    return filled(this.words.said_moved, { title: node.title, place: at + 1, count: host.children.length, where });
  }

  copy(node) {
    const { host, at } = place(this.state.tree, node.ref);
    this.send({ do: "copy", ref: node.ref, into: host.ref, at: at + 1 }, { redraw: true, follow: true, said: () => this.added() });
  }

  async remove(ref) {
    const node = find(this.state.tree, ref);
    if (node.children.length && !(await this.sure(filled(this.words.sure_remove, { title: node.title })))) return;
    this.send({ do: "remove", ref }, { redraw: true, said: filled(this.words.said_removed, { title: node.title }) });
  }

  async revert(node) {
    if (node.children.length && !(await this.sure(filled(this.words.sure_revert, { title: node.title })))) return;
    this.send({ do: "revert", ref: node.ref }, { redraw: true });
  }

  async revertAll() {
    if (await this.sure(this.words.sure_revert_all)) this.send({ do: "revert" }, { redraw: true });
  }

  back(by) {
    const request = () => ({ version: this.state.version, by, ref: this.ref });
    this.ask("back", request, { redraw: true, said: "" });
  }

  save() {
    const list = make("ul", { class: "yd-changes" }, this.state.differences.map((each) => make("li", {}, each.text)));
    this.root.querySelector("[data-save-changes]").replaceChildren(list);
    this.root.querySelector('[data-dialog="save"]').showModal();
  }

  sure(question) {
    const dialog = this.root.querySelector('[data-dialog="ask"]');
    dialog.querySelector("[data-ask]").textContent = question;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      const yes = dialog.querySelector("[data-yes]");
      const agreed = () => dialog.close("yes");
      yes.addEventListener("click", agreed, { once: true });
      dialog.addEventListener("close", () => (yes.removeEventListener("click", agreed), resolve(dialog.returnValue === "yes")), { once: true });
    });
  }
}

async function begin(root) {
  useIcons(root.dataset.icons);
  const server = new Server(root.dataset);
  const state = await server.read("state", { all: "1" });
  document.querySelector("[data-tools]").hidden = false;
  root.hidden = false;
  root.designer = new Designer(root, server, state);
}

for (const root of document.querySelectorAll("[data-designer]")) begin(root);
