/**
 * A session with the service: the shell around `core.js` that owns the socket and the timers. It connects, comes back
 * after a drop, notices a dead connection, and hands every new frame to whoever listens.
 */

import { CLIENT, SERVER } from '../types/names.js';
import { LOST, statusIsFinal } from './closing.js';
import { Core, newId } from './core.js';
import { ParlanceError, Refused, Unreachable } from './errors.js';
import { Http } from './http.js';
import { Mailbox } from './mailbox.js';
import { Turn } from './turn.js';

/** @typedef {import('./core.js').Command} Command */
/** @typedef {import('./core.js').ServerFrame} ServerFrame */
/** @typedef {import('../types/index.js').AckFrame} AckFrame */
/** @typedef {import('../types/index.js').FormValues} FormValues */
/** @typedef {import('../types/index.js').Rating} Rating */
/** @typedef {Omit<import('../types/index.js').ChatCommand, 'type' | 'id' | 'content'>} ChatOptions */
/** @typedef {{ resolve: (ack: AckFrame) => void, reject: (error: Error) => void }} Waiting */
/**
 * @typedef {object} Options
 * @property {string} [clientId]  brings a session back; made anew when absent
 * @property {boolean} [takeover]  end the caller's session elsewhere
 * @property {number} [patienceMs]  how long to try to come back; a minute
 * @property {new (url: string) => WebSocket} [WebSocket]  for a runtime without one
 */

const LARGEST_PAGE = 200;
const PING_MS = 25_000;
const PONG_MS = 10_000;
const CONNECT_MS = 15_000;
const PATIENCE_MS = 60_000;
const NO_WEBSOCKET =
  'This runtime has no WebSocket: use Node 22 or later, or npm install ws and connect(url, { WebSocket }) with its class.';

export class Client {
  /**
   * @param {string} url  such as `http://127.0.0.1:8000`
   * @param {Options} [options]
   */
  constructor(url, { clientId = newId(), takeover = false, patienceMs = PATIENCE_MS, WebSocket } = {}) {
    this.http = new Http(url);
    this.core = new Core({ clientId, takeover });
    this.url = url.replace(/\/+$/, '').replace(/^http/, 'ws');
    this.patienceMs = patienceMs;
    this.Socket = WebSocket ?? globalThis.WebSocket;
    this.waitedMs = 0;
    /** @type {WebSocket | null} */ this.socket = null;
    /** @type {Error | null} */ this.ended = null;
    /** @type {Map<string, Waiting>} */ this.waiting = new Map();
    /** @type {Set<Mailbox>} */ this.boxes = new Set();
    /** @type {{ resolve: () => void, reject: (error: Error) => void }[]} */ this.greeting = [];
    /** @type {Record<string, ReturnType<typeof setTimeout> | undefined>} */ this.timers = {};
  }

  /** Connect; done when the service has said hello. @returns {Promise<this>} */
  async open() {
    if (!this.Socket) throw new ParlanceError(NO_WEBSOCKET);
    this.#connect();
    return new Promise((resolve, reject) => this.greeting.push({ resolve: () => resolve(this), reject }));
  }

  /** What brings this session back. */
  get clientId() {
    return this.core.clientId;
  }

  /** The last hello of the service. */
  get session() {
    return this.core.session;
  }

  /**
   * Start a turn and return it once it is acknowledged. Without `chat_id` it begins a new chat. Throws `Refused`.
   * @param {string} content
   * @param {ChatOptions} [options]
   */
  chat(content, options = {}) {
    return this.#start({ type: CLIENT.chat, id: newId(), content, ...options });
  }

  /**
   * Press a button or send a form, which starts a turn. Throws `Refused`.
   * @param {string} componentId
   * @param {string} callback
   * @param {FormValues} [values]
   */
  uiEvent(componentId, callback, values) {
    const filled = values ? { values } : {};
    return this.#start({ type: CLIENT.ui_event, id: newId(), component_id: componentId, callback, ...filled });
  }

  /** Stop a turn; what was written is kept. @param {Turn} turn */
  async cancel(turn) {
    await this.#ask({ type: CLIENT.cancel, id: newId(), turn_id: turn.id });
  }

  /**
   * Rate a turn, or the service.
   * @param {Rating} rating
   * @param {{ turn?: Turn, comment?: string }} [about]
   */
  async feedback(rating, { turn, comment } = {}) {
    const fields = { ...(turn ? { turn_id: turn.id } : {}), ...(comment ? { comment } : {}) };
    await this.#ask({ type: CLIENT.feedback, id: newId(), rating, ...fields });
  }

  /** Everything that happens in the session from now on, of all turns. */
  async *events() {
    const box = new Mailbox();
    this.boxes.add(box);
    try {
      yield* box;
    } finally {
      this.boxes.delete(box);
    }
  }

