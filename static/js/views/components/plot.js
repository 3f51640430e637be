/** A plot: a canvas that follows its width, the theme and the pointer; its numbers as a table beside it. */

import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from '../../preact.js';
import { cell, number } from '../format.js';
import { layout, nearest } from '../plot/model.js';
import { paint } from '../plot/paint.js';
import { usePages } from './paging.js';

/** @typedef {import('../plot/model.js').Layout} Layout */

/** Series, and points of each, that are drawn: as many as the contract allows. */
const MOST = { series: 10, points: 1_000 };

/** @param {any} whole */
function bounded(whole) {
  const series = whole.series.slice(0, MOST.series).map((/** @type {any} */ one) => ({ ...one, points: one.points.slice(0, MOST.points) }));
  return { ...whole, series };
}

/** @param {any} props */
export function PlotView({ component: whole, theme }) {
  const component = useMemo(() => bounded(whole), [whole]);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [width, setWidth] = useState(0);
  const [hover, setHover] = useState(/** @type {ReturnType<typeof nearest>} */ (null));
  const plan = useMemo(() => (width > 0 ? layout(component, width) : null), [component, width]);

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (plan && canvas.current) paint(canvas.current, plan, hover);
  }, [plan, hover, theme]);

  const moved = (/** @type {PointerEvent} */ event) => {
    const frame = canvas.current?.getBoundingClientRect();
    if (plan && frame) setHover(nearest(plan, event.clientX - frame.left, event.clientY - frame.top));
  };
  const names = component.series.map((/** @type {any} */ series) => series.name);
  return html`<h2>${component.title}</h2>
    ${names.length > 1 && html`<ul class="legend">${names.map((/** @type {string} */ name, /** @type {number} */ at) => html`
      <li><i class=${`swatch s${at}`}></i>${name}</li>`)}</ul>`}
    <div class="plot-box" ref=${box}>
      <canvas ref=${canvas} role="img" aria-label=${component.fallback} onPointerMove=${moved} onPointerDown=${moved}
        onPointerLeave=${() => setHover(null)}></canvas>
      ${hover && plan && html`<${Readout} hover=${hover} plan=${plan} />`}
    </div>
    <${Numbers} component=${component} />`;
}

/** @param {{ hover: NonNullable<ReturnType<typeof nearest>>, plan: Layout }} props */
function Readout({ hover, plan }) {
  const place = { left: `${hover.px}px`, top: `${hover.py}px` };
  return html`<div class=${`readout${hover.px > plan.width / 2 ? ' left' : ''}`} style=${place} aria-hidden="true">
    <b>${cell(hover.x)}</b>${hover.values.map(({ name, y, series }) => html`<span><i class=${`swatch s${series}`}></i>${name}: ${number(y)}</span>`)}</div>`;
}

/** @param {any} props */
function Numbers({ component }) {
  const [open, setOpen] = useState(false);
  return html`<details class="numbers" onToggle=${(/** @type {any} */ event) => setOpen(event.target.open)}><summary>Show the numbers</summary>
    ${open && html`<${NumberTable} component=${component} />`}</details>`;
}

/** @param {any} props */
function NumberTable({ component }) {
  const rows = /** @type {any[][]} */ (useMemo(() => component.series.flatMap((/** @type {any} */ series) =>
    series.points.map((/** @type {any} */ point) => [series.name, point.x, point.y])), [component]));
  const { shown, turner } = usePages(rows);
  return html`<div class="table-scroll" tabindex="0" role="group" aria-label="Numbers"><table>
      <thead><tr><th scope="col">Series</th><th scope="col">${component.x_label || 'x'}</th><th scope="col" class="to-right">${component.y_label || 'y'}</th></tr></thead>
      <tbody>${shown.map(([name, x, y]) => html`
        <tr><td>${name}</td><td>${cell(x)}</td><td class="to-right">${number(y)}</td></tr>`)}</tbody></table></div>${turner}`;
}
