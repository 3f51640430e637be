/** Makes one block again of the parts that a long one was cut into while it came. Pure. */

import { lexed } from './lexing.js';

/** @typedef {import('./blocks.js').Block} Block */
/** @typedef {import('./blocks.js').Run} Run */
/** @typedef {import('./lexing.js').Links} Links */
/** @typedef {import('./lexing.js').Token} Token */

/** Blocks that cost more points stay in their parts. */
const MOST = 15_000;

/** Longer ones as well, in characters; code costs little. */
const LONGEST = 12_000;
const LONGEST_CODE = 30_000;

/** Points for a character of code that is drawn anew. */
const CODE = 0.1;

/**
 * The pages with every block whole that can be. The first part becomes it, the others nothing, so that keys stay.
 * @param {Block[][]} pages
 * @param {string} text
 * @param {Links} links
 * @returns {{ pages: Block[][], cost: number }}
 */
export function joined(pages, text, links) {
  let cost = 0;
  /** @type {Map<Run, Token | null>} */
  const known = new Map();
  const found = (/** @type {Run} */ run) => {
    if (!known.has(run)) {
      const whole = wholeOf(run, text, links);
      cost += whole.cost;
      known.set(run, whole.token);
    }
    return known.get(run) ?? null;
  };
  const replaced = pages.map((page) => (page.some(isCut) ? page.map((block) => replace(block, found)) : page));
  return { pages: replaced, cost };
}

/** @param {Block} block */
function isCut({ run }) {
  return run.tokens.length > 1;
}

/** @param {Block} block @param {(run: Run) => Token | null} found @returns {Block} */
function replace(block, found) {
  const token = isCut(block) ? found(block.run) : null;
  if (!token) return block;
  return { ...block, token: block.part ? { type: 'space', raw: '' } : token, part: false, run: { ...block.run, tokens: [token] } };
}

/** @param {Run} run @param {string} text @param {Links} links */
function wholeOf({ tokens: [first], from, to }, text, links) {
  if (to - from > (first.type === 'code' ? LONGEST_CODE : LONGEST)) return { token: null, cost: 0 };
  const { tokens, cost } = lexed(text.slice(from, to), links, MOST);
  const [token, ...more] = tokens.filter(({ type }) => type !== 'space');
  const same = more.length === 0 && token?.type === first.type;
  return { token: same ? token : null, cost: cost + (to - from) * CODE };
}
