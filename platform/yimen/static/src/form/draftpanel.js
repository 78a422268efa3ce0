// What the page says about its draft: saved, waiting in the browser, or saved otherwise by somebody else.

/** The server's words for all of it, in the language of the page; `statuses` by the sort of status. */
const wordsOf = (form) => JSON.parse(form.dataset.draftWords);

const TONES = { saved: "text-secondary", restored: "text-secondary", offline: "text-warning", nowhere: "text-danger", "signed-out": "text-danger", gone: "text-danger" };

export function showStatus(form, sort, text) {
  const line = statusOf(form);
  line.className = `yf-draft ${TONES[sort]}`;
  line.dataset.draftStatus = sort;
  line.textContent = text ?? wordsOf(form).statuses[sort];
  if (sort === "signed-out") line.append(" ", signInLink(wordsOf(form)));
}

function statusOf(form) {
  let line = form.querySelector("[data-draft-status]");
  if (!line) {
    line = document.createElement("p");
    line.setAttribute("role", "status");
    const bars = form.querySelectorAll(".act-bar");
    if (bars.length) bars[bars.length - 1].before(line);
    else form.append(line);
  }
  return line;
}

function signInLink(words) {
  const link = document.createElement("a");
  link.href = location.href;
  link.target = "_blank";
  link.textContent = words.sign_in;
  return link;
}

/** Both fillings beside one another; nothing is saved until the person chose. */
export function showClash(form, body, choices) {
  document.querySelector("[data-draft-clash]")?.remove();
  const words = wordsOf(form);
  const panel = document.createElement("section");
  panel.className = "card border-warning";
  panel.dataset.draftClash = "";
  panel.tabIndex = -1;
  panel.setAttribute("role", "alert");
  panel.append(heading(body.message), table(body.differences, words), footer(panel, words, choices));
  form.before(panel);
  panel.focus();
}

function heading(text) {
  const head = document.createElement("div");
  head.className = "card-header";
  const title = document.createElement("h2");
  title.className = "card-title";
  title.textContent = text;
  head.append(title);
  return head;
}

function table(differences, words) {
  const names = [words.field, words.mine, words.theirs];
  const frame = document.createElement("div");
  frame.className = "table-responsive";
  const made = document.createElement("table");
  made.className = "table table-sm yf-table";
  const head = made.createTHead().insertRow();
  for (const name of names) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = name;
    head.append(cell);
  }
  const rows = made.createTBody();
  for (const each of differences) {
    const row = rows.insertRow();
    [each.label, each.mine, each.theirs].forEach((text, index) => {
      const cell = row.insertCell();
      cell.dataset.label = names[index];
      cell.textContent = text || "—";
    });
  }
  frame.append(made);
  return frame;
}

function footer(panel, words, choices) {
  const foot = document.createElement("div");
  foot.className = "card-footer btn-list";
  const button = (text, css, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = css;
    made.textContent = text;
    made.addEventListener("click", () => {
      panel.remove();
      act();
    });
    foot.append(made);
  };
  button(words.keep_mine, "btn btn-primary", choices.mine);
  button(words.take_theirs, "btn", choices.theirs);
  return foot;
}
