/**
 * Markdown that may still be growing. Finished blocks are drawn once: they are grouped into pages whose nodes are
 * kept, so that a token touches only the unfinished end however long the answer is. What the pace does not allow yet
 * stands there as plain text and is formatted in the slices that follow.
 */

import { html, useEffect, useRef, useState } from '../../preact.js';
import { inNextSlice, pace } from '../pace.js';
import { PlainText } from '../plain_text.js';
import { Pure } from '../pure.js';
import { emptySplit, grow, isBehind } from './blocks.js';
import { drawBlock } from './draw.js';

/** @typedef {import('./blocks.js').Block} Block */
/** @typedef {import('./inline.js').Citing} Citing */

/** @param {{ text: string, live: boolean, citing: Citing }} props */
export function Markdown({ text, live, citing }) {
  const split = useRef(emptySplit());
  const [, again] = useState(0);
  if (split.current.source !== text || split.current.closed === live || isBehind(split.current)) {
    split.current = grow(split.current, text, !live, pace);
  }
  const { pages, open, prefix, read } = split.current;
  const behind = isBehind(split.current);
  useEffect(() => (behind ? inNextSlice(() => again((count) => count + 1)) : undefined));
  const rest = split.current.text.slice(read, split.current.end);
  return html`<div class="markdown">
    ${pages.map((blocks, at) => html`<${Page} key=${at} blocks=${blocks} citing=${citing} />`)}
    ${open.map((token, at) => html`<div class="open" key=${`open${at}`}>
      ${drawBlock(token, citing, { live, part: prefix !== '' && at === 0 })}</div>`)}
    ${rest && html`<div class="waiting-text" key="rest"><${PlainText} text=${rest} from=${read} /></div>`}</div>`;
}

/** Blocks never change; a page that got more of them is another page. */
class Page extends Pure {
  /** @param {any} props */
  render({ blocks, citing }) {
    return html`<div class="page">${blocks.map((/** @type {Block} */ block) =>
      html`<${BlockView} key=${block.key} token=${block.token} part=${block.part} run=${block.run} citing=${citing} />`)}</div>`;
  }
}

class BlockView extends Pure {
  /** @param {any} props */
  render({ token, part, run, citing }) {
    return drawBlock(token, citing, { part, run: run.tokens });
  }
}
