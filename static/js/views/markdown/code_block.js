/** A block of code: language label, copy button, colours once it is finished. */

import { html, useEffect, useState } from '../../preact.js';
import { CopyButton } from '../copy_button.js';
import { inTurn } from '../pace.js';
import { highlighted } from './highlight.js';

/** @typedef {import('./highlight.js').TreeNode | null} Tree */

/** Points for a node of highlighted code. */
const COST = 6;

/**
 * @param {{ code: string, lang: string, live: boolean, part: boolean, whole: () => string }} props  `whole`: what is copied
 */
export function CodeBlock({ code, lang, live, part, whole }) {
  const [tree, setTree] = useState(/** @type {Tree} */ (null));
  useEffect(() => {
    let leave = () => {};
    let current = true;
    setTree(null);
    if (!live) {
      void highlighted(code, lang, () => current).then((found) => {
        if (current && found) leave = inTurn(found.nodes * COST, () => setTree(found.tree));
      });
    }
    return () => {
      current = false;
      leave();
    };
  }, [code, lang, live]);
  const label = lang.trim().split(/\s/, 1)[0].slice(0, 24) || 'text';
  return html`<figure class=${part ? 'code part' : 'code'}>
    ${!part && html`<figcaption><span>${label}</span><${CopyButton} text=${whole} what="code" /></figcaption>`}
    <pre tabindex="0" dir="ltr"><code>${tree ? tree.children.map(drawNode) : code}</code></pre>
  </figure>`;
}

/** @param {import('./highlight.js').TreeNode | string} node @returns {any} */
function drawNode(node) {
  if (typeof node === 'string') return node;
  const scope = (node.scope ?? '').split('.')[0].replace(/[^a-z-]/g, '-');
  return html`<span class=${`hl-${scope}`}>${node.children.map(drawNode)}</span>`;
}
