// What a page keeps in the browser itself until the server has it: one record per person and form, in IndexedDB.
//
//   {key, page, draft, round, entries: [[name, text], …] or null when the server has them, files: [[name, File], …],
//    at, submitted}
//
// Many share one computer: a record goes at sign-out, when another person signs in, and after a week.

const NAME = "yimen-forms";
const STORE = "filled";
const OLDEST = 7 * 86_400_000;

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function within(mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const asked = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** True when it was kept; a browser that keeps nothing (private windows, a full disk) leaves it to the server. */
export async function keep(record) {
  if ("signingOut" in document.documentElement.dataset) return false;
  try {
    await within("readwrite", (store) => store.put(record));
    return true;
  } catch {
    return false;
  }
}

export async function kept(key) {
  try {
    return await within("readonly", (store) => store.get(key));
  } catch {
    return undefined;
  }
}

export async function forget(key) {
  try {
    await within("readwrite", (store) => store.delete(key));
  } catch {
    // nothing was kept
  }
}

/** Records that were handed in from that page. */
export const settle = (page) => forgetThose((each) => each.submitted && each.page === page);

/** What is not this person's, and what nobody came back for. */
export const keepOnlyOf = (account) =>
  forgetThose((each) => !each.key.startsWith(`${account}|`) || Date.now() - each.at > OLDEST);

export const forgetAll = () => forgetThose(() => true);

/** Whether something is kept that was not handed in. */
export async function holdsSomething() {
  return (await everything()).some((each) => !each.submitted && (each.entries || each.files.length));
}

async function everything() {
  try {
    return await within("readonly", (store) => store.getAll());
  } catch {
    return []; // nothing was kept
  }
}

async function forgetThose(chosen) {
  for (const each of (await everything()).filter(chosen)) await forget(each.key);
}
