// Money in the page: grouped yuan, and the amount in words as papers write it.
import { fen } from "./values.js";

const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const UNITS = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万亿"];

/** Fen as yuan with groups: 1234550 is 12,345.50. */
export function yuan(amount) {
  const cents = Math.abs(Math.round(amount));
  const rest = cents % 100;
  const head = Math.floor(cents / 100).toLocaleString("en-US");
  return `${amount < 0 ? "-" : ""}${head}${rest ? `.${String(rest).padStart(2, "0")}` : ""}`;
}

/** 1234550 is 壹万贰仟叁佰肆拾伍元伍角整. */
export function capital(amount) {
  if (amount < 0) return `负${capital(-amount)}`;
  const whole = Math.floor(amount / 100);
  const jiao = Math.floor((amount % 100) / 10);
  const cent = amount % 10;
  let text = whole ? `${words(whole)}元` : "";
  if (jiao) text += `${DIGITS[jiao]}角`;
  else if (cent && whole) text += "零";
  if (cent) return `${text}${DIGITS[cent]}分`;
  return `${text || "零元"}整`;
}

function words(number) {
  const groups = [];
  for (let rest = number; rest > 0; rest = Math.floor(rest / 10_000)) groups.push(rest % 10_000);
  let text = "";
  let gap = false;
  for (let index = groups.length - 1; index >= 0; index -= 1) {
    if (!groups[index]) gap = Boolean(text);
    else {
      if (text && (gap || groups[index] < 1000)) text += "零";
      text += group(groups[index]) + GROUPS[index];
      gap = false;
    }
  }
  return text;
}

function group(number) {
  let text = "";
  let gap = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(number / 10 ** place) % 10;
    if (digit) {
      text += (gap ? "零" : "") + DIGITS[digit] + UNITS[place];
      gap = false;
    } else gap = Boolean(text);
  }
  return text;
}

/** The amount in words follows what is typed; English pages call it by another name in `data-capital`. */
export function showCapital(root) {
  root.addEventListener("input", (event) => {
    if (event.target.dataset.money === undefined) return;
    const line = event.target.closest("[data-at]").querySelector("[data-capital]");
    const amount = fen(event.target.value.trim());
    line.textContent = amount ? `${line.dataset.capital}${capital(amount)}` : "";
  });
}
