/**
 * Joins the connection and the store: what is new goes in through the inbox, the outbox goes out by the client's
 * rules, and in test mode every frame is checked.
 */

import { Connection } from '../client/src/connection.js';
import { Core } from '../client/src/core.js';
import { loadChecker } from '../net/checker.js';
import { HttpError, fetchMe } from '../net/http.js';
import { isBehind, isTestMode } from '../state/selectors.js';
import { createInbox } from './inbox.js';
import { clientId } from './memory.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/reducer.js').Action} Action */
/** @typedef {{ get: () => State, dispatch: (action: Action) => void, subscribe: (listener: (state: State) => void) => unknown }} Store */
/** @typedef {import('../client/src/core.js').Command} Command */
/** @typedef {import('../client/src/connection.js').Link} Link */

/** Frames checked from one delivery to the next; a burst beyond that goes unchecked, so that test mode stays usable. */
const CHECKED_PER_DELIVERY = 200;

/** @param {Store} store */
export function connectStore(store) {
  const { dispatch, get } = store;
  /** @type {import('../net/checker.js').Check | null} */
  let check = null;
  let loading = false;
  let checksLeft = CHECKED_PER_DELIVERY;

  const inbox = createInbox((frames) => {
    checksLeft = CHECKED_PER_DELIVERY;
    dispatch({ type: 'frames', frames, now: Date.now() });
    sendQueued();
  });

  const connection = new Connection(new Core({ clientId: clientId() }), {
    url: new URL('.', location.href).href, // beside the page, whatever its path
    onFrames: (frames) => frames.forEach(inbox.add),
    onLink: changed,
    onText(text) {
      if (!check || checksLeft === 0) return;
      checksLeft -= 1;
      verify('ServerFrame', parsed(text));
    },
  });

  /** @param {Link} link */
  function changed(link) {
    const { phase, reason, again, wait, opened, refusal } = link;
    const wasReady = get().link.phase === 'ready';
    if (phase === 'ready') noteSent();
    inbox.flush();
    dispatch({ type: 'link_changed', link: { phase, reason, again, retryAt: Date.now() + wait } });
    if (phase === 'connecting') sendQueued();
    if (phase === 'ready') greeted();
    if (phase === 'waiting' && refusal) dispatch({ type: 'toasted', tone: 'bad', text: refusal.message });
    if (phase === 'waiting' && !opened) void askWhy(store, connection);
    if (phase === 'stopped' && !get().screen) showWhy(store, link, wasReady);
  }

  function greeted() {
    const { session } = get();
    if (session && isBehind(get())) inbox.awaitReplay(session.seq);
    if (isTestMode(get()) && !loading) void startChecking();
  }

  async function startChecking() {
    loading = true;
    check = await loadChecker().catch((error) => {
      loading = false;
      console.error('Frames are not checked: the checker could not be loaded.', error);
      return null;
    });
  }

  /** @param {'ClientFrame' | 'ServerFrame'} side @param {any} frame */
  function verify(side, frame) {
    const problems = check?.(side, frame) ?? [];
    if (problems.length === 0) return;
    console.error(`A ${side} breaks the contract:`, problems, frame);
    dispatch({ type: 'toasted', tone: 'bad', text: `Contract broken (${side}): ${problems[0]}` });
  }

  /** Send a command, unless there is no connection; whether there is one. @param {Command} command */
  function send(command) {
    if (connection.phase !== 'ready') return false;
    verify('ClientFrame', command);
    connection.submit(command);
    return true;
  }

  /** Hand over what waits in the outbox; without a connection it goes out on the next one, as it stands by then. */
  function sendQueued() {
    for (const { command } of queued()) {
      verify('ClientFrame', command);
      if (connection.submit(command)) dispatch({ type: 'sent', id: command.id });
    }
  }

  /** All that was handed over goes out with the hello. */
  function noteSent() {
    for (const { command } of queued()) dispatch({ type: 'sent', id: command.id });
  }

  const queued = () => get().outbox.filter(({ status }) => status === 'queued');

  return { connection, send, sendQueued };
}

/** @param {string} text @returns {unknown} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Say why there is no further attempt. A session that was taken while this page had it has moved.
 * @param {Store} store
 * @param {Link} link
 * @param {boolean} wasReady
 */
function showWhy(store, { reason, refusal }, wasReady) {
  const kind = reason !== 'session_taken' ? 'refused' : wasReady ? 'moved' : 'taken';
  store.dispatch({ type: 'screen_shown', screen: { kind, reason, message: refusal?.message ?? '' } });
}

/**
 * A handshake that is refused tells a page nothing, so ask over HTTP who we are: 401 and 403 are final.
 * @param {Store} store
 * @param {Connection} connection
 */
async function askWhy(store, connection) {
  const error = await fetchMe().then(() => null, (reason) => reason);
  if (!(error instanceof HttpError) || (error.status !== 401 && error.status !== 403)) return;
  const reason = error.status === 401 ? 'not_authenticated' : 'forbidden';
  store.dispatch({ type: 'screen_shown', screen: { kind: 'refused', reason, message: error.message } });
  connection.stop(reason);
}
