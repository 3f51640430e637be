/** Choosing the tools or data sources for the next messages, and the chips that show the choice. */

import { html } from '../preact.js';
import { Icon } from './icons.js';
import { Popover } from './popover.js';
import { pure } from './pure.js';

/** @typedef {'tools' | 'sources'} Kind */
/** @typedef {{ name: string, title: string, description: string }} Item */

const NAMES = { tools: ['Tools', 'tool'], sources: ['Data', 'book'] };
const HEADINGS = { tools: 'Tools that the answer may use', sources: 'Data sources to search' };
/** As many as the contract lets a message name. */
const MOST = { tools: 32, sources: 16 };

export const Picker = pure(/** @param {any} props */ ({ kind, offer, selection, select, retry }) => {
  const which = /** @type {Kind} */ (kind);
  const [name, icon] = NAMES[which];
  const chosen = selection[which];
  const count = chosen.length > 0 ? html`<b class="number">${chosen.length}</b>` : null;
  const face = html`<${Icon} name=${icon} /><span>${name}</span>${count}`;
  return html`<${Popover} label=${HEADINGS[which]} face=${face} above=${true} stage=${offer.status}>
    <h2>${HEADINGS[which]}</h2>${body(which, { offer, selection, select, retry })}
  </>`;
});

/** @param {Kind} kind @param {any} props */
function body(kind, { offer, selection, select, retry }) {
  const items = /** @type {Item[]} */ (offer[kind]);
  if (offer.status === 'loading') return html`<p class="hint">Loading…</p>`;
  if (offer.status === 'failed') {
    return html`<p class="bad-text">They could not be loaded. ${offer.message}</p>
      <button type="button" class="secondary small" onClick=${retry}>Try again</button>`;
  }
  if (items.length === 0) return html`<p class="hint">There are none for you.</p>`;
  const chosen = /** @type {string[]} */ (selection[kind]);
  const toggle = (/** @type {string} */ name) => select({
    ...selection,
    [kind]: chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name].slice(0, MOST[kind]),
  });
  const all = chosen.length === items.length;
  return html`<div class="options">${items.map((item) => html`<label key=${item.name} class="option">
      <input type="checkbox" checked=${chosen.includes(item.name)} onChange=${() => toggle(item.name)} />
      <span><strong>${item.title}</strong><span class="hint">${item.description}</span></span></label>`)}</div>
    <button type="button" class="link-button" onClick=${() => select({ ...selection, [kind]: all ? [] : items.slice(0, MOST[kind]).map((item) => item.name) })}>
      ${all ? 'Choose none' : 'Choose all'}</button>`;
}

export const Chips = pure(/** @param {any} props */ ({ offer, selection, select }) => {
  const kinds = /** @type {Kind[]} */ (['tools', 'sources']);
  const chips = kinds.flatMap((kind) => selection[kind].map((/** @type {string} */ name) => ({
    kind, name, title: offer[kind].find((/** @type {Item} */ item) => item.name === name)?.title ?? name,
  })));
  if (chips.length === 0 || offer.status !== 'ready') return null;
  return html`<ul class="chips" aria-label="Selected for the next message">${chips.map(({ kind, name, title }) => html`<li key=${kind + name}>
    <span class="chip"><${Icon} name=${NAMES[/** @type {Kind} */ (kind)][1]} />${title}<button type="button" aria-label=${`Remove ${title}`}
      onClick=${() => select({ ...selection, [kind]: /** @type {any} */ (selection)[kind].filter((/** @type {string} */ other) => other !== name) })}>
      <${Icon} name="cross" /></button></span></li>`)}</ul>`;
});
