/**
 * A session with the service, for programs: commands as promises, turns and events as async iterators, over one
 * `Connection`. It gives up when the service cannot be reached for longer than its patience.
 */

import { CLIENT, SERVER } from '../types/names.js';
import { statusIsFinal } from './closing.js';
import { Connection } from './connection.js';
import { Core, newId } from './core.js';
import { Refused, Unreachable } from './errors.js';
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
 * @property {import('./connection.js').Socket} [WebSocket]  for a runtime without one
 */

const LARGEST_PAGE = 200;
const PATIENCE_MS = 60_000;

export class Client {
  /**
   * @param {string} url  such as `http://127.0.0.1:8000`
   * @param {Options} [options]
   */
  constructor(url, { clientId = newId(), takeover = false, patienceMs = PATIENCE_MS, WebSocket } = {}) {
    this.http = new Http(url);
    this.core = new Core({ clientId, takeover });
    this.connection = new Connection(this.core, {
      url,
      WebSocket,
      onFrames: (frames) => this.#receive(frames),
      onLink: (link) => this.#linked(link),
    });
    this.patienceMs = patienceMs;
    this.waitedMs = 0;
    /** @type {Error | null} */ this.ended = null;
    /** @type {Map<string, Waiting>} */ this.waiting = new Map();
    /** @type {Set<Mailbox>} */ this.boxes = new Set();
    /** @type {{ resolve: () => void, reject: (error: Error) => void }[]} */ this.greeting = [];
  }

  /** Connect; done when the service has said hello. @returns {Promise<this>} */
  async open() {
    this.connection.connect();
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
      this.connection.submit(command);
      this.waiting.set(command.id, { resolve, reject });
    });
  }

  /** @param {ServerFrame[]} frames */
  #receive(frames) {
    for (const frame of frames) this.#deliver(frame);
    if (frames.some(({ type }) => type === SERVER.session || type === SERVER.reset)) this.#findOut();
  }

  /** Read how turns have ended that a reset did not show; when that fails for now, it is tried on the next connection. */
  async #findOut() {
    const { socket } = this.connection;
    for (const turn of this.boxes) {
      /** @type {string | undefined} */ let before;
      while (turn instanceof Turn && turn.missing) {
        const page = await this.#read(turn.chatId, before);
        if (page === undefined && this.connection.socket === socket) this.connection.restart();
        if (this.connection.socket !== socket) return;
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

  /** @param {import('./connection.js').Link} link */
  #linked({ phase, wait, ended }) {
    if (ended) this.#end(ended);
    if (phase !== 'waiting') return;
    this.waitedMs = this.core.attempt > 1 ? this.waitedMs + wait : wait;
    if (this.waitedMs > this.patienceMs) this.#end(new Unreachable('The service cannot be reached.'));
  }

  /** @param {Error} error */
  #end(error) {
    this.connection.stop();
    this.ended = error;
    this.greeting.splice(0).forEach(({ reject }) => reject(error));
    for (const { reject } of this.waiting.values()) reject(error);
    for (const box of this.boxes) box.fail(error);
    this.waiting.clear();
    this.boxes.clear();
  }
}
