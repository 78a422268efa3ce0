// Numbers with a check sign, judged where they are typed. The server judges again, and knows which divisions there were.

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const IDENTITY_SIGNS = "10X98765432";
const CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const CREDIT = /^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/;

/** A resident's identity number of 18 signs: its birth date is a day, its check sign right (GB 11643, mod 11-2). */
export function isIdentityNumber(text) {
  if (!/^\d{17}[\dX]$/.test(text)) return false;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(text[index]), 0);
  return IDENTITY_SIGNS[sum % 11] === text[17] && isDay(text.slice(6, 10), text.slice(10, 12), text.slice(12, 14));
}

function isDay(year, month, day) {
  const text = `${year}-${month}-${day}`;
  const moment = Date.parse(`${text}T00:00:00Z`);
  return year !== "0000" && Number.isFinite(moment) && new Date(moment).toISOString().startsWith(text);
}

/** A unified social credit code of 18 signs, its check sign right (GB 32100, mod 31-3). */
export function isCreditCode(text) {
  if (!CREDIT.test(text)) return false;
  let sum = 0;
  let weight = 1;
  for (const sign of text.slice(0, 17)) {
    sum += CREDIT_SIGNS.indexOf(sign) * weight;
    weight = (weight * 3) % 31;
  }
  return CREDIT_SIGNS[(31 - (sum % 31)) % 31] === text[17];
}

/** What is checked in the page, by the name of the format. */
export const CHECKS = { "identity-number": isIdentityNumber, "credit-code": isCreditCode };
