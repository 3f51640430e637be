/** Copies a text to the clipboard and says so on its own face. */

import { html, useEffect, useState } from '../preact.js';
import { Icon } from './icons.js';

/** @param {{ text: () => string, what: string }} props */
export function CopyButton({ text, what }) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (!said) return undefined;
    const timer = setTimeout(() => setSaid(''), 2_000);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () => copied(text()).then(() => setSaid('Copied'), () => setSaid('Select it and copy by hand'));
  return html`<button type="button" class="ghost small" onClick=${copy} aria-label=${`Copy ${what}`} title=${`Copy ${what}`}>
    <${Icon} name=${said === 'Copied' ? 'check' : 'copy'} /><span class=${said ? null : 'visually-hidden'} aria-live="polite">${said}</span>
  </button>`;
}

/** @param {string} text */
async function copied(text) {
  if (!navigator.clipboard) throw new Error('No clipboard on an insecure page.');
  await navigator.clipboard.writeText(text);
}
