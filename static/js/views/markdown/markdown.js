/**
 * Markdown that may still be growing. Finished blocks are drawn once: they are grouped into pages whose nodes are
 * kept, so that a token touches only the unfinished end however long the answer is.
 */

import { html, useRef } from '../../preact.js';
import { Pure } from '../pure.js';
import { drawBlock } from './draw.js';
import { emptySplit, grow } from './blocks.js';

/** @typedef {import('./blocks.js').Block} Block */
/** @typedef {import('./inline.js').Citing} Citing */

const PAGE = 24;

/** @param {{ text: string, live: boolean, citing: Citing }} props */
export function Markdown({ text, live, citing }) {
  const split = useRef(emptySplit());
  const closed = useRef(false);
  if (split.current.source !== text || closed.current === live) {
    split.current = grow(split.current, text, !live);
    closed.current = !live;
  }
  const { done, open } = split.current;
  const pages = [];
  for (let from = 0; from < done.length; from += PAGE) {
    const blocks = done.slice(from, from + PAGE);
    pages.push(html`<${Page} key=${from} blocks=${blocks} size=${blocks.length} first=${blocks[0].token} citing=${citing} />`);
  }
  const part = split.current.prefix !== '';
  return html`<div class="markdown">${pages}${open.map((token, at) => html`<div class="open" key=${`open${at}`}>
    ${drawBlock(token, citing, { live, part: part && at === 0 })}</div>`)}</div>`;
}

/** Blocks never change and are only appended, so a page of the same size and start is the same page. */
class Page extends Pure {
  /** @param {any} next */
  shouldComponentUpdate(next) {
    const { size, first, citing } = /** @type {any} */ (this.props);
    return next.size !== size || next.first !== first || next.citing !== citing;
  }

  /** @param {any} props */
  render({ blocks, citing }) {
    return html`<div class="page">${blocks.map((/** @type {Block} */ block) =>
      html`<${BlockView} key=${block.key} token=${block.token} part=${block.part} run=${block.run} citing=${citing} />`)}</div>`;
  }
}

class BlockView extends Pure {
  /** @param {any} props */
  render({ token, part, run, citing }) {
    return drawBlock(token, citing, { part, run });
  }
}
