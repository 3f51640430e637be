/**
 * What happens in chats that are not shown: an answer is being written, is ready, or a message waits; with the way
 * there.
 */

import { html } from '../preact.js';
import { Icon } from './icons.js';
import { focusComposer } from './shortcuts.js';

/** @typedef {import('../state/selectors.js').Elsewhere} Chat */

/** @type {Readonly<Record<Chat['what'], [string, string]>>} */
const WORDS = Object.freeze({
  running: ['', 'An answer is being written in'],
  sending: ['clock', 'A message waits to be sent in'],
  unsent: ['alert', 'A message was not sent in'],
  completed: ['check', 'The answer is ready in'],
  ended: ['check', 'The answer has ended in'],
  broken: ['alert', 'The answer ended early in'],
});

/** Only an ended answer can be put aside: it stays where it is. @param {Chat} chat */
function isOver({ what }) {
  return what === 'completed' || what === 'ended' || what === 'broken';
}

/** @param {{ chats: Chat[], actions: any }} props */
export function Elsewhere({ chats, actions }) {
  const go = (/** @type {string} */ id) => {
    actions.show(id);
    requestAnimationFrame(focusComposer);
  };
  return html`<div class="elsewhere" role="region" aria-label="Other chats" aria-live="polite">
    ${chats.map((chat) => html`<${Line} key=${chat.id} chat=${chat} go=${go} dismiss=${actions.dismissNews} />`)}
  </div>`;
}

/** @param {{ chat: Chat, go: (id: string) => void, dismiss: (id: string) => void }} props */
function Line({ chat, go, dismiss }) {
  const [icon, words] = WORDS[chat.what];
  const place = chat.title ? `“${chat.title}”` : 'another chat';
  return html`<p class=${`elsewhere-line${chat.what === 'broken' || chat.what === 'unsent' ? ' bad' : ''}`}>
    ${icon ? html`<${Icon} name=${icon} />` : html`<span class="spinner"></span>`}
    <span class="elsewhere-text">${words} ${place}.</span>
    <button type="button" class="ghost small" aria-label=${`Go to ${place}`} onClick=${() => go(chat.id)}>
      Go there</button>
    ${isOver(chat) && html`<button type="button" class="ghost small" aria-label=${`Dismiss the notice about ${place}`}
      onClick=${() => dismiss(chat.id)}><${Icon} name="cross" /></button>`}
  </p>`;
}
