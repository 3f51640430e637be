/** A table: numbers to the right, its own scrolling, many rows on pages. */

import { html, useMemo } from '../../preact.js';
import { cell, columnFormat } from '../format.js';
import { CellText } from './cell_text.js';
import { usePages } from './paging.js';

/** Rows of the first page. */
const FIRST_ROWS = 50;

/** @typedef {(string | number | boolean | null)[]} Row */

/** @param {any} props */
export function TableView({ component }) {
  const { title, columns, rows } = component;
  const formats = useMemo(() => columns.map((/** @type {string} */ _, /** @type {number} */ at) => formatOf(rows, at)), [columns, rows]);
  const side = (/** @type {number} */ at) => (formats[at] ? 'to-right' : null);
  const shownCell = (/** @type {any} */ value, /** @type {number} */ at) =>
    (typeof value === 'number' && formats[at] ? formats[at](value) : cell(value ?? null));
  const { shown, turner } = usePages(/** @type {Row[]} */ (rows), FIRST_ROWS);
  return html`<div class="table-scroll" tabindex="0" role="group" aria-label=${title}><table>
      <caption>${title}</caption>
      <thead><tr>${columns.map((/** @type {string} */ name, /** @type {number} */ at) => html`<th scope="col" class=${side(at)}>${name}</th>`)}</tr></thead>
      <tbody>${shown.map((row) => html`<tr>${columns.map((/** @type {string} */ _, /** @type {number} */ at) => html`
        <td class=${side(at)} dir="auto"><${CellText} text=${shownCell(row[at], at)} /></td>`)}</tr>`)}</tbody></table></div>
    ${rows.length === 0 && html`<p class="hint">No rows.</p>`}
    ${turner}`;
}

/** How to write a column of numbers, gaps allowed; null for any other column. @param {Row[]} rows @param {number} at */
function formatOf(rows, at) {
  const values = rows.map((row) => row[at]).filter((value) => value !== null && value !== undefined);
  const numeric = values.length > 0 && values.every((value) => typeof value === 'number');
  return numeric ? columnFormat(/** @type {number[]} */ (values)) : null;
}
