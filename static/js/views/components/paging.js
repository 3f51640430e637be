/** Leafing through rows: no page of them is more than a browser lays out at once without standing still. */

import { html, useMemo, useState } from '../../preact.js';

/** Rows, cells and characters of one page. */
const MOST = { rows: 200, cells: 800, characters: 20_000 };

/** Characters of a cell that are shown before somebody asks for the rest. */
export const FOLD = 400;

/**
 * Where the pages begin; at least one row stands on each.
 * @param {unknown[][]} rows
 * @param {number} [first]  rows of the first page at most
 * @returns {number[]}
 */
export function beginnings(rows, first = MOST.rows) {
  const found = [0];
  let cells = 0;
  let characters = 0;
  rows.forEach((row, at) => {
    const length = row.reduce((/** @type {number} */ sum, value) => sum + Math.min(FOLD, String(value ?? '').length), 0);
    const begin = found[found.length - 1];
    const most = found.length === 1 ? first : MOST.rows;
    const full = at - begin >= most || cells + row.length > MOST.cells || characters + length > MOST.characters;
    if (at > begin && full) {
      found.push(at);
      cells = 0;
      characters = 0;
    }
    cells += row.length;
    characters += length;
  });
  return found;
}

/**
 * The rows of the page that is looked at, and the buttons that turn the pages; null when there is but one.
 * @template {unknown[]} R
 * @param {R[]} rows
 * @param {number} [first]
 * @returns {{ shown: R[], turner: any }}
 */
export function usePages(rows, first) {
  const [page, setPage] = useState(0);
  const starts = useMemo(() => [...beginnings(rows, first), rows.length], [rows, first]);
  const at = Math.max(0, Math.min(page, starts.length - 2));
  const shown = rows.slice(starts[at], starts[at + 1]);
  if (starts.length <= 2) return { shown, turner: null };
  const turner = html`<div class="turner" role="group" aria-label="Rows">
    <span role="status">Rows ${starts[at] + 1} to ${starts[at + 1]} of ${rows.length}</span>
    <button type="button" class="link-button" disabled=${at === 0} onClick=${() => setPage(at - 1)}>Previous</button>
    <button type="button" class="link-button" disabled=${at === starts.length - 2} onClick=${() => setPage(at + 1)}>Next</button></div>`;
  return { shown, turner };
}
