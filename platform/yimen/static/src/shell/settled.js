// A form that was handed in led to another page: what the browser kept of it is no longer needed.
import { settle } from "../form/store.js";

export function settleForms() {
  if (document.querySelector("form[data-draft]") || document.body.classList.contains("page-plain")) return;
  const from = document.referrer && new URL(document.referrer);
  if (!from || from.origin !== location.origin) return;
  if (from.pathname !== location.pathname) settle(from.pathname);
}
