/** Numbers and durations for people. Pure. */

/** @param {number} ms */
export function duration(ms) {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
}

const PLAIN = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });

/** @param {number} value */
export function number(value) {
  return PLAIN.format(value);
}

/**
 * How to write the numbers of one column: all with the same decimals, at most four; years without a separator.
 * @param {number[]} values
 * @returns {(value: number) => string}
 */
export function columnFormat(values) {
  const decimals = Math.min(4, values.reduce((most, value) => Math.max(most, decimalsOf(value)), 0));
  const years = values.every((value) => Number.isInteger(value) && value >= 1900 && value <= 2100);
  const format = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: !years,
  });
  return (value) => format.format(value);
}

/** @param {number} value */
function decimalsOf(value) {
  const text = String(value);
  return text.includes('e') || !text.includes('.') ? 0 : text.length - text.indexOf('.') - 1;
}

/** A table's cell: nothing for null, yes and no for truth values. @param {string | number | boolean | null} value */
export function cell(value) {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? number(value) : String(value);
}

/**
 * A tool call's arguments for reading: each by its name, texts with their own line breaks. What is not a JSON
 * object stays as it is, under one heading.
 * @param {string} text
 * @returns {[string, string][]}
 */
export function argumentsOf(text) {
  /** @type {unknown} */
  let parsed;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [['Arguments', text]];
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return [['Arguments', text]];
  return Object.entries(parsed).map(([name, value]) =>
    [name, typeof value === 'string' ? value : JSON.stringify(value, null, 2)]);
}

/** A name from the wire as words: `find_people` is "Find people". @param {string} name */
export function words(name) {
  const text = name.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
