/**
 * Keys that work everywhere: `/` goes to the message field, Ctrl+B opens and closes the list of chats, Escape closes
 * it where it covers the conversation and else stops a running answer.
 */

import { useEffect } from '../preact.js';

/** @param {any} actions @param {{ open: boolean, covers: boolean, fold: (open: boolean) => void }} panel */
export function useShortcuts(actions, { open, covers, fold }) {
  useEffect(() => {
    /** @param {KeyboardEvent} event */
    const pressed = (event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      if (event.defaultPrevented || event.isComposing) return;
      if (event.key === '/' && !event.ctrlKey && !event.metaKey && !target.closest('input, textarea, select')) {
        event.preventDefault();
        focusComposer();
      }
      if (event.key === 'b' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        fold(!open);
      }
      if (event.key === 'Escape') open && covers ? fold(false) : actions.stop();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [actions, open, covers, fold]);
}

/** Bring the message field into focus. */
export function focusComposer() {
  document.getElementById('composer')?.focus();
}
