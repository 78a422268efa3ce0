// The rows of a list, fetched 25 at a time: the first for what the address asks, the others behind the last one's key.
import { asked } from "./address.js";

/** Rows of one list. `show(rows, first)` draws them, `tell(answer, loaded)` says how many there are. */
export class Rows {
  constructor(list, fields, show, tell, fail) {
    Object.assign(this, { list, fields, show, tell, fail, following: null, loaded: 0, asking: null });
  }

  /** Give up whatever is still on its way: nothing is drawn until the rows begin anew. */
  drop() {
    this.asking?.abort();
    this.asking = null;
    this.loaded = 0;
    this.following = null;
  }

  /** Begin anew. */
  begin() {
    this.drop();
    return this.fetch("");
  }

  /** The next rows, unless some are on their way or there are none. */
  more() {
    if (this.following && !this.asking) this.fetch(this.following);
  }

  async fetch(after) {
    const asking = new AbortController();
    this.asking = asking;
    try {
      const answer = await this.ask(after, asking.signal);
      if (!answer || asking.signal.aborted) return;
      this.following = answer.following;
      this.loaded += answer.rows.length;
      this.asking = null;
      this.show(answer.rows.map((row) => named(row, answer.columns)), !after);
      this.tell(answer, this.loaded);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.asking = null;
      this.fail();
    }
  }

  async ask(after, signal) {
    const query = asked();
    query.set("columns", this.fields().join(","));
    if (after) query.set("after", after);
    const headers = { Accept: "application/json" };
    const answer = await fetch(`${this.list.rows}?${query}`, { headers, signal });
    if (answer.status === 401) {
      window.location.reload(); // the session is over: the page leads to the sign-in and back
      return null;
    }
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  }
}

function named(row, columns) {
  const found = { $key: row[0], $sample: row[1] };
  columns.forEach((field, place) => (found[field] = row[place + 2]));
  return found;
}
