/** Short notices at the bottom. Good and plain ones leave by themselves, bad ones stay longer. */

import { html, useEffect } from '../preact.js';
import { Icon } from './icons.js';
import { pure } from './pure.js';

const SHOWN_MS = { good: 4_000, plain: 4_000, bad: 10_000 };

export const Toasts = pure(/** @param {any} props */ ({ toasts, dismiss }) => html`<div class="toasts" role="region"
    aria-label="Notices" aria-live="polite">
  ${toasts.map((/** @type {any} */ toast) => html`<${ToastView} key=${toast.id} toast=${toast} dismiss=${dismiss} />`)}
</div>`);

/** @param {{ toast: import('../state/types.js').Toast, dismiss: (id: number) => void }} props */
function ToastView({ toast, dismiss }) {
  useEffect(() => {
    const timer = setTimeout(() => dismiss(toast.id), SHOWN_MS[toast.tone]);
    return () => clearTimeout(timer);
  }, [toast.id]);
  return html`<div class=${`toast ${toast.tone}`} role=${toast.tone === 'bad' ? 'alert' : null}>
    <${Icon} name=${toast.tone === 'bad' ? 'alert' : 'check'} /><p>${toast.text}</p>
    <button type="button" class="ghost small" aria-label="Dismiss" onClick=${() => dismiss(toast.id)}>
      <${Icon} name="cross" /></button></div>`;
}
