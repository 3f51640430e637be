/**
 * Splits markdown that may still be growing into blocks that are finished, and an end that is not. Pure. The text is
 * read in windows: a finished block is lexed once and never again, so the cost of a whole answer is linear in its
 * length, however it comes. A block that becomes long is cut at a line and goes on as a part of the same one;
 * when the answer is complete, parts become one again where that is cheap.
 */

import { joined } from './joining.js';
import { lexed, linksOf, noLinks } from './lexing.js';

/** @typedef {import('./lexing.js').Token} Token */
/** @typedef {import('./lexing.js').Links} Links */
/** What one block was cut into, and where that stands. @typedef {{ tokens: Token[], from: number, to: number }} Run */
/** @typedef {{ key: number, token: Token, part: boolean, run: Run }} Block */
/** Who says whether more may be done now; see `pace.js`. @typedef {{ allows: () => boolean, spend: (points: number) => void }} Budget */
/**
 * @typedef {object} Split
 * @property {string} source  all that was given so far
 * @property {string} text  the same with its line ends as the lexer wants them
 * @property {Block[][]} pages  the finished blocks; a page is never changed, only replaced
 * @property {number} count  of finished blocks
 * @property {Token[]} open  the tokens of the unfinished end
 * @property {number} offset  where the unfinished end begins in `text`
 * @property {number} read  how far `text` has been read
 * @property {number} end  how far it may be read: a half marker at its end waits
 * @property {Run | null} run  the parts so far of the block that the end goes on with
 * @property {string} prefix  what is put before the end so that it reads as what it goes on from
 * @property {Links} links
 * @property {number} spent  points that the finished blocks cost
 * @property {boolean} closed  nothing will be appended any more
 * @property {boolean} done  and all of it was read
 */

/** Blocks of a page. */
const PAGE = 24;

/** Characters that are read at one time. */
const WINDOW = 1_000;

/** Longest unfinished end, in characters, before it is cut; a list is cut at an item, code at a line. */
const CUT = 2_000;

/** Points that one answer may cost; what is behind them stays plain text. A long one may cost more. */
const MOST = 300_000;
const MOST_PER_CHARACTER = 3;

/** Points for a window that stays plain. */
const PLAIN = 40;

/** @type {Budget} */
const UNBOUNDED = { allows: () => true, spend: () => undefined };

/** @returns {Split} */
export function emptySplit() {
  return {
    source: '', text: '', pages: [], count: 0, open: [], offset: 0, read: 0, end: 0, run: null, prefix: '',
    links: noLinks(), spent: 0, closed: false, done: false,
  };
}

/**
 * The split of a longer text. One that does not begin with what was split before starts anew. When the budget is
 * used up, the rest waits: `isBehind` tells, and the next call goes on.
 * @param {Split} split
 * @param {string} source
 * @param {boolean} finished  true when nothing will be appended any more
 * @param {Budget} [budget]
 * @returns {Split}
 */
export function grow(split, source, finished, budget = UNBOUNDED) {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  const base = text.startsWith(split.text) && !(split.closed && text !== split.text) ? split : emptySplit();
  const next = { ...base, source, text, pages: base.pages.slice() };
  next.end = finished ? text.length : withoutHalfMarker(text);
  if (finished && !next.closed) Object.assign(next.links, linksOf(text));
  next.closed = finished;
  while (budget.allows()) {
    next.read = windowEnd(next);
    next.done = finished && next.read === next.end;
    readOn(next, budget);
    if (next.done) joinParts(next, budget);
    if (next.read === next.end) break;
  }
  return next;
}

/** Whether there is more to read, once the budget allows it. @param {Split} split */
export function isBehind({ read, end, closed, done }) {
  return read < end || (closed && !done);
}

/** The end of the next window: behind a line if there is one. @param {Split} split */
function windowEnd({ read, end, offset, text }) {
  const most = Math.max(read, offset) + WINDOW;
  if (most >= end) return end;
  const line = text.lastIndexOf('\n', most - 1) + 1;
  return line > read ? line : whole(text, most);
}

/** Not between the halves of a character. @param {string} text @param {number} at */
function whole(text, at) {
  const code = text.charCodeAt(at - 1);
  return code >= 0xd800 && code < 0xdc00 ? at - 1 : at;
}

/**
 * Lex the unfinished end and move all but its last block to the finished ones, or that as well when all is done.
 * @param {Split} split
 * @param {Budget} budget
 */
