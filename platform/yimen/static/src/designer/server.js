// Questions to the server, one after the other: every step is kept there before the page shows it.

/** No answer from the designer's server: the step is not lost, it is tried again. */
class Lost extends Error {}

async function reached(address, request) {
  try {
    return await fetch(address, request);
  } catch (error) {
    throw new Lost(error.message);
  }
}

export class Server {
  constructor({ address, unit, token }) {
    this.address = address;
    this.unit = unit;
    this.token = token;
    this.waiting = [];
    this.still = false;
    this.working = false;
    this.lost = () => undefined;
  }

  url(part, query = {}) {
    return `${this.address}/${part}?${new URLSearchParams({ unit: this.unit, ...query })}`;
  }

  async read(part, query) {
    const answer = await fetch(this.url(part, query), { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  /**
   * {state} as it stands after the step; {refused} with what to do instead; {moved, state} when somebody else went on.
   * Steps wait for their turn: `body` is asked for only then, so that it speaks of the form after the step before; where
   * it is undefined there is nothing to do, and {} comes back. Without a connection the line stands still (`lost` is
   * told) until `goOn`.
   */
  send(part, body) {
    const answer = new Promise((resolve, reject) => this.waiting.push({ part, body, resolve, reject }));
    this.work();
    return answer;
  }

  get busy() {
    return this.waiting.length > 0;
  }

  goOn() {
    this.still = false;
    this.work();
  }

  async work() {
    if (this.still || this.working) return;
    this.working = true;
    while (this.waiting.length && !this.still) await this.next(this.waiting[0]);
    this.working = false;
  }

  async next({ part, body, resolve, reject }) {
    try {
      const asked = body();
      const answer = asked === undefined ? {} : await this.post(part, asked);
      this.waiting.shift();
      resolve(answer);
    } catch (error) {
      if (error instanceof Lost) {
        this.still = true;
        this.lost();
        return;
      }
      this.waiting.shift();
      reject(error);
    }
    await new Promise((done) => setTimeout(done)); // whoever asked takes the answer in before the next step is made up
  }

  async post(part, body) {
    const answer = await reached(this.url(part), {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": this.token },
      credentials: "same-origin",
      body: JSON.stringify(body),
    });
    const said = answer.headers.get("content-type")?.includes("json") ? await answer.json() : undefined;
    if (answer.ok && said) return { state: said };
    if (said?.refused || said?.moved !== undefined) return said;
    if (answer.ok || answer.status >= 500) throw new Lost(String(answer.status)); // the way in, or a server on its way up
    throw new Error(String(answer.status));
  }
}
