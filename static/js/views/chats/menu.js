/** What can be done with one chat: a menu at its button, for pointers and arrow keys. */

import { html, useEffect, useLayoutEffect, useRef } from '../../preact.js';
import { Icon } from '../icons.js';

/** Pixels between the menu and the edge of the screen. */
const MARGIN = 8;

/** @param {any} props */
export function Menu({ row, button, close, rename, pin, remove }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    const menu = /** @type {HTMLElement} */ (box.current);
    place(menu, button);
    itemsOf(menu)[0].focus();
  }, []);
  useLeaving(box, button, close);

  const choose = (/** @type {() => void} */ act, back = true) => () => {
    close();
    if (back) button.focus();
    act();
  };
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    const items = itemsOf(box.current);
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items.at(to % items.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') choose(() => undefined)();
    else return;
    event.preventDefault();
  };

  return html`<div class="menu" role="menu" aria-label=${`“${row.title}”`} ref=${box} onKeyDown=${pressed}>
    <button type="button" role="menuitem" tabindex="-1" onClick=${choose(() => rename(row.id), false)}>
      <${Icon} name="edit" />Rename</button>
    <button type="button" role="menuitem" tabindex="-1" onClick=${choose(() => pin(row.id, !row.pinned))}>
      <${Icon} name="pin" />${row.pinned ? 'Unpin' : 'Pin'}</button>
    <button type="button" role="menuitem" tabindex="-1" class="bad" onClick=${choose(() => remove(row.id), false)}>
      <${Icon} name="bin" />Delete</button>
  </div>`;
}

/** @param {HTMLElement | null} menu @returns {HTMLElement[]} */
function itemsOf(menu) {
  return [...(menu?.querySelectorAll('button') ?? [])];
}

/** Under its button, or over it where there is no room below. @param {HTMLElement} menu @param {HTMLElement} button */
function place(menu, button) {
  const at = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = at.bottom + height + MARGIN < innerHeight;
  menu.style.top = `${Math.max(MARGIN, below ? at.bottom + 4 : at.top - height - 4)}px`;
  menu.style.left = `${Math.max(MARGIN, Math.min(at.left, innerWidth - width - MARGIN))}px`;
}

/**
 * Close when somebody presses elsewhere, or what is under the menu moves.
 * @param {{ current: HTMLElement | null }} box
 * @param {HTMLElement} button
 * @param {() => void} close
 */
function useLeaving(box, button, close) {
  useEffect(() => {
    /** @param {Event} event */
    const outside = (event) => {
      const target = /** @type {Node} */ (event.target);
      if (!box.current?.contains(target) && !button.contains(target)) close();
    };
    const closing = /** @type {const} */ (['pointerdown', 'scroll', 'focusin']);
    for (const type of closing) document.addEventListener(type, outside, true);
    addEventListener('resize', close);
    return () => {
      for (const type of closing) document.removeEventListener(type, outside, true);
      removeEventListener('resize', close);
    };
  }, []);
}
