/** What an empty chat shows: a greeting, and the service's examples if it has any; or that there is no such chat. */

import { html } from '../preact.js';
import { Icon } from './icons.js';
import { pure } from './pure.js';

export const Welcome = pure(/** @param {any} props */ ({ examples, actions }) => html`<div class="welcome">
  <span class="emblem"><${Icon} name="spark" /></span>
  <h1>What would you like to know?</h1>
  <p>Ask in your own words, and choose the tools and data sources that the answer may use.
    ${examples.length > 0 && ' Or start with an example.'}</p>
  ${examples.length > 0 && html`<ul class="examples">
    ${examples.map((/** @type {import('../client/types/index.js').Example} */ example) => html`<li>
      <button type="button" class="example" onClick=${() => actions.example(example)}>
        <${Icon} name=${example.icon} /><span><strong>${example.title}</strong><span>${example.content}</span></span>
      </button></li>`)}
  </ul>`}
</div>`);

/** @param {{ actions: any }} props */
export function Missing({ actions }) {
  return html`<div class="welcome">
    <span class="emblem"><${Icon} name="block" /></span>
    <h1>This chat is not there</h1>
    <p>It was deleted, or it belongs to somebody else.</p>
    <p class="missing"><button type="button" class="secondary" onClick=${actions.newChat}>Begin a new chat</button></p>
  </div>`;
}
