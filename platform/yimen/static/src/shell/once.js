// A form that is pressed twice is sent once: the second press of a double click goes nowhere.
const SAME_PRESS = 2000; // milliseconds

export function sendOnce() {
  const sent = new WeakMap();
  addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    const before = sent.get(event.target);
    if (before !== undefined && event.timeStamp - before < SAME_PRESS) event.preventDefault();
    else sent.set(event.target, event.timeStamp);
  });
}
