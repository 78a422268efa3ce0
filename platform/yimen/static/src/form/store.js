// What a page keeps in the browser itself until the server has it: one record per person and form, in IndexedDB.
//
//   {key, page, draft, round, entries: [[name, text], …] or null when the server has them, files: [[name, File], …],
//    at, submitted}

const NAME = "yimen-forms";
const STORE = "filled";
const OLDEST = 30 * 86_400_000;

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

/** Records that were handed in from that page, and those that nobody came back for. */
export async function settle(page) {
  try {
    const all = await within("readonly", (store) => store.getAll());
    const done = all.filter((each) => (each.submitted && each.page === page) || Date.now() - each.at > OLDEST);
    for (const each of done) await forget(each.key);
  } catch {
    // nothing was kept
  }
}
