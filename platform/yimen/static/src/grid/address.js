// What a list shows stands in its address, so that a view of it can be kept, sent and gone back to.
const OF_ONE_PAGE = ["after", "plain"];

/** The arguments of the page's address, without those that speak of one page of rows. */
export function asked() {
  const found = new URLSearchParams(window.location.search);
  OF_ONE_PAGE.forEach((name) => found.delete(name));
  return found;
}

/** The arguments with one changed; an empty value takes it away. */
export function changed(name, value) {
  const found = asked();
  if (value) found.set(name, value);
  else found.delete(name);
  return found;
}

/** Make the arguments the page's address: a step that "back" undoes, or none where the step is a small one. */
export function goTo(wanted, { step = true } = {}) {
  const query = wanted.toString();
  const address = `${window.location.pathname}?${query || "plain=1"}`;
  if (query === asked().toString()) return;
  window.history[step ? "pushState" : "replaceState"](null, "", address);
}
