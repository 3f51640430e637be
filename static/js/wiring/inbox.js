/**
 * Collects frames and hands them to the store once per animation frame, so that a burst is drawn once. In a
 * hidden tab, where there are no animation frames, a timer does it. At most `MOST` wait: then they are handed over
 * at once.
 */

const MOST = 2_000;
const HIDDEN_MS = 250;

/**
 * @param {(frames: unknown[]) => void} deliver
 */
export function createInbox(deliver) {
  /** @type {unknown[]} */
  let waiting = [];
  let planned = false;

  function flush() {
    planned = false;
    if (waiting.length === 0) return;
    const frames = waiting;
    waiting = [];
    deliver(frames);
  }

  function plan() {
    if (planned) return;
    planned = true;
    if (document.hidden) setTimeout(flush, HIDDEN_MS);
    else requestAnimationFrame(flush);
  }

  return {
    flush,
    /** @param {unknown} frame */
    add(frame) {
      waiting.push(frame);
      if (waiting.length >= MOST) flush();
      else plan();
    },
  };
}
