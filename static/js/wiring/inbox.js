/**
 * Collects frames and hands them to the store once per animation frame, so that a burst is drawn once. A tab
 * that is hidden, or becomes so, has no animation frames: then a timer does it. A replay is handed over whole,
 * so that nobody sees what was long over pass by again. At most `MOST` wait: then they are handed over at once.
 */

import { SERVER } from '../client/types/names.js';

/** More than the events that a session keeps, so that a whole replay fits. */
const MOST = 5_000;
const HIDDEN_MS = 250;
/** A replay that takes longer is shown as it comes. */
const REPLAY_MS = 1_000;

/**
 * @param {(frames: unknown[]) => void} deliver
 */
export function createInbox(deliver) {
  /** @type {unknown[]} */
  let waiting = [];
  let planned = false;
  /** The number of a replay's last event; 0 when none is awaited. */
  let last = 0;
  let patience = 0;

  function flush() {
    last = 0;
    clearTimeout(patience);
    if (waiting.length === 0) return;
    const frames = waiting;
    waiting = [];
    deliver(frames);
  }

  function plan() {
    if (planned) return;
    planned = true;
    const frame = requestAnimationFrame(due);
    const timer = setTimeout(due, HIDDEN_MS);

    function due() {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      planned = false;
      if (last === 0) flush();
    }
  }

  return {
    /** Hand over what waits, whatever is awaited. */
    flush,
    /** Hold frames back until the event of this number, or a `reset`, has come. @param {number} seq */
    awaitReplay(seq) {
      last = seq;
      patience = setTimeout(flush, REPLAY_MS);
    },
    /** @param {any} frame */
    add(frame) {
      waiting.push(frame);
      if (waiting.length >= MOST) return flush();
      if (last > 0 && (frame?.seq >= last || frame?.type === SERVER.reset)) last = 0;
      if (last === 0) plan();
    },
  };
}
