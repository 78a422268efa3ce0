// Files of evidence are sent in parts as soon as they are chosen. A line that breaks is waited for; a file chosen
// again goes on from where it stopped, also on another day. Without this file they come with the form as a whole.
const LONGEST_PAUSE = 30000;
const DONE = new Set(["ready", "refused"]);

const pause = (time) => new Promise((go) => setTimeout(go, time));

/** The next moment to try again: after a while that grows, or when the browser is on line again. */
function nextTry(round) {
  const again = new Promise((go) => addEventListener("online", go, { once: true }));
  return Promise.race([pause(Math.min(LONGEST_PAUSE, 1000 * 2 ** round)), again]);
}

async function checksum(part) {
  if (!globalThis.crypto?.subtle) return {};
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await part.arrayBuffer()));
  return { "Upload-Checksum": `sha256 ${btoa(String.fromCharCode(...bytes))}` };
}

class Refused extends Error {}

class Sending {
  constructor(form, file) {
    this.form = form;
    this.file = file;
    this.token = form.querySelector('[name="csrf_token"]').value;
    this.row = this.begun() ?? this.draw();
    this.address = this.row.dataset.upload;
    this.row.dataset.state = "sending";
    this.bar = document.createElement("progress");
    this.bar.max = file.size;
    this.bar.setAttribute("aria-label", file.name);
    this.said = document.createElement("span");
    this.said.className = "text-secondary small";
    const name = document.createElement("span");
    name.className = "text-break";
    name.textContent = file.name;
    this.row.replaceChildren(name, this.bar, this.said);
  }

  /** The row of the same file that was begun before. */
  begun() {
    const rows = this.form.querySelectorAll('[data-upload][data-state="open"]');
    return [...rows].find((row) => row.dataset.name === this.file.name && Number(row.dataset.size) === this.file.size);
  }

  draw() {
    const row = document.createElement("li");
    row.className = "d-flex flex-wrap gap-2 align-items-center py-1";
    this.form.querySelector("[data-upload-list]").append(row);
    return row;
  }

  say(word, detail = "") {
    this.said.textContent = detail ? `${this.form.dataset[word]} ${detail}` : this.form.dataset[word];
  }

  /** An answer of the server; a line that breaks, or a server that is away, is waited for. */
  async ask(address, options) {
    for (let round = 0; ; round += 1) {
      try {
        const headers = { Accept: "application/json", "X-CSRFToken": this.token, ...options.headers };
        const answer = await fetch(address, { ...options, headers, redirect: "error" });
        if (answer.status === 401) throw new Refused(this.form.dataset.over);
        if (answer.status < 500) return answer;
      } catch (error) {
        if (error instanceof Refused) throw error;
      }
      this.say("waiting");
      await nextTry(round);
    }
  }

  async told(answer) {
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok && answer.status !== 409 && answer.status !== 460) throw new Refused(told.message ?? this.form.dataset.failed);
    return told;
  }

  async begin() {
    if (this.address) return this.told(await this.ask(this.address, { method: "GET" }));
    const body = JSON.stringify({ name: this.file.name, size: this.file.size });
    const answer = await this.ask(this.form.dataset.uploads, { method: "POST", body, headers: { "Content-Type": "application/json" } });
    const told = await this.told(answer);
    this.address = answer.headers.get("Location");
    return told;
  }

  async send() {
    let told = await this.begin();
    while (told.state === undefined || told.state === "open") {
      const part = this.file.slice(told.received, told.received + Number(this.form.dataset.part));
      const headers = { "Upload-Offset": String(told.received), "Content-Type": "application/octet-stream", ...(await checksum(part)) };
      this.bar.value = told.received;
      this.say("sending", `${Math.floor((100 * told.received) / this.file.size)}%`);
      const answer = await this.ask(this.address, { method: "PATCH", body: part, headers });
      told = answer.status === 460 ? { received: told.received } : await this.told(answer);
      if (answer.status === 409) told = await this.told(await this.ask(this.address, { method: "GET" }));
    }
    this.bar.removeAttribute("value");
    for (let round = 0; !DONE.has(told.state); round += 1) {
      this.say("checking");
      await pause(Math.min(3000, 300 * (round + 1)));
      told = await this.told(await this.ask(this.address, { method: "GET" }));
    }
    if (told.state === "refused") throw new Refused(told.problem);
    this.offer(told.id);
  }

  offer(id) {
    const label = document.createElement("label");
    label.className = "form-check mb-0";
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "upload", value: id, checked: true });
    box.className = "form-check-input";
    const name = document.createElement("span");
    name.className = "form-check-label text-break";
    name.textContent = this.file.name;
    label.append(box, name);
    this.row.dataset.state = "ready";
    this.row.replaceChildren(label, this.said);
    this.say("ready");
  }

  async run() {
    try {
      await this.send();
    } catch (error) {
      this.row.dataset.state = "refused";
      this.bar.remove();
      this.said.textContent = error instanceof Refused ? error.message : this.form.dataset.failed;
    }
    this.form.querySelector("[data-upload-said]").textContent = `${this.file.name} ${this.said.textContent}`;
  }
}

function enliven(form) {
  const box = form.querySelector('input[type="file"]');
  let queue = Promise.resolve();
  box.addEventListener("change", () => {
    for (const file of [...box.files]) {
      const sending = new Sending(form, file);
      queue = queue.then(() => sending.run());
    }
    box.value = "";
  });
  form.addEventListener("submit", (event) => {
    if (!form.querySelector('[data-state="sending"]') || event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    form.querySelector("[data-upload-said]").textContent = form.dataset.busy;
    form.querySelector('[data-state="sending"]').scrollIntoView({ block: "center" });
  });
}

export function offerUploads() {
  for (const form of document.querySelectorAll("form[data-uploads]")) enliven(form);
}
