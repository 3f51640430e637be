/**
 * The rules of the live channel, without a socket or a clock. It is told what came and answers what to do: which
 * frames are new, what to send, whether what arrives does not add up, how long to wait before coming back. It keeps
 * the cursor and the commands without an answer, which are sent again under their ids on the next connection.
 */

import { CLIENT, SERVER } from '../types/names.js';
import { closeCode } from '../types/close_codes.js';
import { LOST, delay, isFinal } from './closing.js';
import { Ended, ParlanceError } from './errors.js';
import { randomBytes } from './random.js';

/** @typedef {import('../types/index.js').ServerFrame} ServerFrame */
/** @typedef {import('../types/index.js').SessionFrame} SessionFrame */
/** @typedef {import('../types/index.js').ErrorFrame} ErrorFrame */
/** @typedef {import('../types/index.js').ChatCommand} ChatCommand */
/** @typedef {import('../types/index.js').CancelCommand} CancelCommand */
/** @typedef {import('../types/index.js').UiEventCommand} UiEventCommand */
/** @typedef {import('../types/index.js').FeedbackCommand} FeedbackCommand */
/** @typedef {ChatCommand | CancelCommand | UiEventCommand | FeedbackCommand} Command */
/** @typedef {{ epoch: string, seq: number }} Cursor */
/**
 * What follows from the end of a connection: the milliseconds to wait before the next one, or why there is none.
 * `refusal` is what the service said instead of hello.
 * @typedef {{ wait: number, refusal: ErrorFrame | null, ended: Ended | null }} Loss
 */
/**
 * What follows from one frame. `frames` are new and in order; `send` goes out after `wait` milliseconds; `broken`
 * means that events are missing: drop the connection, the next one asks for them.
 * @typedef {{ frames: ServerFrame[], send: string[], wait: number, broken: boolean }} Taken
 */

/** A server remembers the last 1,000 command ids of a session; more could be done twice. */
const MAX_OUTBOX = 1_000;
const MAX_RETRIES = 3;
const LONGEST_RETRY_SECONDS = 30;
/** Frames that belong to the connection; a `session` and a `reset` carry a cursor, not a number of their own. */
const UNNUMBERED = new Set(/** @type {string[]} */ ([SERVER.session, SERVER.reset, SERVER.ack, SERVER.pong]));
/** Those that may come without a number. */
const NUMBERLESS = new Set([...UNNUMBERED, SERVER.error]);

/** A new random id as the contract writes them. */
export function newId() {
  return Array.from(randomBytes(16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {Partial<Taken>} part @returns {Taken} */
function taken(part = {}) {
  return { frames: [], send: [], wait: 0, broken: false, ...part };
}

export class Core {
  /** @param {{ clientId: string, takeover?: boolean, chance?: () => number }} options */
  constructor({ clientId, takeover = false, chance = Math.random }) {
    this.clientId = clientId;
    this.takeover = takeover;
    this.chance = chance;
    /** @type {Cursor | null} */ this.cursor = null;
    /** @type {SessionFrame | null} */ this.session = null;
    this.greeted = false;
    this.attempt = 0;
    /** @type {ErrorFrame | null} */ this.refusal = null;
    /** @type {Map<string, { text: string, retries: number }>} */ this.outbox = new Map();
  }

  /** The path to connect to. `takeover` holds until a connection was greeted. */
  path() {
    return `/ws/${this.clientId}${this.takeover ? '?takeover=true' : ''}`;
  }

  /**
   * Keep a command until it is answered, in the place of one with its id; what to send now, null while unconnected.
   * @param {Command} command
   */
  submit(command) {
    if (this.outbox.size >= MAX_OUTBOX && !this.outbox.has(command.id)) {
      throw new ParlanceError('1,000 commands have no answer yet.');
    }
    const text = JSON.stringify(command);
    this.outbox.set(command.id, { text, retries: 0 });
    return this.greeted ? text : null;
  }

  /** Take one text frame. @param {string} text @returns {Taken} */
  receive(text) {
    const frame = parsed(text);
    if (!frame) return taken();
    if (frame.type === SERVER.session) return this.#greet(frame);
    if (!this.greeted || !this.cursor) {
      if (frame.type === SERVER.error) this.refusal = frame;
      return taken();
    }
    const next = (frame.type === SERVER.error && this.#again(frame)) || this.#take(frame, this.cursor);
    if (next.frames.length > 0) this.attempt = 0;
    return next;
  }

  /** Note the end of a connection. @returns {Loss} */
  lost(code = LOST) {
    const { refusal } = this;
    this.greeted = false;
    this.refusal = null;
    if (isFinal(code)) {
      return { wait: 0, refusal, ended: new Ended(code, refusal?.message ?? closeCode(code).description) };
    }
    const wait = delay(this.attempt, code, this.chance());
    this.attempt += 1;
    return { wait, refusal, ended: null };
  }

  /**
   * Say again what has no answer, then ask for what was missed: in this order, because a resumed connection holds
   * its events back until `resume`, so that an `ack` still comes before the events of its turn.
   * @param {SessionFrame} session
   */
  #greet(session) {
    this.session = session;
    this.greeted = true;
    this.takeover = false;
    if (!session.resumed || !this.cursor) this.cursor = { epoch: session.epoch, seq: 0 };
    const send = [...this.outbox.values()].map(({ text }) => text);
    if (session.resumed) send.push(JSON.stringify({ type: CLIENT.resume, ...this.cursor }));
    return taken({ frames: [session], send });
  }

  /** Send a rate-limited command again, three times at most; it has done nothing. @param {ErrorFrame} refused */
  #again(refused) {
    const pending = this.outbox.get(refused.command_id ?? '');
    if (refused.code !== 'rate_limited' || !pending || pending.retries >= MAX_RETRIES) return null;
    pending.retries += 1;
    const wait = 1000 * Math.min(refused.retry_after ?? 1, LONGEST_RETRY_SECONDS);
    return taken({ send: [pending.text], wait });
  }

  /**
   * @param {ServerFrame} frame
   * @param {Cursor} cursor
   */
  #take(frame, { epoch, seq: last }) {
    if ('command_id' in frame && frame.command_id) this.outbox.delete(frame.command_id);
    if (frame.type === SERVER.reset) this.cursor = { epoch: frame.epoch, seq: frame.seq };
    const seq = UNNUMBERED.has(frame.type) ? undefined : /** @type {{ seq?: number }} */ (frame).seq;
    if (seq === undefined || !Number.isSafeInteger(seq)) return taken({ frames: needsNumber(frame) ? [] : [frame] });
    if (seq <= last) return taken();
    if (seq > last + 1) return taken({ broken: true });
    this.cursor = { epoch, seq };
    return taken({ frames: [frame] });
  }
}

/** An event without its number cannot be told from its double. @param {ServerFrame} frame */
function needsNumber({ type }) {
  return Object.hasOwn(SERVER, type) && !NUMBERLESS.has(type);
}

/** The frame in a text; null for what is not a JSON object, which no server may send. @param {string} text */
function parsed(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === 'object' ? /** @type {ServerFrame} */ (value) : null;
  } catch {
    return null;
  }
}
