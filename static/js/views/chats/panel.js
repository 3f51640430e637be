/** The list of chats: a new one, those that there are by date, more of them on scrolling, and a menu for each. */

import { html, useCallback, useEffect, useLayoutEffect, useRef, useState } from '../../preact.js';
import { groupsOf } from '../../state/rows.js';
import { Icon } from '../icons.js';
import { pure } from '../pure.js';
import { focusComposer } from '../shortcuts.js';
import { Entry } from './entry.js';
import { Menu } from './menu.js';
import { TOGGLE } from './toggle.js';

/** Pixels before the end of what is here at which more is read. */
const EARLY = 400;

/** @typedef {import('../../state/rows.js').Row} Row */
/** @typedef {import('../../state/rows.js').Group} Group */

export const ChatPanel = pure(/** @param {any} props */ ({ rows, list, view, panel, actions }) => {
  const [menu, setMenu] = useState(/** @type {{ id: string, button: HTMLElement } | null} */ (null));
  const [renaming, setRenaming] = useState('');
  const { nav, scroller, readOn } = usePlace(rows, { list, panel, actions });
  const { fold, covers } = panel;

  const chosen = useCallback(() => {
    if (covers) fold(false);
    requestAnimationFrame(covers ? focusConversation : focusComposer);
  }, [covers, fold]);
  const begin = () => {
    actions.newChat();
    if (covers) fold(false);
    requestAnimationFrame(focusComposer);
  };
  const openMenu = useCallback((/** @type {string} */ id, /** @type {HTMLElement} */ button) => setMenu({ id, button }), []);
  const named = useCallback((/** @type {string} */ id, /** @type {string} */ title) => {
    if (title) actions.rename(id, title);
    setRenaming('');
    requestAnimationFrame(() => focusRow(nav.current, id));
  }, [actions]);
  const remove = useCallback((/** @type {string} */ id) => {
    const next = neighbour(nav.current, id);
    actions.remove(id);
    requestAnimationFrame(() => focusRow(nav.current, next));
  }, [actions]);
  const row = rows.find((/** @type {Row} */ { id }) => id === menu?.id);

  return html`${covers && html`<div class="backdrop" onClick=${() => fold(false)}></div>`}
    <nav class="chats" id="chats" aria-label="Chats" ref=${nav}>
      <div class="chats-top"><button type="button" class="new-chat" onClick=${begin}><${Icon} name="edit" />New chat</button></div>
      <div class="chats-list" ref=${scroller} onScroll=${readOn}>
        ${groupsOf(rows, Date.now()).map((/** @type {Group} */ group) => html`<section key=${group.label} aria-label=${group.label}>
          <h2>${group.label}</h2>
          <ul>${group.rows.map((row) => html`<${Entry} key=${row.id} row=${row} shown=${row.id === view}
            renaming=${row.id === renaming} open=${row.id === menu?.id} openMenu=${openMenu} rename=${setRenaming}
            named=${named} remove=${remove} chosen=${chosen} />`)}</ul></section>`)}
        <${End} list=${list} empty=${rows.length === 0} actions=${actions} />
      </div>
      ${menu && row && html`<${Menu} key=${menu.id} row=${row} button=${menu.button} close=${() => setMenu(null)}
        rename=${setRenaming} pin=${actions.pin} remove=${remove} />`}
    </nav>`;
});

/**
 * Where one is: more is read near the end of what is here; where the list covers the page it takes the focus and gives
 * it back.
 * @param {Row[]} rows
 * @param {any} props
 */
function usePlace(rows, { list, panel, actions }) {
  const nav = useRef(/** @type {HTMLElement | null} */ (null));
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));
  const readOn = useCallback(() => {
    const box = scroller.current;
    if (box && box.scrollHeight - box.scrollTop - box.clientHeight < EARLY) actions.readMoreChats();
  }, [actions]);
  useEffect(readOn, [rows, list.more, list.status]);
  useLayoutEffect(() => {
    scroller.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
    if (!panel.covers) return undefined;
    nav.current?.querySelector('button')?.focus();
    return () => document.getElementById(TOGGLE)?.focus();
  }, []);
  return { nav, scroller, readOn };
}

/** What stands under the last chat. @param {any} props */
function End({ list, empty, actions }) {
  if (list.status === 'failed') {
    return html`<p class="chats-end bad-text" role="alert">The chats could not be read. ${list.message}${' '}
      <button type="button" class="secondary small" onClick=${actions.readChatsAgain}>Try again</button></p>`;
  }
  if (list.status === 'reading') return html`<p class="chats-end hint">Reading the chats…</p>`;
  return empty && html`<p class="chats-end hint">Your chats will be listed here.</p>`;
}

function focusConversation() {
  document.getElementById('conversation')?.focus();
}

/** @param {HTMLElement | null} nav @param {string} id */
function focusRow(nav, id) {
  const row = nav?.querySelector(id ? `a[href="#/c/${id}"]` : 'button');
  if (row instanceof HTMLElement) row.focus();
}

/** The chat below another one, or above the last one; '' when there is no other. @param {HTMLElement | null} nav @param {string} id */
function neighbour(nav, id) {
  const ids = [...(nav?.querySelectorAll('a') ?? [])].map((row) => row.hash.slice('#/c/'.length));
  const at = ids.indexOf(id);
  return ids[at + 1] ?? ids[at - 1] ?? '';
}
