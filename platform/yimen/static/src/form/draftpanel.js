// What the page says about its draft: saved, waiting in the browser, or saved otherwise by somebody else.

const english = () => (document.documentElement.lang || "").startsWith("en");
const say = (chinese, words) => (english() ? words : chinese);

const TEXTS = {
  offline: () => say("连接中断，内容已保存在本机（敏感信息除外），恢复后自动暂存。", "No connection: kept in this browser (but for sensitive fields), saved as soon as there is one."),
  nowhere: () => say("连接中断，且浏览器不允许在本机保存，请勿关闭本页。", "No connection, and this browser keeps nothing: do not close the page."),
  "signed-out": () => say("登录已失效，内容已保存在本机（敏感信息除外），请勿关闭本页。", "You are signed out; what you filled in is kept in this browser, but for sensitive fields: do not close the page."),
  gone: () => say("本任务已由他人办理或已不在待办，内容保存在本机，未提交。", "The task is no longer open; what you filled in is kept in this browser."),
  restored: () => say("已恢复本机保存的内容。", "What this browser kept was restored."),
};
const TONES = { saved: "text-secondary", restored: "text-secondary", offline: "text-warning", nowhere: "text-danger", "signed-out": "text-danger", gone: "text-danger" };

export function showStatus(form, sort, text) {
  const line = statusOf(form);
  line.className = `yf-draft ${TONES[sort]}`;
  line.dataset.draftStatus = sort;
  line.textContent = text ?? TEXTS[sort]();
  if (sort === "signed-out") line.append(" ", signInLink());
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

function signInLink() {
  const link = document.createElement("a");
  link.href = location.href;
  link.target = "_blank";
  link.textContent = say("在新窗口重新登录", "Sign in again in a new window");
  return link;
}

/** Both fillings beside one another; nothing is saved until the person chose. */
export function showClash(form, body, choices) {
  document.querySelector("[data-draft-clash]")?.remove();
  const panel = document.createElement("section");
  panel.className = "card border-warning";
  panel.dataset.draftClash = "";
  panel.tabIndex = -1;
  panel.setAttribute("role", "alert");
  panel.append(heading(body.message), table(body.differences), footer(panel, choices));
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

function table(differences) {
  const names = [say("字段", "Field"), say("您填写的", "Yours"), say("已暂存的", "As saved")];
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

function footer(panel, choices) {
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
  button(say("以我填写的为准", "Keep mine"), "btn btn-primary", choices.mine);
  button(say("改用已暂存的内容", "Take what was saved"), "btn", choices.theirs);
  return foot;
}
