/** Frames that wait for their reader, as an async iterator. At 10,000 it stops and reading throws `Overrun`. */

import { Overrun } from './errors.js';

/** @typedef {import('./core.js').ServerFrame} ServerFrame */

const MAX_WAITING = 10_000;

export class Mailbox {
  /** @type {ServerFrame[]} */ #waiting = [];
  /** @type {Error | null} */ #failure = null;
  /** @type {() => void} */ #wake = () => {};
  over = false;

  /** Keep a frame. @param {ServerFrame} frame */
  offer(frame) {
    if (this.#waiting.length >= MAX_WAITING) this.fail(new Overrun('10,000 events wait to be read.'));
    else this.#waiting.push(frame);
    this.#wake();
  }

  /** Nothing comes any more. */
  finish() {
    this.over = true;
    this.#wake();
  }

  /** Nothing comes any more, because of this. @param {Error} failure */
  fail(failure) {
    this.#failure = failure;
    this.finish();
  }

  async *[Symbol.asyncIterator]() {
    for (;;) {
      for (let frame = this.#waiting.shift(); frame; frame = this.#waiting.shift()) yield frame;
      if (this.#failure) throw this.#failure;
      if (this.over) return;
      await new Promise((resolve) => (this.#wake = () => resolve(undefined)));
    }
  }
}
