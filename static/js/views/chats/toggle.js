/** The button at the top left that opens and closes the list of chats, and says whether there is news in it. */

import { html } from '../../preact.js';
import { Icon } from '../icons.js';
import { pure } from '../pure.js';

export const TOGGLE = 'chats-toggle';

export const Toggle = pure(/** @param {any} props */ ({ panel, rows }) => {
  const news = rows.filter((/** @type {any} */ { what }) => what && what !== 'running' && what !== 'sending').length;
  const told = news > 0 && !panel.open;
  const count = told ? `, ${news} with news` : '';
  return html`<button type="button" id=${TOGGLE} class="ghost chats-toggle" aria-expanded=${panel.open}
    aria-controls=${panel.open ? 'chats' : null} aria-label=${`Chats${count}`} onClick=${() => panel.fold(!panel.open)}
    title=${`${panel.open ? 'Close' : 'Open'} the list of chats (Ctrl+B)${count}`}>
    <${Icon} name="panel" />${told && html`<i class="dot"></i>`}</button>`;
});
