/** Timers that go off when a test says so. In place of the runtime's own from `install` on. */

export class Clock {
  #now = 0;
  #next = 1;
  #timers = new Map();

  install() {
    globalThis.setTimeout = (action, wait = 0) => {
      this.#timers.set(this.#next, { action, at: this.#now + wait });
      return this.#next++;
    };
    globalThis.clearTimeout = (timer) => this.#timers.delete(timer);
    return this;
  }

  /** Forget what was planned. */
  clear() {
    this.#timers.clear();
  }

  /** How many timers there are. */
  get waiting() {
    return this.#timers.size;
  }

  /** Let time pass; what is due goes off in its order. */
  pass(milliseconds) {
    const end = this.#now + milliseconds;
    for (;;) {
      const [timer, due] = [...this.#timers].sort((a, b) => a[1].at - b[1].at)[0] ?? [];
      if (!due || due.at > end) break;
      this.#timers.delete(timer);
      this.#now = due.at;
      due.action();
    }
    this.#now = end;
  }
}
