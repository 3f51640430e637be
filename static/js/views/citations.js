/** The passages that an answer rests on: chips that open to the passage itself. */

import { html } from '../preact.js';
import { Icon } from './icons.js';
import { pure } from './pure.js';

/** @typedef {import('../state/types.js').Citation} Citation */

export const Citations = pure(/** @param {any} props */ ({ citations }) => html`<details class="sources">
  <summary><${Icon} name="book" /><span>${citations.length === 1 ? '1 source' : `${citations.length} sources`}</span>
    <span class="source-chips">${citations.slice(0, 6).map((/** @type {Citation} */ c) => html`<span class="chip" key=${c.number}>
      <b>${c.number}</b>${c.location || c.title}</span>`)}</span><${Icon} name="chevron" /></summary>
  <ol>${citations.map((/** @type {Citation} */ c) => html`<li key=${c.number} data-number=${c.number} tabindex="-1">
    <b class="number">${c.number}</b><div><p><strong>${c.title}</strong><span class="hint"> ${c.location}</span></p>
      <blockquote dir="auto">${c.excerpt}</blockquote></div></li>`)}</ol>
</details>`);
