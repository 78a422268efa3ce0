// The list of cases, paged in place: the next rows are fetched as data and drawn as the server draws them.
// Without this script, and whenever anything goes wrong, the link leads to the page itself.

const GHOST = "btn btn-sm btn-ghost-secondary";

export function pageInPlace() {
  const pager = document.querySelector("nav[data-rows]");
  const table = document.querySelector("[data-case]");
  if (!pager || !table) return;
  const next = pager.querySelector("a[rel=next]");
  next?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(next, pager, table).catch(() => window.location.assign(next.href));
  });
  window.addEventListener("popstate", () => window.location.reload());
}

async function go(next, pager, table) {
  if (pager.ariaBusy === "true") return;
  const address = new URL(next.href);
  pager.ariaBusy = "true";
  const answer = await fetch(pager.dataset.rows + address.search, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  const { rows, following } = await answer.json();
  const draw = drawing(table);
  table.querySelector("tbody").replaceChildren(...rows.map(draw));
  history.pushState(null, "", address);
  if (following) address.searchParams.set("after", following);
  next.href = address.href;
  next.hidden = !following;
  pager.querySelector("a[rel=prev]").hidden = false;
  pager.ariaBusy = "false";
  table.focus({ preventScroll: true });
  table.scrollIntoView({ block: "start" });
}

/** Draws rows like those that stand in the table: their cells keep class and label, their heads say what is in them. */
function drawing(table) {
  const [clock, badge] = table.parentElement.querySelector("template[data-parts]").content.children;
  const heads = [...table.querySelectorAll("th")].map((each) => each.dataset.cell || "");
  const like = [...table.querySelector("tbody tr").cells];

  return ([id, urgency, sample, cells, acts]) => {
    const row = element("tr", `row-${urgency}`);
    like.forEach((other, index) => {
      const cell = row.appendChild(other.cloneNode(false));
      if (index >= cells.length) cell.append(...acts.map(([title, address]) => link(title, address, GHOST)));
      else if (index === 0) cell.append(link(cells[0], table.dataset.case + id), ...(sample ? [" ", badge.cloneNode(true)] : []));
      else cell.append(...shown(cells[index], heads[index], clock));
    });
    return row;
  };
}

function shown(said, head, clock) {
  if (typeof said === "string") {
    if (head === "clamp") return [element("span", "clamp", said)];
    return [said || (head === "day" ? "—" : "")];
  }
  const [text, tone, urgency, left, day] = said;
  if (!urgency) return [element("span", `badge bg-${tone}-lt`, text)];
  const due = element("span", `due due-${urgency}`);
  const time = element("time", "", text);
  time.dateTime = day;
  due.append(clock.cloneNode(true), time, " ", element("span", "due-text", left));
  return [due];
}

function link(text, address, name = "") {
  const made = element("a", name, text);
  made.href = address;
  return made;
}

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(text);
  return made;
}
