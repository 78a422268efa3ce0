// A form that is pressed twice is sent once: the second press of a double click goes nowhere. A button whose answer is a
// file (data-file) leaves the page as it is: what is pressed after it is no second press.
const SAME_PRESS = 2000; // milliseconds

export function sendOnce() {
  const sent = new WeakMap();
  addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (event.submitter && "file" in event.submitter.dataset) return;
    const before = sent.get(event.target);
    if (before !== undefined && event.timeStamp - before < SAME_PRESS) event.preventDefault();
    else sent.set(event.target, event.timeStamp);
  });
}
