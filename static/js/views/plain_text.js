/** Text as it was written, in pieces that the browser need not lay out while they are out of sight. */

import { html } from '../preact.js';
import { pure } from './pure.js';

/** Characters of one piece, about. */
const PIECE = 4_000;

export const PlainText = pure(/** @param {any} props */ ({ text, from = 0 }) => {
  const pieces = [];
  for (let at = 0, number = Math.floor(from / PIECE); at < text.length; number += 1) {
    const end = endOfPiece(text, (number + 1) * PIECE - from);
    if (end > at) pieces.push(html`<div class="plain" dir="auto" key=${number}>${text.slice(at, end)}</div>`);
    at = end;
  }
  return html`<div class="plain-text">${pieces}</div>`;
});

/** Behind the last line before that place, or there. @param {string} text @param {number} place */
function endOfPiece(text, place) {
  if (place >= text.length) return text.length;
  const line = text.lastIndexOf('\n', place - 1) + 1;
  return Math.max(0, line > place - PIECE / 2 ? line : place);
}
