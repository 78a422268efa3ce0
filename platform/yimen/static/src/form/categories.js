// Categories become tabs, or the steps of a stepper; one that holds an error comes first.

export function arrangeCategories(root) {
  for (const frame of root.querySelectorAll("[data-categories]")) arrange(frame);
}

function arrange(frame) {
  const sections = [...frame.querySelectorAll(":scope > [data-category]")];
  if (sections.length < 2) return;
  const tabs = document.createElement("div");
  tabs.className = frame.dataset.categories === "stepper" ? "yf-steps" : "nav nav-tabs mb-3";
  tabs.setAttribute("role", "tablist");
  const buttons = sections.map((section, index) => tab(frame, section, index, (chosen) => show(chosen)));
  tabs.append(...buttons);
  frame.prepend(tabs);
  const show = (index) => {
    sections.forEach((section, each) => {
      section.classList.toggle("yf-away", each !== index);
      buttons[each].classList.toggle("active", each === index);
      buttons[each].setAttribute("aria-selected", String(each === index));
      buttons[each].tabIndex = each === index ? 0 : -1;
    });
  };
  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
    buttons[next].focus();
    show(next);
  });
  if (frame.dataset.categories === "stepper") sections.forEach((section, index) => steps(frame, section, index, sections.length, show));
  frame.reveal = (element) => show(Math.max(0, sections.findIndex((section) => section.contains(element))));
  const wrong = sections.findIndex((section) => section.querySelector("[aria-invalid=true]"));
  show(Math.max(0, wrong));
}

function tab(frame, section, index, choose) {
  const button = document.createElement("button");
  const heading = section.querySelector("h2, h3, h4");
  button.type = "button";
  button.className = "nav-link";
  button.textContent = heading.textContent;
  button.setAttribute("role", "tab");
  heading.classList.add("visually-hidden");
  section.setAttribute("role", "tabpanel");
  button.addEventListener("click", () => choose(index));
  return button;
}

function steps(frame, section, index, count, show) {
  const row = document.createElement("div");
  row.className = "d-flex justify-content-between my-3";
  const go = (text, to) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = text;
    button.hidden = to < 0 || to >= count;
    button.addEventListener("click", () => show(to));
    row.append(button);
  };
  go(frame.dataset.previous, index - 1);
  go(frame.dataset.next, index + 1);
  section.append(row);
}
