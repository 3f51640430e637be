/** What one can do with a finished answer: copy it, rate it, say why. */

import { textOf } from '../client/src/parts.js';
import { html, useEffect, useRef, useState } from '../preact.js';
import { CopyButton } from './copy_button.js';
import { duration } from './format.js';
import { Icon } from './icons.js';
import { pure } from './pure.js';

/** @typedef {'up' | 'down'} Rating */

export const Feedback = pure(/** @param {any} props */ ({ turn, rate }) => {
  const [chosen, setChosen] = useState(/** @type {'' | Rating} */ (''));
  const [comment, setComment] = useState('');
  const field = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => field.current?.focus(), [chosen]);
  const thumb = (/** @type {Rating} */ rating, /** @type {string} */ label) => html`<button type="button" class="ghost small"
    aria-label=${label} title=${label} aria-pressed=${(chosen || turn.rating) === rating}
    onClick=${() => setChosen(chosen === rating ? '' : rating)}><${Icon} name=${rating} /></button>`;
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    if (chosen) rate(turn.id, chosen, comment);
    setChosen('');
    setComment('');
  };
  return html`<div class="feedback"><div class="row">
      <${CopyButton} text=${() => textOf(turn.parts)} what="answer" />${thumb('up', 'Good answer')}${thumb('down', 'Bad answer')}
      <span class="meta">${meta(turn)}</span></div>
    ${chosen && html`<form class="comment" onSubmit=${submit}>
      <label><span>${chosen === 'up' ? 'What was good? (optional)' : 'What went wrong? (optional)'}</span>
        <textarea rows="2" ref=${field} maxlength="4000" value=${comment}
          onInput=${(/** @type {any} */ event) => setComment(event.target.value)}></textarea></label>
      <div class="row"><button type="submit" class="primary small">Send feedback</button>
        <button type="button" class="secondary small" onClick=${() => setChosen('')}>Cancel</button></div></form>`}
  </div>`;
});

/** @param {import('../state/types.js').Turn} turn */
function meta({ model, elapsedMs, usage }) {
  const tokens = usage?.output_tokens !== undefined ? `${usage.output_tokens} tokens` : '';
  return [model, elapsedMs ? duration(elapsedMs) : '', tokens].filter(Boolean).join(' · ');
}
