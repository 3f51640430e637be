/**
 * Joins the socket and the store: frames go in through the inbox, the outbox goes out whenever the connection
 * is ready, a hole in the numbers restarts the connection, and in test mode every frame is checked.
 */

import { loadChecker } from '../net/checker.js';
import { HttpError, fetchMe } from '../net/http.js';
import { LiveSocket } from '../net/socket.js';
import { isTestMode } from '../state/selectors.js';
import { createInbox } from './inbox.js';
import { clientId } from './memory.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/reducer.js').Action} Action */
/** @typedef {{ get: () => State, dispatch: (action: Action) => void, subscribe: (listener: (state: State) => void) => unknown }} Store */
/** @typedef {import('../generated/types/index.js').ClientFrame} ClientFrame */

/** Frames checked per delivery; a burst beyond that goes unchecked, so that test mode stays usable. */
const CHECKED_PER_DELIVERY = 200;

/** @param {Store} store */
export function connectStore(store) {
  const id = clientId();
  /** @type {import('../net/checker.js').Check | null} */
  let check = null;
  let loading = false;

  const inbox = createInbox((frames) => {
    for (const frame of frames.slice(0, CHECKED_PER_DELIVERY)) verify('ServerFrame', frame);
    store.dispatch({ type: 'frames', frames, now: Date.now() });
    sendQueued();
    if (store.get().gap) socket.restart();
  });

  const socket = new LiveSocket({
    url: (takeover) => address(id, takeover),
    cursor() {
      inbox.flush();
      return store.get().cursor;
    },
    onFrame: (frame) => inbox.add(frame),
    onLink(link) {
      inbox.flush();
      store.dispatch({ type: 'link_changed', link });
      if (link.phase === 'stopped' && !store.get().screen) showRefusal(store, link.reason);
      if (link.phase === 'waiting' && !link.opened) void askWhy(store, socket);
    },
    onReady() {
      inbox.flush();
      const { session, cursor } = store.get();
      if (session && cursor && session.seq > cursor.seq) inbox.awaitReplay(session.seq);
      if (isTestMode(store.get()) && !loading) void startChecking();
      sendAgain();
    },
  });

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
    store.dispatch({ type: 'toasted', tone: 'bad', text: `Contract broken (${side}): ${problems[0]}` });
  }

  /** @param {ClientFrame} frame */
  function send(frame) {
    verify('ClientFrame', frame);
    return socket.send(frame);
  }

  /** What was not sent yet. */
  const sendQueued = () => sendThose(({ status }) => status === 'queued');

  /** What has no answer, on a new connection: nobody knows whether it went through the last one. */
  const sendAgain = () => sendThose(({ status }) => status !== 'failed');

  /** @param {(entry: import('../state/types.js').Unsent) => boolean} chosen */
  function sendThose(chosen) {
    if (store.get().link.phase !== 'ready') return;
    for (const { command } of store.get().outbox.filter(chosen)) {
      if (send(command)) store.dispatch({ type: 'sent', id: command.id });
    }
  }

  return { socket, send, sendQueued };
}

/** Beside the page, whatever its path. @param {string} id @param {boolean} takeover */
function address(id, takeover) {
  const url = new URL(`ws/${id}${takeover ? '?takeover=true' : ''}`, location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** @param {Store} store @param {string} reason */
function showRefusal(store, reason) {
  const kind = reason !== 'session_taken' ? 'refused' : store.get().session ? 'moved' : 'taken';
  store.dispatch({ type: 'screen_shown', screen: { kind, reason, message: '' } });
}

/**
 * A handshake that is refused tells a page nothing, so ask over HTTP who we are: 401 and 403 are final.
 * @param {Store} store
 * @param {LiveSocket} socket
 */
async function askWhy(store, socket) {
  const error = await fetchMe().then(() => null, (reason) => reason);
  if (!(error instanceof HttpError) || (error.status !== 401 && error.status !== 403)) return;
  const reason = error.status === 401 ? 'not_authenticated' : 'forbidden';
  store.dispatch({ type: 'screen_shown', screen: { kind: 'refused', reason, message: error.message } });
  socket.stop(reason);
}
