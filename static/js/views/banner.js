/** The slim bars under the header: the model is unavailable, the connection is being restored. */

import { html, useEffect, useState } from '../preact.js';
import { Icon } from './icons.js';
import { pure } from './pure.js';

const RESTARTING = ['going_away', 'restarting'];

export const Banner = pure(/** @param {any} props */ ({ llm, link, reconnect }) => html`<div class="banners" aria-live="polite">
  ${isAway(link) && html`<${Reconnecting} link=${link} reconnect=${reconnect} />`}
  ${llm && !llm.available && html`<div class="banner bad"><${Icon} name="alert" />
    <p><strong>The language model is currently unavailable.</strong> The service keeps asking it; answers
      work again as soon as it is back. ${llm.detail && html`<span class="hint">${llm.detail}</span>`}</p></div>`}
</div>`);

/** Down between attempts and during them, so that the bar does not come and go. @param {any} link */
function isAway({ phase, again }) {
  return phase === 'waiting' || (phase === 'connecting' && again);
}

/** Calm: nothing is said about a connection that is back within a second. @param {any} props */
function Reconnecting({ link, reconnect }) {
  const [left, setLeft] = useState(-1);
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((link.retryAt - Date.now()) / 1_000))), 1_000);
    return () => clearInterval(timer);
  }, [link.retryAt]);
  if (left < 0) return null;
  const why = RESTARTING.includes(link.reason) ? 'The service is restarting.' : 'The connection was lost.';
  const when = left > 0 ? `Trying again in ${left} s.` : 'Trying again now.';
  return html`<div class="banner slim"><span class="spinner"></span><p>${why} ${when} Nothing is lost.</p>
    <button type="button" class="ghost small" onClick=${reconnect}>Try now</button></div>`;
}