function readOn(split, budget) {
  const { offset } = split;
  let cost = lexEnd(split);
  const tooMuch = split.open.length === 1 && split.open[0].type === 'plain' && split.read - offset > CUT / 2;
  const keep = split.done || tooMuch ? 0 : 1;
  freeze(split, keep);
  while (keep > 0 && split.read - split.offset > CUT) {
    cost += cut(split) + lexEnd(split);
    freeze(split, keep);
  }
  budget.spend(cost);
  const all = split.read - offset;
  if (all > 0) split.spent += tooMuch ? cost : cost * ((split.offset - offset) / all);
}

/** @param {Split} split @returns {number} what it cost */
function lexEnd(split) {
  const { tokens, cost } = lexTo(split, split.read);
  split.open = tokens;
  return cost;
}

/** @param {Split} split @param {number} to @returns {{ tokens: Token[], cost: number }} */
function lexTo({ prefix, text, offset, spent, links }, to) {
  const end = prefix + text.slice(offset, to);
  if (spent <= Math.max(MOST, text.length * MOST_PER_CHARACTER)) return lexed(end, links);
  return { tokens: end ? [{ type: 'plain', raw: end }] : [], cost: PLAIN };
}

/** @param {Split} split @param {number} keep */
function freeze(split, keep) {
  const last = split.open.findLastIndex((token) => token.type !== 'space');
  const count = keep === 0 ? split.open.length : Math.max(0, last);
  for (const token of split.open.splice(0, count)) {
    put(split, token);
    split.run = null;
  }
}

/**
 * Finish the token that the unfinished end begins with.
 * @param {Split} split
 * @param {Token} token
 */
function put(split, token) {
  const from = split.offset;
  split.offset += token.raw.length - split.prefix.length;
  split.prefix = '';
  if (token.type === 'space' || token.type === 'def') return;
  const part = split.run?.tokens[0].type === token.type;
  const run = part && split.run ? split.run : { tokens: [], from, to: from };
  run.tokens.push(token);
  run.to = split.offset;
  split.run = run;
  add(split, { key: split.count, token, part, run });
}

/** @param {Split} split @param {Block} block */
function add(split, block) {
  const last = split.pages.at(-1);
  if (last && last.length < PAGE) split.pages[split.pages.length - 1] = [...last, block];
  else split.pages.push([block]);
  split.count += 1;
}

/** Cut the one open block. @param {Split} split @returns {number} what it cost */
function cut(split) {
  const [token] = split.open;
  if (token.type === 'list' && token.items.length > 1) {
    const items = token.items.slice(0, -1);
    put(split, { ...token, items, raw: items.map((/** @type {Token} */ item) => item.raw).join('') });
    return 0;
  }
  const prefix = split.prefix || prefixOf(token);
  const rest = split.text.slice(split.offset, split.read);
  const { tokens, cost } = lexTo(split, split.offset + placeToCut(rest, split.prefix ? 0 : prefix.length));
  for (const piece of tokens) put(split, piece);
  split.prefix = prefix;
  return cost;
}

/** Behind a line, or else a word, but at any character if need be. @param {string} rest @param {number} skipped */
function placeToCut(rest, skipped) {
  const line = rest.lastIndexOf('\n', CUT) + 1;
  if (line > skipped) return line;
  const word = rest.lastIndexOf(' ', CUT) + 1;
  return word > skipped ? word : whole(rest, CUT);
}

/** A longer one would cost too much at each window. */
const LONGEST_PREFIX = 1_000;

/** The line or lines that make what follows read as the same kind of block. @param {Token} token */
function prefixOf(token) {
  const [first, second, ...more] = token.raw.slice(0, LONGEST_PREFIX).split('\n', 3);
  if (token.type === 'code' && second !== undefined && /^ {0,3}(`{3,}|~{3,})/.test(first)) return `${first}\n`;
  if (token.type === 'table' && more.length > 0) return `${first}\n${second}\n`;
  return '';
}

/** A line that may still become a marker: a lone dash would flash as a heading, a lone digit end a list. */
const HALF_MARKER = /^(?:[\s\-=*_`~#>|:+]{1,12}|\s*\d{1,9}[.)]?)$/;

/** Where the text ends without a last line that is only half a marker. @param {string} text */
function withoutHalfMarker(text) {
  const line = text.lastIndexOf('\n') + 1;
  const short = line > 0 && text.length - line <= 20;
  return short && HALF_MARKER.test(text.slice(line)) ? line : text.length;
}

/** @param {Split} split @param {Budget} budget */
function joinParts(split, budget) {
  const { pages, cost } = joined(split.pages, split.text, split.links);
  split.pages = pages;
  budget.spend(cost);
}