  /** Close the connection. The session and its turns go on; `clientId` brings them back. */
  close() {
    this.#end(new Unreachable('The client was closed.'));
  }

  /** @param {Command} command */
  async #start(command) {
    const turn = new Turn(command.id);
    this.boxes.add(turn);
    try {
      await this.#ask(command);
    } catch (error) {
      this.boxes.delete(turn);
      throw error;
    }
    return turn;
  }

  /** @param {Command} command @returns {Promise<AckFrame>} */
  #ask(command) {
    if (this.ended) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => {
      const text = this.core.submit(command);
      this.waiting.set(command.id, { resolve, reject });
      if (text) this.#send(text);
    });
  }

  #connect() {
    const socket = new this.Socket(this.url + this.core.path());
    this.socket = socket;
    socket.onmessage = (event) => this.socket === socket && this.#receive(String(event.data));
    socket.onclose = (event) => this.socket === socket && this.#lost(event.code);
    this.timers.connect = setTimeout(() => this.#lost(LOST), CONNECT_MS);
  }

  /** @param {string} text */
  #receive(text) {
    clearTimeout(this.timers.connect);
    clearTimeout(this.timers.pong);
    this.#planPing();
    const { frames, send, wait, broken } = this.core.receive(text);
    if (this.core.attempt === 0) this.waitedMs = 0;
    for (const frame of frames) this.#deliver(frame);
    if (wait) setTimeout(() => send.forEach((again) => this.#send(again)), wait);
    else send.forEach((now) => this.#send(now));
    if (broken) this.#lost(LOST);
    else if (frames.some(({ type }) => type === SERVER.session || type === SERVER.reset)) this.#findOut();
  }

  /** Read how turns have ended that a reset did not show; when that fails for now, it is tried on the next connection. */
  async #findOut() {
    const { socket } = this;
    for (const turn of this.boxes) {
      /** @type {string | undefined} */ let before;
      while (turn instanceof Turn && turn.missing) {
        const page = await this.#read(turn.chatId, before);
        if (page === undefined && this.socket === socket) this.#lost(LOST);
        if (this.socket !== socket) return;
        if (page !== undefined && turn.missing) turn.lookThrough(page);
        before = page?.messages[0]?.id;
      }
      if (turn.over) this.boxes.delete(turn);
    }
  }

  /**
   * A part of a chat; null when there is no such chat, undefined when it cannot be read now.
   * @param {string} chatId
   * @param {string} [before]
   */
  async #read(chatId, before) {
    try {
      return await this.http.messages(chatId, { before, limit: LARGEST_PAGE });
    } catch (error) {
      return error instanceof Refused && statusIsFinal(error.status) ? null : undefined;
    }
  }

  /** @param {ServerFrame} frame */
  #deliver(frame) {
    if (frame.type === SERVER.session) this.greeting.splice(0).forEach(({ resolve }) => resolve());
    for (const box of this.boxes) {
      box.offer(frame);
      if (box.over) this.boxes.delete(box);
    }
    const id = 'command_id' in frame ? frame.command_id : undefined;
    const asked = id && this.waiting.get(id);
    if (!id || !asked) return;
    this.waiting.delete(id);
    if (frame.type === 'ack') asked.resolve(frame);
    else if (frame.type === 'error') asked.reject(new Refused(frame));
  }

  /** A socket that is closing loses it; it is said again on the next one. @param {string} text */
  #send(text) {
    if (this.socket?.readyState === 1) this.socket.send(text);
  }

  /** A browser hides dead connections and answers no WebSocket pings by itself: ask, and expect an answer. */
  #planPing() {
    clearTimeout(this.timers.ping);
    this.timers.ping = setTimeout(() => {
      this.#send(JSON.stringify({ type: CLIENT.ping }));
      this.timers.pong = setTimeout(() => this.#lost(LOST), PONG_MS);
    }, PING_MS);
  }

  /** @param {number} code */
  #lost(code) {
    this.#drop();
    try {
      const wait = this.core.lost(code);
      this.waitedMs += wait;
      if (this.waitedMs > this.patienceMs) throw new Unreachable('The service cannot be reached.');
      this.timers.retry = setTimeout(() => this.#connect(), wait);
    } catch (error) {
      this.#end(/** @type {Error} */ (error));
    }
  }

  #drop() {
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    const socket = this.socket;
    this.socket = null;
    if (socket && socket.readyState <= 1) socket.close(1000);
  }

  /** @param {Error} error */
  #end(error) {
    this.#drop();
    this.ended = error;
    this.greeting.splice(0).forEach(({ reject }) => reject(error));
    for (const { reject } of this.waiting.values()) reject(error);
    for (const box of this.boxes) box.fail(error);
    this.waiting.clear();
    this.boxes.clear();
  }
}
