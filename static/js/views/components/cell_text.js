/** The text of a cell: a long one is folded, since a table is laid out anew for every character in it. */

import { html, useState } from '../../preact.js';
import { FOLD } from './paging.js';

/** @param {{ text: string }} props */
export function CellText({ text }) {
  const [whole, setWhole] = useState(false);
  if (whole || text.length <= FOLD) return text;
  return html`${text.slice(0, FOLD)}… <button type="button" class="link-button" onClick=${() => setWhole(true)}>Show all of it</button>`;
}
