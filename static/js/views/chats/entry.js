/** One chat in the list: its name, what happens in it, the button of its menu, and the field for another name. */

import { html, useLayoutEffect, useRef } from '../../preact.js';
import { Icon } from '../icons.js';
import { pure } from '../pure.js';

/** @typedef {import('../../state/selectors.js').What} What */

/** As many characters as the contract allows. */
const LONGEST = 200;

/** @type {Readonly<Record<What, [string, string]>>} */
const MARKS = Object.freeze({
  running: ['spinner', 'an answer is being written'],
  sending: ['clock', 'a message waits to be sent'],
  unsent: ['alert', 'a message was not sent'],
  completed: ['dot', 'the answer is ready'],
  ended: ['dot', 'the answer has ended'],
  broken: ['alert', 'the answer ended early'],
});

export const Entry = pure(/** @param {any} props */ ({ row, shown, renaming, open, openMenu, rename, named, remove, chosen }) => {
  const { id, listed, what } = row;
  const title = row.title || 'Untitled chat';
  if (renaming) return html`<li class="chat"><${Name} row=${row} named=${named} /></li>`;
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    if (!listed || !['F2', 'Delete'].includes(event.key)) return;
    event.preventDefault();
    if (event.key === 'F2') rename(id);
    else remove(id);
  };
  return html`<li class=${open ? 'chat open' : 'chat'}>
    <a href=${`#/c/${id}`} aria-current=${shown ? 'page' : null} title=${title}
      aria-label=${what ? `${title}, ${MARKS[/** @type {What} */ (what)][1]}` : title} onClick=${plain(chosen)} onKeyDown=${pressed}>
      <span class="chat-title" dir="auto">${title}</span>${what && html`<${Mark} what=${what} />`}</a>
    ${listed && html`<button type="button" class="ghost chat-more" aria-haspopup="menu" aria-expanded=${open}
      aria-label=${`Menu of “${title}”`} onClick=${(/** @type {any} */ event) => openMenu(id, event.currentTarget)}>
      <${Icon} name="more" /></button>`}</li>`;
});

/** Not where a link is opened in another tab. @param {() => void} chosen */
function plain(chosen) {
  return (/** @type {MouseEvent} */ event) => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) chosen();
  };
}

/** @param {{ what: What }} props */
function Mark({ what }) {
  const [sign, words] = MARKS[what];
  const drawn = sign === 'spinner' || sign === 'dot' ? html`<i class=${sign}></i>` : html`<${Icon} name=${sign} />`;
  return html`<span class=${sign === 'alert' ? 'chat-mark bad' : 'chat-mark'} title=${words}>${drawn}</span>`;
}

/** Enter and leaving the field keep what was written, Escape does not. @param {any} props */
function Name({ row, named }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const over = useRef(false);
  useLayoutEffect(() => field.current?.select(), []);
  const end = (/** @type {string} */ title) => {
    if (over.current) return;
    over.current = true;
    named(row.id, title === row.title ? '' : title);
  };
  const written = () => field.current?.value.trim() ?? '';
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    end(event.key === 'Enter' ? written() : '');
  };
  return html`<input type="text" class="chat-name" ref=${field} dir="auto" aria-label="Name of the chat" value=${row.title}
    maxlength=${LONGEST} onKeyDown=${pressed} onBlur=${() => end(written())} />`;
}
