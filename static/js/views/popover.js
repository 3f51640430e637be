/** A button with a panel: opens on click, closes on Escape, outside click or when focus leaves it. */

import { html, useEffect, useRef, useState } from '../preact.js';

/**
 * `stage` changes when the panel's content is another one: then its first field takes the focus.
 * @param {{ label: string, face: any, children?: any, plain?: boolean, above?: boolean, stage?: string, disabled?: boolean }} props
 */
export function Popover({ label, face, children, plain = false, above = false, stage = '', disabled = false }) {
  const [open, setOpen] = useState(false);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const button = useRef(/** @type {HTMLElement | null} */ (null));

  useEffect(() => {
    if (!open) return undefined;
    const first = box.current?.querySelector('.panel input') ?? box.current?.querySelector('.panel');
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
    /** @param {Event} event */
    const outside = (event) => {
      if (!box.current?.contains(/** @type {Node} */ (event.target))) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [open, stage]);

  /** @param {KeyboardEvent} event */
  const escape = (event) => {
    if (event.key !== 'Escape' || !open) return;
    event.preventDefault();
    setOpen(false);
    button.current?.focus();
  };

  return html`<div class=${`popover${above ? ' above' : ''}`} ref=${box} onKeyDown=${escape}>
    <button type="button" class=${plain ? 'bare' : 'pick'} ref=${button} aria-haspopup="dialog" aria-expanded=${open}
      aria-label=${label} title=${label} disabled=${disabled} onClick=${() => setOpen(!open)}>${face}</button>
    ${open && html`<div class="panel" role="dialog" aria-label=${label} tabindex="-1">${children}</div>`}
  </div>`;
}
