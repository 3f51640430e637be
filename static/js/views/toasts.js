/** Short notices at the bottom. Good and plain ones leave by themselves, bad ones stay longer. */

import { html, useEffect, useState } from '../preact.js';
import { Icon } from './icons.js';
import { pure } from './pure.js';

const SHOWN_MS = { good: 4_000, plain: 4_000, bad: 10_000 };
/** There is something to press. */
const UNDO_MS = 10_000;

export const Toasts = pure(/** @param {any} props */ ({ toasts, actions }) => html`<div class="toasts" role="region"
    aria-label="Notices" aria-live="polite">
  ${toasts.map((/** @type {any} */ toast) => html`<${ToastView} key=${toast.id} toast=${toast} actions=${actions} />`)}
</div>`);

/** It stays as long as somebody points at it or is in it. @param {{ toast: import('../state/types.js').Toast, actions: any }} props */
function ToastView({ toast, actions }) {
  const [held, setHeld] = useState(false);
  const { id, tone, undo } = toast;
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => actions.dismiss(id), undo ? UNDO_MS : SHOWN_MS[tone]);
    return () => clearTimeout(timer);
  }, [id, held]);
  const [hold, release] = [() => setHeld(true), () => setHeld(false)];
  const restore = () => {
    actions.restore(undo);
    actions.dismiss(id);
  };
  return html`<div class=${`toast ${tone}`} role=${tone === 'bad' ? 'alert' : null} onPointerEnter=${hold}
      onPointerLeave=${release} onFocusIn=${hold} onFocusOut=${release}>
    <${Icon} name=${tone === 'bad' ? 'alert' : 'check'} /><p dir="auto">${toast.text}</p>
    ${undo && html`<button type="button" class="secondary small" onClick=${restore}>Undo</button>`}
    <button type="button" class="ghost small" aria-label="Dismiss" onClick=${() => actions.dismiss(id)}>
      <${Icon} name="cross" /></button></div>`;
}
