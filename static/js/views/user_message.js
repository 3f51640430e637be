/** What the user said: a bubble of plain text; one that is not confirmed says where it stands. */

import { html } from '../preact.js';
import { Icon } from './icons.js';
import { PlainText } from './plain_text.js';
import { pure } from './pure.js';
import { focusComposer } from './shortcuts.js';

export const UserMessage = pure(/** @param {any} props */ ({ text }) =>
  html`<div class="said"><h2 class="visually-hidden">You said</h2><${Bubble} text=${text} /></div>`);

/** Longer texts are drawn in pieces, in characters. */
const LONG = 4_000;

/** @param {{ text: string }} props */
function Bubble({ text }) {
  return html`<div class="bubble" dir="auto">${text.length > LONG ? html`<${PlainText} text=${text} />` : text}</div>`;
}

export const UnsentView = pure(/** @param {any} props */ ({ entry, online, actions }) => {
  const { command, status, failure } = entry;
  const { id } = command;
  const edit = () => {
    actions.takeBack(id);
    requestAnimationFrame(focusComposer);
  };
  return html`<article class="turn" aria-label="Unsent message">
    <div class=${`said ${status}`}><${Bubble} text=${command.content} />
      ${status === 'failed'
        ? html`<div class="unsent bad" role="alert"><${Icon} name="alert" />
            <span>Not sent. ${failure?.message ?? ''}${failure?.retryAfter ? ` Wait ${Math.ceil(failure.retryAfter)} s.` : ''}</span>
            <button type="button" class="link-button" onClick=${() => actions.retry(id)}>Try again</button>
            <button type="button" class="link-button" onClick=${edit}>Edit</button>
            <button type="button" class="link-button" onClick=${() => actions.discard(id)}>Discard</button></div>`
        : html`<div class="unsent"><${Icon} name="clock" />
            <span>${online ? 'Sending…' : 'Will be sent when the connection is back.'}</span></div>`}
    </div></article>`;
});
