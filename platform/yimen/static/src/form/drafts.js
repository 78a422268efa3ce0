// A draft saves itself: to the server a moment after typing, in the browser while the connection or the session is
// lost. What another saved meanwhile is shown beside, never overwritten. Files wait in the browser until handed in.
import { showClash, showStatus } from "./draftpanel.js";
import { showFigures } from "./figures.js";
import { forget, keep, kept } from "./store.js";

const SOON = 100;
const WAIT = 2_500;
const AGAIN = 10_000;

export function keepDraft(root) {
  const form = root.closest("form[data-draft]");
  if (!form || form.draft) return;
  const draft = { form, key: `${form.dataset.account}|${form.dataset.draft}`, dirty: false, held: false, clash: false };
  form.draft = draft;
  form.addEventListener("input", (event) => (event.isTrusted || event.target === root || root.contains(event.target)) && changed(draft));
  form.addEventListener("change", (event) => event.target.type === "file" && changed(draft));
  form.addEventListener("submit", () => handIn(draft));
  window.addEventListener("online", () => draft.dirty && send(draft));
  window.addEventListener("beforeunload", () => draft.dirty && hold(draft));
  document.addEventListener("visibilitychange", () => document.hidden && draft.dirty && send(draft));
  restore(draft);
}

/** Whether everything typed is on the server. */
export const isKept = (form) => Boolean(form.draft) && !form.draft.dirty && !filesOf(form).length;

function changed(draft) {
  if (draft.restoring) return;
  draft.dirty = true;
  draft.changes = (draft.changes ?? 0) + 1;
  clearTimeout(draft.soon);
  clearTimeout(draft.later);
  draft.soon = setTimeout(() => hold(draft), SOON);
  draft.later = setTimeout(() => send(draft), WAIT);
}

const field = (form, name) => form.elements.namedItem(name);
const textsOf = (form) =>
  [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrf_token" && name !== "_draft");

/** The names of fields whose values are sensitive: they go to the server alone, never into the browser's store. */
const sensitiveNames = (form) =>
  new Set([...form.querySelectorAll("[data-sensitive] [name]")].map((each) => each.name));
const filesOf = (form) =>
  [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files].map((file) => [input.name, file]));

function record(draft, more) {
  const { form, key } = draft;
  const sensitive = sensitiveNames(form);
  const storable = (pairs) => pairs.filter(([name]) => !sensitive.has(name));
  return {
    key,
    page: location.pathname,
    draft: field(form, "_draft").value,
    round: field(form, "_round")?.value ?? "",
    entries: draft.dirty ? storable(textsOf(form)) : null,
    files: storable(filesOf(form)),
    at: Date.now(),
    ...more,
  };
}

/** Keeps it in the browser, or nothing where the server has everything. */
async function hold(draft) {
  clearTimeout(draft.soon);
  const now = record(draft);
  if (now.entries || now.files.length) draft.held = await keep(now);
  else await forget(draft.key);
}

async function post(draft, entries) {
  const body = new FormData();
  for (const [name, value] of entries) body.append(name, value);
  body.append("_draft", field(draft.form, "_draft").value);
  body.append("csrf_token", field(draft.form, "csrf_token").value);
  const answer = await fetch(draft.form.dataset.draft, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    credentials: "same-origin",
    redirect: "error",
  });
  return { status: answer.status, body: await answer.json() };
}

async function send(draft) {
  clearTimeout(draft.later);
  if (draft.sending || draft.clash) return;
  draft.sending = true;
  const sent = draft.changes;
  try {
    const answer = await post(draft, textsOf(draft.form));
    if (answer.status === 200) await took(draft, answer.body, sent);
    else if (answer.status === 409) await clashed(draft, answer.body);
    else await lost(draft, answer.status);
  } catch {
    await lost(draft, 0);
  } finally {
    draft.sending = false;
  }
  if (draft.dirty && draft.changes !== sent && !draft.clash) draft.later = setTimeout(() => send(draft), WAIT);
}

async function took(draft, body, sent) {
  field(draft.form, "_draft").value = body.version;
  const drawn = field(draft.form, "_drawn_unit");
  if (drawn) drawn.value = field(draft.form, "_unit").value;
  if (draft.changes === sent) draft.dirty = false;
  await hold(draft);
  showFigures(draft.form, body.figures ?? []);
  showStatus(draft.form, "saved", body.message);
}

