/**
 * Splits markdown that is still growing into blocks that are finished, and one that is not. Pure. A finished block
 * is lexed once and never again, so the cost of a whole answer is linear in its length. The last block is lexed
 * again with every growth; when it becomes long it is cut at a line, and a cut code block or table goes on
 * as a part of the same one.
 */

import { lexer } from '../../../vendor/marked/marked.esm.js';

/** @typedef {any} Token  a marked token; drawn by kind in `draw.js` */
/** @typedef {{ key: number, token: Token, part: boolean, run: Token[] }} Block  `run`: all the tokens that one block was cut into, this one included */
/**
 * @typedef {object} Split
 * @property {string} source  all that was given so far
 * @property {string} text  the same with its line ends as the lexer wants them
 * @property {Block[]} done  never changed, only appended to
 * @property {Token[]} open  the tokens of the unfinished end
 * @property {number} offset  where the unfinished end begins in `text`
 * @property {Token[]} run  the pieces so far of the block that the end goes on with
 * @property {string} prefix  what is put before the end so that it reads as what it goes on from
 */

/** A finished answer that was cut is split anew as a whole, unless it is longer than this, in characters. */
export const WHOLE = 100_000;

/** Longest unfinished end, in characters, before it is cut; a list is cut at an item, code at a line. */
export const CUT = 4_000;

/** @returns {Split} */
export function emptySplit() {
  return { source: '', text: '', done: [], open: [], offset: 0, run: [], prefix: '' };
}

/**
 * The split of a longer text. One that does not begin with what was split before starts anew.
 * @param {Split} split
 * @param {string} source
 * @param {boolean} finished  true when nothing will be appended any more
 * @returns {Split}
 */
export function grow(split, source, finished) {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  const anew = !text.startsWith(split.text) || (finished && text.length <= WHOLE && wasCut(split));
  const base = anew ? emptySplit() : split;
  const end = finished ? text : withoutHalfMarker(text);
  const next = { ...base, source, text, done: base.done.slice() };
  next.open = lex(next.prefix + end.slice(next.offset));
  freeze(next, finished ? 0 : 1);
  while (!finished && end.length - next.offset > CUT && cut(next, end)) {
    next.open = lex(next.prefix + end.slice(next.offset));
  }
  return next;
}

/**
 * Tokens of markdown. Text that the lexer cannot take (absurdly deep nesting), or of which it loses count, is one
 * plain paragraph: what was written must always be readable.
 * @param {string} text
 * @returns {Token[]}
 */
export function lex(text) {
  const plain = [{ type: 'paragraph', raw: text, tokens: [{ type: 'text', raw: text, text }] }];
  try {
    const tokens = [...lexer(text)];
    const length = tokens.reduce((sum, token) => sum + token.raw.length, 0);
    return length === text.length ? tokens : plain;
  } catch {
    return plain;
  }
}

/**
 * Move all but the last `keep` blocks from open to done.
 * @param {Split} split
 * @param {number} keep
 */
function freeze(split, keep) {
  const last = split.open.findLastIndex((token) => token.type !== 'space');
  const count = keep === 0 ? split.open.length : Math.max(0, last);
  for (const token of split.open.splice(0, count)) put(split, token, token.raw.length);
}

/**
 * @param {Split} split
 * @param {Token} token
 * @param {number} length  of what it was lexed from, the prefix included
 */
function put(split, token, length) {
  if (token.type !== 'space' && token.type !== 'def') add(split, token);
  split.offset += length - split.prefix.length;
  split.prefix = '';
  split.run = [];
}

/**
 * @param {Split} split
 * @param {Token} token
 */
function add(split, token) {
  split.run.push(token);
  split.done.push({ key: split.done.length, token, part: split.prefix !== '', run: split.run });
}

/** @param {Split} split */
function wasCut(split) {
  return split.prefix !== '' || split.done.some((block) => block.run.length > 1);
}

/**
 * Cut the one open block; false when there is no place to cut.
 * @param {Split} split
 * @param {string} text
 */
function cut(split, text) {
  const token = split.open.find((open) => open.type !== 'space');
  if (!token) return false;
  if (token.type === 'list' && token.items.length > 1) return cutList(split, token);
  const rest = text.slice(split.offset);
  const at = rest.lastIndexOf('\n', CUT) + 1 || rest.lastIndexOf(' ', CUT) + 1 || (token.type === 'code' ? 0 : CUT);
  const prefix = split.prefix || prefixOf(token);
  const skipped = split.prefix ? 0 : prefix.length;
  if (at <= skipped) return false;
  for (const piece of lex(split.prefix + rest.slice(0, at))) {
    if (piece.type !== 'space') add(split, piece);
  }
  split.offset += at;
  split.prefix = prefix;
  return true;
}

/** @param {Split} split @param {Token} token */
function cutList(split, token) {
  const items = token.items.slice(0, -1);
  const length = items.reduce((/** @type {number} */ sum, /** @type {Token} */ item) => sum + item.raw.length, 0);
  put(split, { ...token, items }, length);
  return true;
}

/** The line or lines that make what follows read as the same kind of block. @param {Token} token */
function prefixOf(token) {
  const lines = token.raw.split('\n', 2);
  if (token.type === 'code' && /^ {0,3}(`{3,}|~{3,})/.test(lines[0])) return `${lines[0]}\n`;
  if (token.type === 'table') return `${lines.join('\n')}\n`;
  return '';
}

/** A line that may still become a marker: a lone dash would flash as a heading, a lone digit end a list. */
const HALF_MARKER = /^(?:[\s\-=*_`~#>|:+]{1,12}|\s*\d{1,9}[.)]?)$/;

/** Hold back a last line that is only half a marker. @param {string} text */
function withoutHalfMarker(text) {
  const line = text.lastIndexOf('\n') + 1;
  return line > 0 && HALF_MARKER.test(text.slice(line)) ? text.slice(0, line) : text;
}
