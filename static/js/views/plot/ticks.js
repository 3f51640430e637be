/** Axis ticks at round numbers, and their labels. Pure. */

/**
 * The smallest of 1, 2, 5 times a power of ten that is not less than `rough`.
 * @param {number} rough  above 0
 */
export function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/**
 * Round values that cover [low, high], about `count` of them, at least two. A range of nothing is widened.
 * @param {number} low
 * @param {number} high
 * @param {number} count
 */
export function ticks(low, high, count) {
  if (low === high) {
    const pad = Math.abs(low) / 2 || 1;
    return ticks(low - pad, high + pad, count);
  }
  const step = niceStep(high / Math.max(1, count) - low / Math.max(1, count));
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  if (!Number.isFinite(first) || !Number.isFinite(last) || last - first > 100) return [low, high];
  return Array.from({ length: last - first + 1 }, (_, at) => tidy((first + at) * step));
}

/** Without the noise of binary fractions. @param {number} value */
function tidy(value) {
  return Number(value.toPrecision(12));
}

const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 });
const PLAIN = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });

/** @param {number} value */
export function tickLabel(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(1);
  return size >= 10_000 ? COMPACT.format(value) : PLAIN.format(value);
}

/** Years and other plain counts on the x axis are not grouped. @param {number} value */
export function xLabel(value) {
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : tickLabel(value);
}
