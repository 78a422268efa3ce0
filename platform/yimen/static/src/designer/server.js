// Questions to the server, one after the other: every step is kept there before the page shows it.

export class Server {
  constructor({ address, unit, token }) {
    this.address = address;
    this.unit = unit;
    this.token = token;
    this.line = Promise.resolve();
  }

  url(part, query = {}) {
    return `${this.address}/${part}?${new URLSearchParams({ unit: this.unit, ...query })}`;
  }

  async read(part, query) {
    const answer = await fetch(this.url(part, query), { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  /** {state} as it stands after the step; {refused} with what to do instead; {moved, state} when somebody else went on. */
  send(part, body) {
    const next = this.line.then(() => this.post(part, body()));
    this.line = next.catch(() => undefined);
    return next;
  }

  async post(part, body) {
    const answer = await fetch(this.url(part), {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": this.token },
      credentials: "same-origin",
      body: JSON.stringify(body),
    });
    const said = answer.headers.get("content-type")?.includes("json") ? await answer.json() : undefined;
    if (answer.ok && said) return { state: said };
    if (said?.refused || said?.moved !== undefined) return said;
    throw new Error(String(answer.status));
  }
}
