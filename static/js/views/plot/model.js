/**
 * Where everything of a plot stands, in pixels: the frame, the ticks, the marks. Pure; `paint.js` draws it.
 */

import { tickLabel, ticks, xLabel } from './ticks.js';

/** @typedef {import('../../client/types/index.js').Plot} Plot */
/** @typedef {{ px: number, py: number, x: number | string, y: number, series: number, width: number }} Mark */
/** @typedef {{ at: number, label: string }} Tick */
/**
 * @typedef {object} Layout
 * @property {string} chart
 * @property {number} width
 * @property {number} height
 * @property {{ left: number, right: number, top: number, bottom: number }} frame
 * @property {Tick[]} xTicks
 * @property {Tick[]} yTicks
 * @property {number} zero  where bars begin
 * @property {Mark[]} marks
 * @property {string[]} names
 * @property {{ x: string, y: string }} labels
 */

const CHARACTER = 6.6;

/**
 * @param {Plot} plot
 * @param {number} width  in CSS pixels
 * @returns {Layout}
 */
export function layout(plot, width) {
  const height = Math.round(Math.min(360, Math.max(220, width * 0.5)));
  const y = yAxis(plot, height);
  const left = 14 + Math.max(...y.values.map((value) => tickLabel(value).length)) * CHARACTER;
  const frame = {
    left, right: width - 14, top: plot.y_label ? 30 : 14, bottom: height - (plot.x_label ? 46 : 28),
  };
  const toY = linear(y.values[0], y.values[y.values.length - 1], frame.bottom, frame.top);
  const x = xAxis(plot, frame);
  return {
    chart: plot.chart, width, height, frame,
    xTicks: x.ticks,
    yTicks: y.values.map((value) => ({ at: toY(value), label: tickLabel(value) })),
    zero: toY(Math.min(Math.max(0, y.values[0]), y.values[y.values.length - 1])),
    marks: marks(plot, x, toY),
    names: plot.series.map((series) => series.name),
    labels: { x: plot.x_label ?? '', y: plot.y_label ?? '' },
  };
}

/** @param {number} low @param {number} high @param {number} from @param {number} to @returns {(value: number) => number} */
export function linear(low, high, from, to) {
  const span = high - low || 1;
  return (value) => from + ((value - low) / span) * (to - from);
}

/** @param {Plot} plot @param {number} height */
function yAxis(plot, height) {
  const values = plot.series.flatMap((series) => series.points.map((point) => point.y)).filter(Number.isFinite);
  const all = plot.chart === 'bar' ? [0, ...values] : values;
  const low = all.reduce((a, b) => Math.min(a, b), Infinity);
  const high = all.reduce((a, b) => Math.max(a, b), -Infinity);
  const known = Number.isFinite(low) && Number.isFinite(high);
  return { values: known ? ticks(low, high, height / 60) : [0, 1] };
}

/** @typedef {{ ticks: Tick[], to: (value: number | string) => number, band: number }} XAxis */

/** @param {Plot} plot @param {Layout['frame']} frame @returns {XAxis} */
function xAxis(plot, frame) {
  const values = plot.series.flatMap((series) => series.points.map((point) => point.x));
  const numeric = plot.chart !== 'bar' && values.every((value) => typeof value === 'number');
  return numeric ? numberAxis(/** @type {number[]} */ (values), frame) : bandAxis(values, frame);
}

/** @param {number[]} values @param {Layout['frame']} frame @returns {XAxis} */
function numberAxis(values, frame) {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const at = ticks(low, high, (frame.right - frame.left) / 90);
  const to = linear(at[0], at[at.length - 1], frame.left + 6, frame.right - 6);
  return { ticks: at.map((value) => ({ at: to(value), label: xLabel(value) })), to: (value) => to(Number(value)), band: 0 };
}

/** @param {(number | string)[]} values @param {Layout['frame']} frame @returns {XAxis} */
function bandAxis(values, frame) {
  const names = [...new Set(values)];
  const index = new Map(names.map((name, at) => [name, at]));
  const band = (frame.right - frame.left) / Math.max(1, names.length);
  const to = (/** @type {number | string} */ value) => frame.left + ((index.get(value) ?? 0) + 0.5) * band;
  const labels = names.map((name) => (typeof name === 'number' ? xLabel(name) : shortened(name)));
  const widest = Math.max(...labels.map((label) => label.length)) * CHARACTER + 10;
  const every = Math.max(1, Math.ceil(widest / band));
  const shown = labels.map((label, at) => ({ at: to(names[at]), label })).filter((_, at) => at % every === 0);
  return { ticks: shown, to, band };
}

/** @param {string} name */
function shortened(name) {
  return name.length > 16 ? `${name.slice(0, 15)}…` : name;
}

/** @param {Plot} plot @param {XAxis} x @param {(value: number) => number} toY @returns {Mark[]} */
function marks(plot, x, toY) {
  const count = plot.series.length;
  const width = plot.chart === 'bar' ? Math.max(1, Math.min(64, (x.band * 0.72) / count)) : 0;
  return plot.series.flatMap((series, at) => series.points.filter((point) => Number.isFinite(point.y)).map((point) => ({
    px: x.to(point.x) + (at - (count - 1) / 2) * width,
    py: toY(point.y),
    x: point.x, y: point.y, series: at, width,
  })));
}

/**
 * What a pointer at this place reads: the nearest mark and all others of its x value; null far from everything.
 * @param {Layout} plan
 * @param {number} px
 * @param {number} py
 */
export function nearest(plan, px, py) {
  const weight = plan.chart === 'scatter' ? 1 : 0.15;
  let best = null;
  let least = 80 ** 2;
  for (const mark of plan.marks) {
    const distance = (mark.px - px) ** 2 + ((mark.py - py) * weight) ** 2;
    if (distance < least) [best, least] = [mark, distance];
  }
  if (!best) return null;
  const { x } = best;
  const same = plan.chart === 'scatter' ? [best] : plan.marks.filter((mark) => mark.x === x).slice(0, 10);
  const values = same.map((mark) => ({ name: plan.names[mark.series], y: mark.y, series: mark.series }));
  return { px: best.px, py: best.py, x, values, marks: same };
}
