/**
 * One live connection that keeps itself up: connects, reconnects by the close code with backoff and jitter,
 * says `resume` after a hello that asks for it, and pings. It neither keeps nor judges events; what was
 * handled last is asked from `cursor()`. Above it stands the wiring; below it only `WebSocket` and timers.
 */

import { closeCode } from '../generated/close_codes.js';
import { CLIENT, SERVER } from '../generated/names.js';
import { delay } from './backoff.js';

/** @typedef {import('../generated/types/index.js').ClientFrame} ClientFrame */
/** @typedef {{ epoch: string, seq: number }} Cursor */
/** @typedef {'connecting' | 'ready' | 'waiting' | 'stopped'} Phase */
/**
 * `again` is true from the second attempt on; `reason` says why the last connection ended.
 * @typedef {{ phase: Phase, reason: string, retryAt: number, opened: boolean, again: boolean }} Link
 */
/**
 * @typedef {object} Wiring
 * @property {(takeover: boolean) => string} url
 * @property {() => Cursor | null} cursor  the last event handled, null before the first hello
 * @property {(frame: unknown) => void} onFrame  every frame that is JSON, in order
 * @property {(link: Link) => void} onLink  every change of the connection
 * @property {() => void} onReady  commands may be sent from here on; those of before go out ahead of `resume`
 */

export const PING_MS = 25_000;
export const PONG_MS = 10_000;
/** A connection that stayed up this long was a good one: the next attempt starts from the shortest delay. */
const SETTLED_MS = 5_000;
const CONNECT_MS = 15_000;

export class LiveSocket {
  /** @param {Wiring} wiring */
  constructor(wiring) {
    this.wiring = wiring;
    /** @type {WebSocket | null} */ this.socket = null;
    /** @type {Phase} */ this.phase = 'stopped';
    this.attempt = 0;
    this.lost = '';
    this.takeover = false;
    this.heardAt = 0;
    this.readyAt = 0;
    this.timers = { retry: 0, ping: 0, pong: 0, connect: 0 };
  }

  /** Open a connection now, whatever was planned. @param {{ takeover?: boolean }} [options] */
  connect({ takeover = false } = {}) {
    this.#drop();
    this.takeover = takeover;
    this.#tell('connecting', this.lost);
    const socket = new WebSocket(this.wiring.url(takeover));
    this.socket = socket;
    let opened = false;
    socket.onopen = () => (opened = true);
    socket.onmessage = (event) => this.socket === socket && this.#receive(event.data);
    socket.onclose = (event) => this.socket === socket && this.#closed(event.code, opened);
    this.timers.connect = setTimeout(() => this.#closed(1006, opened), CONNECT_MS);
  }

  /** Skip the waiting: the network is back, or a person asked. Does nothing on a live connection. */
  hurry() {
    if (this.phase === 'waiting') this.connect();
  }

  /** Start anew and resume, because what arrives does not add up. */
  restart() {
    if (this.phase !== 'ready') return;
    this.#closed(1006, true);
  }

  /** Close for good. @param {string} reason */
  stop(reason) {
    this.#drop();
    this.#tell('stopped', reason);
  }

  /** Send a command; false when there is no connection to send it on. @param {ClientFrame} frame */
  send(frame) {
    if (this.phase !== 'ready' || !this.socket) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  /** @param {unknown} data */
  #receive(data) {
    this.heardAt = Date.now();
    clearTimeout(this.timers.pong);
    /** @type {any} */
    let frame;
    try {
      frame = JSON.parse(String(data));
    } catch {
      frame = { type: 'not_json' };
    }
    if (frame?.type === SERVER.session && this.phase === 'connecting') this.#greet(frame);
    else this.wiring.onFrame(frame);
  }

  /** @param {{ epoch: string, resumed: boolean }} session */
  #greet(session) {
    clearTimeout(this.timers.connect);
    const known = this.wiring.cursor();
    this.wiring.onFrame(session);
    this.takeover = false;
    this.readyAt = Date.now();
    this.lost = '';
    this.#tell('ready', '');
    this.#planPing();
    this.wiring.onReady();
    const from = known ?? { epoch: session.epoch, seq: 0 };
    if (session.resumed) this.send({ type: CLIENT.resume, epoch: from.epoch, seq: from.seq });
  }

  #planPing() {
    clearTimeout(this.timers.ping);
    this.timers.ping = setTimeout(() => {
      this.send({ type: CLIENT.ping });
      this.timers.pong = setTimeout(() => this.#closed(1006, true), PONG_MS);
      this.#planPing();
    }, PING_MS);
  }

  /**
   * @param {number} code
   * @param {boolean} opened
   */
  #closed(code, opened) {
    const { name, then, slowly } = closeCode(code);
    if (this.readyAt && Date.now() - this.readyAt > SETTLED_MS) this.attempt = 0;
    this.#drop();
    if (then !== 'reconnect') return this.#tell('stopped', name, { opened });
    const step = this.attempt + (slowly ? 4 : 0);
    const wait = delay(step, Math.random);
    this.lost = opened || !this.lost ? name : this.lost;
    this.attempt += 1;
    const takeover = this.takeover;
    this.timers.retry = setTimeout(() => this.connect({ takeover }), wait);
    this.#tell('waiting', this.lost, { retryAt: Date.now() + wait, opened });
  }

  #drop() {
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    const socket = this.socket;
    this.socket = null;
    this.readyAt = 0;
    if (socket && socket.readyState <= WebSocket.OPEN) socket.close(1000);
  }

  /**
   * @param {Phase} phase
   * @param {string} reason
   * @param {{ retryAt?: number, opened?: boolean }} [more]
   */
  #tell(phase, reason, { retryAt = 0, opened = false } = {}) {
    this.phase = phase;
    this.wiring.onLink({ phase, reason, retryAt, opened, again: this.attempt > 0 });
  }
}
