/** Draws block tokens as nodes. Headings are moved down two levels, since they stand inside a message. */

import { html } from '../../preact.js';
import { CodeBlock } from './code_block.js';
import { drawInline } from './inline.js';

/** @typedef {import('./lexing.js').Token} Token */
/** @typedef {import('./inline.js').Citing} Citing */

const DEEPEST = 24;

/**
 * @param {Token} token
 * @param {Citing} citing
 * @param {{ live?: boolean, part?: boolean, run?: Token[], depth?: number }} [how]  `run`: the pieces of a cut block
 * @returns {any}
 */
export function drawBlock(token, citing, { live = false, part = false, run = [token], depth = 0 } = {}) {
  if (depth > DEEPEST) return html`<p>${token.raw}</p>`;
  const inline = () => drawInline(token.tokens, citing);
  const nested = (/** @type {Token} */ inner) => drawBlock(inner, citing, { live, depth: depth + 1 });
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'paragraph':
      return html`<p dir="auto">${inline()}</p>`;
    case 'heading':
      return html`<${`h${Math.min(6, token.depth + 2)}`} dir="auto">${inline()}</>`;
    case 'code':
      return html`<${CodeBlock} code=${token.text} lang=${token.lang ?? ''} live=${live} part=${part}
        whole=${() => run.map((piece) => piece.text).join('\n')} />`;
    case 'blockquote':
      return html`<blockquote dir="auto">${token.tokens.map(nested)}</blockquote>`;
    case 'list':
      return list(token, nested, part);
    case 'table':
      return table(token, citing, part);
    case 'hr':
      return html`<hr />`;
    case 'text':
      return token.tokens ? html`<span dir="auto">${inline()}</span>` : drawInline([token], citing);
    case 'checkbox':
      return html`<input type="checkbox" disabled checked=${token.checked} />`;
    default:
      return html`<p dir="auto" class="raw">${String(token.raw ?? token.text ?? '').trimEnd()}</p>`;
  }
}

/**
 * @param {Token} token
 * @param {(inner: Token) => any} nested
 * @param {boolean} part
 */
function list(token, nested, part) {
  const items = token.items.map((/** @type {Token} */ item) =>
    html`<li dir="auto" class=${item.task ? 'task' : null}>${item.tokens.map(nested)}</li>`);
  const start = Number(token.start);
  return token.ordered
    ? html`<ol class=${part ? 'part' : null} start=${Number.isSafeInteger(start) ? start : 1}>${items}</ol>`
    : html`<ul class=${part ? 'part' : null}>${items}</ul>`;
}

/**
 * @param {Token} token
 * @param {Citing} citing
 * @param {boolean} part
 */
function table(token, citing, part) {
  const cell = (/** @type {string} */ kind) => (/** @type {Token} */ it) =>
    html`<${kind} class=${it.align ? `to-${it.align}` : null} dir="auto">${drawInline(it.tokens, citing)}</>`;
  const head = html`<thead class=${part ? 'visually-hidden' : null}><tr>${token.header.map(cell('th'))}</tr></thead>`;
  const rows = token.rows.map((/** @type {Token[]} */ row) => html`<tr>${row.map(cell('td'))}</tr>`);
  return html`<div class="table-scroll" tabindex="0" role="group" aria-label="Table">
    <table>${head}<tbody>${rows}</tbody></table></div>`;
}
