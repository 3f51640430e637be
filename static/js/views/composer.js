/** Where one writes: a field that grows, what the answer may use, send and stop. The draft lives in the state. */

import { html, useEffect, useLayoutEffect, useRef } from '../preact.js';
import { maxChars, shownChat, shownDraft, validSelection } from '../state/selectors.js';
import { Icon } from './icons.js';
import { Chips, Picker } from './picker.js';

/** The count is shown from this part of the limit on. */
const NEARLY = 0.8;

/** @param {{ state: import('../state/types.js').State, busy: boolean, actions: any }} props */
export function Composer({ state, busy, actions }) {
  const { offer } = state;
  const draft = shownDraft(state);
  const running = shownChat(state)?.running;
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const selection = validSelection(state);
  const limit = maxChars(state);
  const tooLong = draft.length > limit;
  const ready = draft.trim() !== '' && !tooLong && !busy && state.session !== null;

  useEffect(() => field.current?.focus(), []);
  useLayoutEffect(() => fit(field.current), [draft]);

  const send = () => ready && actions.send(draft);
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  /** @param {Event} event */
  const submitted = (event) => {
    event.preventDefault();
    send();
  };

  return html`<form class="composer" onSubmit=${submitted} aria-label="Write a message">
    <div class="composer-card">
      <${Chips} offer=${offer} selection=${selection} select=${actions.select} />
      <textarea id="composer" ref=${field} rows="1" dir="auto" placeholder="Ask something…" aria-label="Your message"
        aria-describedby="composer-hint" aria-invalid=${tooLong} value=${draft} enterkeyhint="send"
        onInput=${(/** @type {any} */ event) => actions.draft(event.target.value)} onKeyDown=${pressed}></textarea>
      <div class="composer-row">
        <${Picker} kind="tools" offer=${offer} selection=${selection} select=${actions.select} retry=${actions.loadOffer} />
        <${Picker} kind="sources" offer=${offer} selection=${selection} select=${actions.select} retry=${actions.loadOffer} />
        ${draft.length > limit * NEARLY && html`<span class=${tooLong ? 'count bad' : 'count'} role="status">
          ${tooLong ? `Too long by ${(draft.length - limit).toLocaleString('en-US')}` : `${draft.length.toLocaleString('en-US')} / ${limit.toLocaleString('en-US')}`}</span>`}
        ${running
          ? html`<button type="button" class="send stop" onClick=${actions.stop} aria-label="Stop the answer" title="Stop (Esc)">
              <${Icon} name="stop" /></button>`
          : html`<button type="submit" class="send" disabled=${!ready} aria-label="Send" title="Send (Enter)">
              <${Icon} name="send" /></button>`}
      </div>
    </div>
    <p id="composer-hint" class="hint"><kbd>Enter</kbd> sends, <kbd>Shift</kbd>+<kbd>Enter</kbd> starts a new line.
      Answers can be wrong; check what matters.</p>
  </form>`;
}

/** As high as its text; the style sheet says how high at most. @param {HTMLTextAreaElement | null} field */
function fit(field) {
  if (!field) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
