/**
 * Draws inline markdown tokens as nodes. Raw HTML is shown as the text that it is; images are never loaded, they
 * become a link with their alternative text; `[3]` becomes a chip when there is a source of that number.
 */

import { html } from '../../preact.js';
import { decodeEntities } from './entities.js';
import { safeHref } from './links.js';

/** @typedef {import('./lexing.js').Token} Token */
/** @typedef {{ numbers: Set<number>, onCite: (number: number) => void }} Citing */

/** Deeper nesting than this is shown as its plain source. */
const DEEPEST = 40;

/**
 * @param {Token[] | undefined} tokens
 * @param {Citing} citing
 * @param {number} [depth]
 * @returns {any[]}
 */
export function drawInline(tokens, citing, depth = 0) {
  if (depth > DEEPEST) return (tokens ?? []).map((token) => token.raw);
  return (tokens ?? []).map((token) => drawOne(token, citing, depth + 1));
}

/**
 * @param {Token} token
 * @param {Citing} citing
 * @param {number} depth
 * @returns {any}
 */
function drawOne(token, citing, depth) {
  const inner = () => drawInline(token.tokens, citing, depth);
  switch (token.type) {
    case 'text':
      return token.tokens ? inner() : cited(decodeEntities(token.text), citing);
    case 'escape':
      return token.text;
    case 'strong':
      return html`<strong>${inner()}</strong>`;
    case 'em':
      return html`<em>${inner()}</em>`;
    case 'del':
      return html`<del>${inner()}</del>`;
    case 'codespan':
      return html`<code>${token.text}</code>`;
    case 'br':
      return html`<br />`;
    case 'checkbox':
      return html`<input type="checkbox" disabled checked=${token.checked} />`;
    case 'link':
      return link(token.href, inner(), token.raw);
    case 'image':
      return link(token.href, [`Image: ${token.text || 'untitled'}`], token.raw);
    default:
      return String(token.raw ?? token.text ?? '');
  }
}

/**
 * @param {unknown} href
 * @param {any[]} children
 * @param {string} raw
 */
function link(href, children, raw) {
  const safe = safeHref(href);
  if (!safe) return raw;
  return html`<a href=${safe} target="_blank" rel="noopener noreferrer">${children}</a>`;
}

/** @param {string} text @param {Citing} citing */
function cited(text, { numbers, onCite }) {
  if (numbers.size === 0 || !text.includes('[')) return text;
  return text.split(/\[(\d{1,4})\]/).map((piece, at) => {
    if (at % 2 === 0) return piece;
    const number = Number(piece);
    if (!numbers.has(number)) return `[${piece}]`;
    return html`<button type="button" class="cite" aria-label=${`Source ${number}`}
      onClick=${() => onCite(number)}>${number}</button>`;
  });
}
