/**
 * One live connection that keeps itself up: the shell around `core.js` that owns the socket and the timers. It comes
 * back after a drop, notices a dead connection, and hands on what is new. Who uses it is told of every change.
 */

import { closeCode } from '../types/close_codes.js';
import { CLIENT } from '../types/names.js';
import { LOST } from './closing.js';
import { ParlanceError } from './errors.js';

/** @typedef {import('./core.js').Command} Command */
/** @typedef {import('./core.js').Core} Core */
/** @typedef {import('./core.js').ServerFrame} ServerFrame */
/** @typedef {import('../types/index.js').ErrorFrame} ErrorFrame */
/** @typedef {new (url: string) => WebSocket} Socket */
/** @typedef {'connecting' | 'ready' | 'waiting' | 'stopped'} Phase */
/**
 * What the connection is about to do, and how the last one went.
 * @typedef {object} Link
 * @property {Phase} phase
 * @property {string} reason  why the last one ended: its close code's name, or what `stop` was told; '' when ready
 * @property {number} wait  milliseconds until the next attempt
 * @property {boolean} again  from the second attempt in a row on
 * @property {boolean} opened  whether the last one was let in, if only to be refused in words
 * @property {ErrorFrame | null} refusal  what the service said instead of hello
 * @property {import('./errors.js').Ended | null} ended  why there is no further attempt
 */
/**
 * @typedef {object} Options
 * @property {string} url  of the service, such as `http://127.0.0.1:8000`
 * @property {Socket} [WebSocket]  for a runtime without one
 * @property {(frames: ServerFrame[]) => void} onFrames  what is new, in order; hello before the link is ready
 * @property {(link: Link) => void} onLink
 * @property {(text: string) => void} [onText]  all that comes, also what is not new
 */

const PING_MS = 25_000;
const PONG_MS = 10_000;
const CONNECT_MS = 15_000;
/** A connection that stood this long was a good one, even if nothing happened on it. */
const SETTLED_MS = 5_000;
const NO_WEBSOCKET =
  'This runtime has no WebSocket: use Node 22 or later, or npm install ws and connect(url, { WebSocket }) with its class.';

export class Connection {
  /** @type {WebSocket | null} */ socket = null;
  /** @type {Phase} */ phase = 'stopped';
  #reason = '';
  #opened = false;
  /** @type {Record<string, ReturnType<typeof setTimeout> | undefined>} */ #timers = {};

  /**
   * @param {Core} core
   * @param {Options} options
   */
  constructor(core, { url, WebSocket, onFrames, onLink, onText = () => {} }) {
    this.core = core;
    this.url = url.replace(/\/+$/, '').replace(/^http/, 'ws');
    this.Socket = WebSocket ?? /** @type {Socket | undefined} */ (globalThis.WebSocket);
    this.onFrames = onFrames;
    this.onLink = onLink;
    this.onText = onText;
  }

  /** Open a connection now, whatever was planned. @param {{ takeover?: boolean }} [options] */
  connect({ takeover = this.core.takeover } = {}) {
    if (!this.Socket) throw new ParlanceError(NO_WEBSOCKET);
    this.#drop();
    this.core.takeover = takeover;
    this.#tell('connecting');
    const socket = new this.Socket(this.url + this.core.path());
    this.socket = socket;
    socket.onopen = () => this.socket === socket && (this.#opened = true);
    socket.onmessage = (event) => this.socket === socket && this.#receive(String(event.data));
    socket.onclose = (event) => this.socket === socket && this.#lost(event.code);
    socket.onerror = () => {}; // `onclose` follows; ws throws when nobody listens
    this.#timers.connect = setTimeout(() => this.#lost(LOST), CONNECT_MS);
  }

  /** Send a command, now or on the next connection; whether it has gone out. @param {Command} command */
  submit(command) {
    const text = this.core.submit(command);
    return text !== null && this.#send(text);
  }

  /** Skip the waiting: the network is back, or a person asked. */
  hurry() {
    if (this.phase === 'waiting') this.connect();
  }

  /** Come back anew, because what arrives does not add up. */
  restart() {
    if (this.phase === 'ready') this.#lost(LOST);
  }

  /** Close for good, or until `connect`. @param {string} [reason] */
  stop(reason = '') {
    this.#drop();
    this.#reason = reason;
    this.#tell('stopped');
  }

  /** @param {string} text */
  #receive(text) {
    clearTimeout(this.#timers.pong);
    this.onText(text);
    const { socket } = this;
    const { frames, send, wait, broken } = this.core.receive(text);
    if (frames.length > 0) this.onFrames(frames);
    if (this.phase === 'connecting' && this.core.greeted) this.#begin();
    const goOn = () => this.socket === socket && send.forEach((command) => this.#send(command));
    if (wait) setTimeout(goOn, wait);
    else goOn();
    if (broken) this.restart();
  }

  #begin() {
    clearTimeout(this.#timers.connect);
    this.#timers.settled = setTimeout(() => (this.core.attempt = 0), SETTLED_MS);
    this.#planPing();
    this.#reason = '';
    this.#tell('ready');
  }

  /** A browser hides dead connections and answers no WebSocket pings by itself: ask, and expect an answer. */
  #planPing() {
    this.#timers.ping = setTimeout(() => {
      this.#send(JSON.stringify({ type: CLIENT.ping }));
      this.#timers.pong = setTimeout(() => this.#lost(LOST), PONG_MS);
      this.#planPing();
    }, PING_MS);
  }

  /** Whether it went out. A socket that is closing loses it; it is said again on the next one. @param {string} text */
  #send(text) {
    if (this.socket?.readyState !== 1) return false;
    this.socket.send(text);
    return true;
  }

  /** @param {number} code */
  #lost(code) {
    const opened = this.#opened;
    this.#drop();
    const { wait, refusal, ended } = this.core.lost(code);
    if (opened || ended || !this.#reason) this.#reason = closeCode(code).name;
    if (!ended) this.#timers.retry = setTimeout(() => this.connect(), wait);
    this.#tell(ended ? 'stopped' : 'waiting', { wait, opened, refusal, ended });
  }

  #drop() {
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    const { socket } = this;
    this.socket = null;
    this.core.greeted = false;
    this.#opened = false;
    if (socket && socket.readyState <= 1) socket.close(1000);
  }

  /**
   * @param {Phase} phase
   * @param {Partial<Link>} [more]
   */
  #tell(phase, more) {
    this.phase = phase;
    const again = this.core.attempt > 0;
    this.onLink({ phase, reason: this.#reason, wait: 0, again, opened: false, refusal: null, ended: null, ...more });
  }
}
