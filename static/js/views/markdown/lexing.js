/**
 * The lexer with a bound on its work. Every step is charged: what its token costs to make and to draw, and what the
 * lexer may have to read for it at worst, which is its whole text at an emphasis mark. A text for which it might read
 * too much is given back as plain text, so nothing that is written can hold the page up. The vendored lexer
 * stays as it came.
 */

import { Lexer, Tokenizer, defaults } from '../../../vendor/marked/marked.esm.js';

/** @typedef {any} Token  a marked token; drawn by kind in `draw.js` */
/** @typedef {Record<string, { href: string, title?: string | null }>} Links  link reference definitions, by label */

/** Points of reading for one text, such as a paragraph's or a cell's. */
const READING_PER_TEXT = 8_000;

/** The same for all texts that are lexed in one go. */
const READING = 20_000;

/** Points in all for what is lexed in one go: quotes in lists in quotes are read again and again. */
const MOST = 45_000;

/** Cells of a table: short rows are filled up to the width of its head. */
const MOST_CELLS = 2_000;

/** Deeper nesting of blocks, or of marks in a text, stays plain. */
const DEEPEST = { blocks: 24, texts: 40 };

/** In points: a character, a block, code with its frame, a cell, a token, a character that a step may have to read. */
const COST = { character: 0.3, block: 20, code: 80, cell: 10, token: 9, emphasis: 0.06, mark: 0.012, mask: 0.005 };

const EMPHASIS = new Set(codes('*_~'));
const MARKS = new Set(codes('[!<`&@\\'));
const MASKED = new Set(codes('[<`'));

/** @param {string} characters */
function codes(characters) {
  return Array.from(characters, (character) => character.charCodeAt(0));
}

class TooMuch extends Error {}

/** `escape` and `space` are what the lexer asks first at each step of a text and of the blocks. */
class ChargingTokenizer extends Tokenizer {
  /** @param {string} src */
  escape(src) {
    const code = src.charCodeAt(0);
    const each = EMPHASIS.has(code) ? COST.emphasis : MARKS.has(code) ? COST.mark : 0;
    /** @type {any} */ (this.lexer).charge(COST.token, src.length * each);
    return super.escape(src);
  }

  /** @param {string} src */
  space(src) {
    /** @type {any} */ (this.lexer).charge(COST.block);
    return super.space(src);
  }

  /** @param {string} src */
  fences(src) {
    const found = super.fences(src);
    if (found) /** @type {any} */ (this.lexer).charge(COST.code);
    return found;
  }

  /** @param {string} src */
  table(src) {
    const cells = cellsOf(src);
    if (cells > MOST_CELLS) return undefined;
    const found = super.table(src);
    if (found) /** @type {any} */ (this.lexer).charge(cells * COST.cell);
    return found;
  }
}

class ChargingLexer extends Lexer {
  /** @param {Links} links @param {number} most  points that it may cost in all */
  constructor(links, most) {
    super({ ...defaults, tokenizer: new ChargingTokenizer() });
    /** @type {any} */ (this.tokens).links = links;
    this.cost = 0;
    this.reading = 0;
    this.most = { cost: most, reading: READING };
    this.depth = { blocks: 0, texts: 0 };
  }

  /** @param {number} points @param {number} [reading]  points that it may have to read */
  charge(points, reading = 0) {
    this.cost += points;
    if (this.reading + reading > this.most.reading || this.cost > this.most.cost) throw new TooMuch();
    this.reading += reading;
    this.cost += reading;
  }

  /** @param {string} src @param {Token[]} [tokens] @param {boolean} [cut] @returns {Token} */
  blockTokens(src, tokens = [], cut = false) {
    if (this.depth.blocks >= DEEPEST.blocks) {
      tokens.push({ type: 'plain', raw: src });
      return tokens;
    }
    this.charge(COST.block);
    this.depth.blocks += 1;
    const found = super.blockTokens(src, tokens, cut);
    this.depth.blocks -= 1;
    return found;
  }

  /** @param {string} src @param {Token[]} [tokens] @returns {Token[]} */
  inlineTokens(src, tokens = []) {
    if (this.depth.texts >= DEEPEST.texts) {
      tokens.push({ type: 'plain', raw: src });
      return tokens;
    }
    this.charge(COST.token, src.length * maskedIn(src) * COST.mask);
    this.depth.texts += 1;
    const found = super.inlineTokens(src, tokens);
    this.depth.texts -= 1;
    return found;
  }

  /** The blocks first, then the texts in them, each with a share of its own. @param {string} text */
  all(text) {
    this.blockTokens(text, this.tokens);
    for (const { src, tokens } of this.inlineQueue) {
      this.most.reading = Math.min(READING, this.reading + READING_PER_TEXT);
      try {
        this.inlineTokens(src, tokens);
      } catch {
        tokens.splice(0, tokens.length, { type: 'plain', raw: src });
        this.depth.texts = 0;
        this.state.inLink = false;
        if (this.cost > this.most.cost) throw new TooMuch();
      }
      this.state.inRawBlock = false;
    }
    return [...this.tokens];
  }
}

/** Cells of the table that a text may begin with, about. @param {string} src */
function cellsOf(src) {
  const rule = src.indexOf('\n') + 1;
  if (rule === 0 || !/^[ \t]*[|:-]/.test(src.slice(rule, rule + 80))) return 0;
  const end = src.indexOf('\n\n');
  return src.slice(0, rule).split('|').length * src.slice(rule, end < 0 ? src.length : end).split('\n').length;
}

/** Marks for which the lexer may read on to the end before it begins. @param {string} src */
function maskedIn(src) {
  let count = 1;
  for (let at = 0; at < src.length; at += 1) if (MASKED.has(src.charCodeAt(at))) count += 1;
  return count;
}

/**
 * Tokens of markdown and what they cost. What the lexer cannot take, or of which it loses count, is plain text: what
 * was written must always be readable.
 * @param {string} text
 * @param {Links} [links]  added to by the definitions that stand in the text
 * @param {number} [most]  points; a text that costs more is plain
 * @returns {{ tokens: Token[], cost: number }}
 */
export function lexed(text, links = noLinks(), most = MOST) {
  const lexer = new ChargingLexer(links, most);
  lexer.cost = text.length * COST.character;
  const plain = [{ type: 'plain', raw: text }];
  try {
    const tokens = lexer.all(text);
    const length = tokens.reduce((sum, token) => sum + token.raw.length, 0);
    const sound = length === text.length && lexer.cost <= most;
    return { tokens: sound ? tokens : plain, cost: lexer.cost };
  } catch {
    return { tokens: plain, cost: lexer.cost };
  }
}

/** @returns {Links} */
export function noLinks() {
  return Object.create(null);
}

const DEFINITION = /^ {0,3}\[[^[\]\\\n]{1,200}\]: *[^\s<][^\n]{0,2000}$/gm;

/** Definitions of one text that are looked for. */
const MOST_LINKS = 500;

/** All definitions of a whole text, so that a link may come before its definition. @param {string} text */
export function linksOf(text) {
  const links = noLinks();
  let left = MOST_LINKS;
  for (const [line] of text.matchAll(DEFINITION)) {
    if (left <= 0) break;
    left -= 1;
    lexed(line, links);
  }
  return links;
}
