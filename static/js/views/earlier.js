/** What stands above the first turn: the way to earlier messages, that they are being read, or why they were not. */

import { html } from '../preact.js';

/** @param {{ history: any, waits: boolean, empty: boolean, earlier: () => void, actions: any }} props */
export function Earlier({ history, waits, empty, earlier, actions }) {
  if (history?.status === 'failed') {
    return html`<p class="earlier bad-text" role="alert">
      The ${history.read ? 'earlier ' : ''}messages could not be read. ${history.message}${' '}
      <button type="button" class="secondary small" onClick=${actions.readAgain}>Try again</button></p>`;
  }
  const reading = history ? history.status === 'reading' : empty;
  if (reading && empty) return html`<p class="earlier hint" role="status">Reading the messages…</p>`;
  if (!waits && !history?.more) return null;
  return html`<p class="earlier">
    <button type="button" class="secondary small" aria-disabled=${reading} onClick=${earlier}>
    ${reading ? 'Reading earlier messages…' : 'Show earlier messages'}</button></p>`;
}
