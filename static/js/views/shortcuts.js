/** Keys that work everywhere: `/` goes to the message field, Escape stops a running answer. */

import { useEffect } from '../preact.js';

/** @param {any} actions */
export function useShortcuts(actions) {
  useEffect(() => {
    /** @param {KeyboardEvent} event */
    const pressed = (event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      if (event.defaultPrevented || event.isComposing) return;
      if (event.key === '/' && !event.ctrlKey && !event.metaKey && !target.closest('input, textarea, select')) {
        event.preventDefault();
        focusComposer();
      }
      if (event.key === 'Escape') actions.stop();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [actions]);
}

/** Bring the message field into focus. */
export function focusComposer() {
  document.getElementById('composer')?.focus();
}
