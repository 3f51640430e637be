/** The full screen for when the page may not come back by itself: says why and what to do. */

import { own } from '../state/own.js';
import { html } from '../preact.js';
import { Icon } from './icons.js';

/** @type {Readonly<Record<string, { title: string, text: string }>>} */
const REFUSALS = Object.freeze({
  not_authenticated: {
    title: 'You are not signed in',
    text: 'The service does not know who you are. Sign in again through your usual start page, then reload.',
  },
  forbidden: {
    title: 'You may not use this service',
    text: 'You are signed in, but without access. Ask the people who run the service to let you in, then reload.',
  },
  refused_in_a_row: {
    title: 'The service stopped listening',
    text: 'This page sent messages that the service refused. Reload it to get a fresh copy; your draft is kept.',
  },
  refused: {
    title: 'The service closed the connection',
    text: 'It asked this page not to come back by itself. Reload it to try again; your draft is kept.',
  },
});

/** @param {{ screen: import('../state/types.js').Screen, actions: any }} props */
export function ScreenView({ screen, actions }) {
  if (screen.kind === 'moved') return moved(actions);
  return screen.kind === 'taken' ? taken(actions) : refused(screen, actions);
}

/** @param {any} actions */
function taken(actions) {
  return html`<main class="screen"><div class="card">
    <span class="emblem"><${Icon} name="user" /></span>
    <h1>You are chatting somewhere else</h1>
    <p>Your session is open in another browser or on another device, and only one can be active at a time.</p>
    <p>You can move it here: the other page will be disconnected, and a new session begins on this one.</p>
    <div class="row"><button type="button" class="primary" onClick=${actions.takeOver}>Use it here</button>
      <button type="button" class="secondary" onClick=${actions.reconnect}>Try again</button></div>
    <p class="hint">“Try again” works once the other page has been closed for a while.</p>
  </div></main>`;
}

/** @param {any} actions */
function moved(actions) {
  return html`<main class="screen"><div class="card">
    <span class="emblem"><${Icon} name="user" /></span>
    <h1>You went on somewhere else</h1>
    <p>Your session was taken over by another browser or device, so this page was disconnected. What you were
      writing is kept here.</p>
    <div class="row"><button type="button" class="primary" onClick=${actions.takeOver}>Use it here again</button></div>
    <p class="hint">That disconnects the other page in turn, and begins a new session.</p>
  </div></main>`;
}

/** @param {import('../state/types.js').Screen} screen @param {any} actions */
function refused(screen, actions) {
  const { title, text } = own(REFUSALS, screen.reason) ?? REFUSALS.refused;
  return html`<main class="screen"><div class="card">
    <span class="emblem bad"><${Icon} name="block" /></span>
    <h1>${title}</h1><p>${text}</p>
    ${screen.message && html`<p class="hint">The service says: ${screen.message}</p>`}
    <div class="row"><button type="button" class="primary" onClick=${actions.reload}>Reload the page</button></div>
  </div></main>`;
}
