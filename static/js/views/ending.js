/** How a turn ended, in words, when it did not simply complete; with the way on. */

import { own } from '../state/own.js';
import { textOf } from '../client/src/parts.js';
import { html } from '../preact.js';
import { Icon } from './icons.js';

/** @type {Readonly<Record<string, string>>} */
const LIMITS = Object.freeze({
  max_seconds: 'It ran out of time.',
  max_rounds: 'It needed more rounds with the model than are allowed.',
  max_tokens: 'It reached the longest answer that is allowed.',
  context: 'It reached the longest answer that the model can give.',
});

/** @type {Readonly<Record<string, string>>} */
const WORDS = Object.freeze({
  cancelled: 'You stopped this answer.',
  failed: 'This answer failed.',
  limited: 'This answer was cut short.',
  interrupted: 'The service stopped before this answer was finished.',
  ended: 'There is no answer to this message.',
});

const NOTHING = 'It failed or was stopped before anything was written.';

/** @param {{ turn: import('../state/types.js').Turn, actions: any }} props */
export function Ending({ turn, actions }) {
  const { status, limit, error, user, parts, partial } = turn;
  if (status === 'completed' && !partial) {
    return parts.length ? null : html`<p class="ending">The model gave no text.</p>`;
  }
  const what = own(WORDS, status) ?? 'This answer is not whole.';
  const why = status === 'limited' ? own(LIMITS, limit) ?? '' : error?.message ?? (status === 'ended' ? NOTHING : '');
  const kept = textOf(parts) ? 'What was written so far is kept.' : '';
  const bad = status === 'failed' || status === 'interrupted';
  return html`<div class=${`ending${bad ? ' bad' : ''}`}><${Icon} name=${bad ? 'alert' : 'stop'} />
    <p><strong>${what}</strong> ${why} ${kept}
      ${error?.requestId && html`<span class="hint"> Reference ${error.requestId.slice(0, 8)}.</span>`}</p>
    ${user && html`<button type="button" class="secondary small" onClick=${() => actions.send(user.text)}>
      <${Icon} name="retry" />${status === 'limited' ? 'Ask again' : 'Try again'}</button>`}
  </div>`;
}
