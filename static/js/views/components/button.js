/** A button that a tool put there. */

import { html } from '../../preact.js';
import { Used } from './used.js';

/** @param {any} props */
export function ButtonView({ component, use, busy, onUse }) {
  const { id, title, callback } = component;
  return html`<h2>${title}</h2>
    <button type="button" class="secondary" disabled=${busy} onClick=${() => onUse(id, callback.name, {})}>${callback.label}</button>
    <${Used} use=${use} labels=${{}} />`;
}
