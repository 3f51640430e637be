/** From what was typed to what is sent, and what is wrong with it. Pure. */

/** @typedef {import('../../client/types/index.js').FormField} Field */
/** By field name. @typedef {ReadonlyMap<string, string | boolean>} Entered */

/** Digits, with a point or comma before decimals. @param {string} text */
function toNumber(text) {
  const plain = text.trim().replace(',', '.');
  return plain === '' ? NaN : Number(plain);
}

/**
 * What is wrong, by field name; empty when the form may be sent.
 * @param {Field[]} fields
 * @param {Entered} entered
 */
export function problems(fields, entered) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const { name, kind, required } of fields) {
    const value = entered.get(name);
    const empty = value === undefined || value === false || String(value).trim() === '';
    if (required && empty) found.set(name, kind === 'checkbox' ? 'Tick this to go on.' : 'Fill this in to go on.');
    else if (kind === 'number' && !empty && !Number.isFinite(toNumber(String(value)))) found.set(name, 'Enter a number, such as 12.5.');
  }
  return found;
}

/**
 * One value per field that was filled in; a checkbox always has one.
 * @param {Field[]} fields
 * @param {Entered} entered
 */
export function valuesOf(fields, entered) {
  /** @type {Map<string, string | number | boolean>} */
  const values = new Map();
  for (const { name, kind } of fields) {
    const value = entered.get(name);
    if (kind === 'checkbox') values.set(name, value === true);
    else if (typeof value === 'string' && value.trim() !== '') values.set(name, kind === 'number' ? toNumber(value) : value.trim());
  }
  return Object.fromEntries(values);
}