async function clashed(draft, body) {
  draft.clash = true;
  await hold(draft);
  showClash(draft.form, body, {
    mine: () => {
      draft.clash = false;
      field(draft.form, "_draft").value = body.version ?? "";
      draft.dirty = true;
      send(draft);
    },
    theirs: async () => {
      draft.dirty = false;
      draft.leaving = true;
      await forget(draft.key);
      location.replace(location.href);
    },
  });
}

/** No connection, or no session: kept in the browser, tried again. A token of an older session is renewed first. */
async function lost(draft, status) {
  await hold(draft);
  if ([404, 410].includes(status)) {
    showStatus(draft.form, "gone");
    return;
  }
  const signedOut = [400, 401, 403].includes(status);
  if (signedOut && (await renewToken(draft.form))) {
    draft.later = setTimeout(() => send(draft), SOON);
    return;
  }
  showStatus(draft.form, signedOut ? "signed-out" : draft.held ? "offline" : "nowhere");
  draft.later = setTimeout(() => send(draft), AGAIN);
}

/** Signed in again in another window: the page's token is that of the session before. */
async function renewToken(form) {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const drawn = page.querySelector("form[data-draft]");
    if (!drawn || drawn.dataset.account !== form.dataset.account) return false; // another person signed in meanwhile
    const fresh = drawn.querySelector("[name=csrf_token]")?.value;
    const token = field(form, "csrf_token");
    if (!fresh || fresh === token.value) return false;
    for (const each of document.querySelectorAll("[name=csrf_token]")) each.value = fresh;
    return true;
  } catch {
    return false;
  }
}

function handIn(draft) {
  clearTimeout(draft.soon);
  clearTimeout(draft.later);
  keep({ ...record({ ...draft, dirty: true }), submitted: Date.now() });
  draft.dirty = false;
}

/** What the browser kept of an earlier visit goes to the server, and the page is drawn anew from the draft. */
async function restore(draft) {
  const { form } = draft;
  const found = await kept(draft.key);
  if (!found) return;
  if (found.submitted && found.round !== (field(form, "_round")?.value ?? "")) {
    await forget(draft.key); // it was handed in, and the task came back for another round
    return;
  }
  if (form.dataset.answered === undefined && found.entries && !(await restoreTexts(draft, found))) return;
  draft.restoring = true;
  putFiles(form, found.files ?? []);
  draft.restoring = false;
  if (sessionStorage.getItem(draft.key)) showStatus(form, "restored");
  sessionStorage.removeItem(draft.key);
}

async function restoreTexts(draft, found) {
  const { form } = draft;
  const drawn = field(form, "_draft").value;
  field(form, "_draft").value = found.draft;
  try {
    const answer = await post(draft, found.entries);
    if (answer.status === 200) {
      await keep({ ...found, draft: String(answer.body.version), entries: null, submitted: undefined });
      sessionStorage.setItem(draft.key, "restored");
      draft.leaving = true;
      location.replace(location.href);
      return false;
    }
    field(form, "_draft").value = drawn;
    if (answer.status === 409) return await restoreClash(draft, found, answer.body, drawn);
    return true;
  } catch {
    field(form, "_draft").value = drawn;
    showStatus(form, "offline");
    return true;
  }
}

/** The server has the same already (its answer was lost), or something else. False when the page is drawn anew. */
async function restoreClash(draft, found, body, drawn) {
  if (!body.differences.length) {
    await keep({ ...found, entries: null, draft: String(body.version ?? ""), submitted: undefined });
    sessionStorage.setItem(draft.key, "restored");
    if (drawn === String(body.version ?? "")) return true;
    draft.leaving = true;
    location.replace(location.href);
    return false;
  }
  draft.clash = true;
  showClash(draft.form, body, {
    mine: async () => {
      await keep({ ...found, draft: String(body.version ?? ""), submitted: undefined });
      draft.leaving = true;
      location.replace(location.href);
    },
    theirs: async () => {
      draft.clash = false;
      await keep({ ...found, entries: null, submitted: undefined });
    },
  });
  return true;
}

function putFiles(form, files) {
  const names = [...new Set(files.map(([name]) => name))];
  for (const name of names) {
    const input = [...form.querySelectorAll("input[type=file]")].find((each) => each.name === name);
    if (!input || input.files.length) continue;
    const transfer = new DataTransfer();
    for (const [, file] of files.filter(([each]) => each === name)) transfer.items.add(file);
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
