// A number whose check sign is wrong is told when its field is left, in the server's own sentence; it goes as soon as
// the number is right. Which formats a field has, and when, stands in `data-formats`.
import { CHECKS } from "./checksums.js";
import { holds } from "./conditions.js";
import { readValues } from "./values.js";

export function checkNumbers(root) {
  root.addEventListener("change", () => {
    for (const field of root.querySelectorAll("[data-formats]")) judge(root, field);
  });
  root.addEventListener("input", (event) => {
    const field = event.target.closest("[data-formats]");
    if (field?.querySelector("[data-misspelt]")) judge(root, field);
  });
}

function judge(root, field) {
  const input = field.querySelector("input:not([type=hidden]), textarea");
  const sentence = field.closest("[hidden]") || input.disabled ? undefined : wrong(root, field, input);
  if (sentence === undefined) withdraw(field, input);
  else tell(field, input, sentence);
}

/** The sentence of the first format that the number lacks, undefined where it is right or not there. */
function wrong(root, field, input) {
  const text = input.value.normalize("NFKC").replace(/\s/g, "").toUpperCase();
  if (!text) return undefined;
  const whole = readValues(root);
  const row = field.parentElement.closest("[data-row]");
  const around = row && root.contains(row) ? readValues(row) : whole;
  return JSON.parse(field.dataset.formats).find(
    ({ format, when }) => CHECKS[format]?.(text) === false && (!when || holds(when, around, whole) === true),
  )?.message;
}

function tell(field, input, sentence) {
  let line = field.querySelector("[data-misspelt]");
  if (line?.textContent === sentence) return;
  if (!line) {
    if (field.querySelector(".invalid-feedback")?.textContent.includes(sentence)) return; // the server said so already
    line = document.createElement("div");
    line.className = "invalid-feedback d-block";
    line.id = `${input.id}-misspelt`;
    line.dataset.misspelt = "";
    line.setAttribute("role", "alert");
    input.after(line);
    describe(input, (ids) => [...ids, line.id]);
    input.classList.add("is-invalid");
    input.setAttribute("aria-invalid", "true");
  }
  line.textContent = sentence;
}

function withdraw(field, input) {
  const line = field.querySelector("[data-misspelt]");
  if (!line) return;
  line.remove();
  describe(input, (ids) => ids.filter((id) => id !== line.id));
  if (field.querySelector(".invalid-feedback")) return; // the server's error stands
  input.classList.remove("is-invalid");
  input.removeAttribute("aria-invalid");
}

function describe(input, change) {
  const ids = change((input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (ids.length) input.setAttribute("aria-describedby", ids.join(" "));
  else input.removeAttribute("aria-describedby");
}
