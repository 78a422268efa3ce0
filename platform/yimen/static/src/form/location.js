// The position of the phone, taken when asked for, and never sent before the form is.

export function offerLocations(root) {
  const begin = () => root.querySelectorAll("[data-location]:not([data-ready])").forEach((frame) => start(frame));
  begin();
  root.addEventListener("rows", begin);
}

function start(frame) {
  frame.dataset.ready = "";
  const words = JSON.parse(frame.dataset.location);
  const box = frame.querySelector("input");
  const hint = frame.querySelector("[data-location-hint]");
  if (!navigator.geolocation || box.disabled) return;
  const take = document.createElement("button");
  take.type = "button";
  take.className = "btn btn-sm mt-1";
  take.textContent = words.location_take;
  hint.textContent = "";
  hint.setAttribute("role", "status");
  hint.before(take);
  take.addEventListener("click", () => {
    hint.textContent = words.location_waiting;
    navigator.geolocation.getCurrentPosition(
      (found) => {
        box.value = written(found);
        hint.textContent = "";
        box.dispatchEvent(new Event("input", { bubbles: true }));
        box.dispatchEvent(new Event("change", { bubbles: true }));
      },
      () => {
        hint.textContent = words.location_failed;
      },
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 0 },
    );
  });
}

function written(found) {
  const { latitude, longitude, accuracy } = found.coords;
  const moment = new Date(found.timestamp).toISOString().replace(/\.\d+Z$/, "Z");
  return `${round(latitude)}, ${round(longitude)} ±${Math.round(accuracy)} @${moment}`;
}

const round = (degrees) => Math.round(degrees * 1e6) / 1e6;
