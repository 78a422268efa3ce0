// The form above a grid, and what else on the page speaks of what is shown.
import { asked, goTo } from "./address.js";

/** The form acts at once: `act()` is called when the address says what it asks. */
export function listenToForm(grid, act) {
  const form = grid.card.querySelector("form");
  const apply = () => {
    const query = asked();
    new FormData(form).forEach((value, name) => {
      if (name === "sort" || name === "columns") return;
      if (value && !(name === "day" && value === grid.list.today)) query.set(name, value);
      else query.delete(name);
    });
    if (query.get("day") !== asked().get("day")) {
      window.location.search = query.toString(); // another day may have other columns and filters
      return;
    }
    goTo(query);
    act();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  form.addEventListener("change", (event) => event.target.name && apply());
}

/** The form as the address has it; a filter that stands in a column's head is not shown twice. */
export function showForm(grid, shown) {
  const query = asked();
  const heads = grid.list.columns.filter((each) => each.way === "is" && shown.includes(each.field)).map((each) => each.field);
  grid.card.querySelectorAll("form [name]").forEach((field) => {
    if (!field.closest(".field") || field.name === "day" || field === document.activeElement) return;
    field.value = query.get(field.name) ?? "";
    field.closest(".field").classList.toggle("d-none", heads.includes(field.name));
  });
  const narrowed = [...query.keys()].some((name) => !["sort", "columns", "density", "day"].includes(name));
  grid.card.querySelector("[data-clear]")?.classList.toggle("d-none", !narrowed);
  tellOthers();
}

/** Links and forms of the page that take along what is shown. */
export function tellOthers() {
  const query = asked().toString();
  document.querySelectorAll("[data-query]").forEach((field) => (field.value = query));
  document.querySelectorAll("a[data-follow]").forEach((link) => (link.href = `${link.dataset.follow}?${query}`));
}
