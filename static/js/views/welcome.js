/** What an empty chat shows: a greeting and examples that select what they need. */

import { html } from '../preact.js';
import { Icon } from './icons.js';
import { pure } from './pure.js';

const EXAMPLES = Object.freeze([
  {
    icon: 'chart',
    title: 'Look up, sum and plot',
    text: 'Look up Maria Lopez, sum the payments of her customers by month and plot them',
    tools: ['find_people', 'query_sales', 'show_plot'],
    sources: [],
  },
  {
    icon: 'book',
    title: 'Ask the handbook',
    text: 'What does the handbook say about remote work?',
    tools: [],
    sources: ['handbook'],
  },
  {
    icon: 'table',
    title: 'Make a table',
    text: 'Top 5 customers by revenue as a table',
    tools: ['query_sales', 'show_table'],
    sources: [],
  },
  {
    icon: 'sum',
    title: 'Calculate',
    text: 'What is 17% of 2,340?',
    tools: ['calculate'],
    sources: [],
  },
]);

/** An example is shown unless something that it needs is known to be missing. @param {any} offer @param {any} example */
function isPossible(offer, example) {
  if (offer.status !== 'ready') return true;
  const has = (/** @type {any[]} */ list, /** @type {string} */ name) => list.some((item) => item.name === name);
  return example.tools.every((/** @type {string} */ name) => has(offer.tools, name))
    && example.sources.every((/** @type {string} */ name) => has(offer.sources, name));
}

export const Welcome = pure(/** @param {any} props */ ({ offer, actions }) => html`<div class="welcome">
  <span class="emblem"><${Icon} name="spark" /></span>
  <h1>What would you like to know?</h1>
  <p>Ask in your own words. Choose the tools and data sources that the answer may use, or start with an example.</p>
  <ul class="examples">
    ${EXAMPLES.filter((example) => isPossible(offer, example)).map((example) => html`<li>
      <button type="button" class="example" onClick=${() => actions.example(example)}>
        <${Icon} name=${example.icon} /><span><strong>${example.title}</strong><span>${example.text}</span></span>
      </button></li>`)}
  </ul>
</div>`);
