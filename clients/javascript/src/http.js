/** The HTTP half of the contract, as far as a client needs it. Every method throws `Refused` or `Unreachable`. */

import { ParlanceError, Refused, Unreachable } from './errors.js';

/** @typedef {import('../types/index.js').Principal} Principal */
/** @typedef {import('../types/index.js').Tool} Tool */
/** @typedef {import('../types/index.js').DataSource} DataSource */
/** @typedef {import('../types/index.js').Example} Example */
/** @typedef {import('../types/index.js').Health} Health */
/** @typedef {import('../types/index.js').MessagePage} MessagePage */
/** @typedef {import('../types/index.js').Chat} Chat */
/** @typedef {import('../types/index.js').ChatChange} ChatChange */
/** @typedef {import('../types/index.js').ChatList} ChatList */
/** @typedef {import('../types/index.js').Feedback} Feedback */
/** @typedef {import('../types/index.js').FeedbackReceipt} FeedbackReceipt */

const DEADLINE_MS = 15_000;

export class Http {
  #url;

  /** @param {string} url */
  constructor(url) {
    this.#url = url.replace(/\/+$/, '');
  }

  /** Who the service takes the caller for. @returns {Promise<Principal>} */
  me() {
    return this.#call('/me');
  }

  /** The tools that a message may select. @returns {Promise<Tool[]>} */
  async tools() {
    const { tools } = /** @type {import('../types/index.js').ToolList} */ (await this.#call('/tools'));
    return tools;
  }

  /** The data sources that a message may select. @returns {Promise<DataSource[]>} */
  async data() {
    const list = /** @type {import('../types/index.js').DataSourceList} */ (await this.#call('/data'));
    return list.data_sources;
  }

  /** Messages to begin with. @returns {Promise<Example[]>} */
  async examples() {
    const list = /** @type {import('../types/index.js').ExampleList} */ (await this.#call('/examples'));
    return list.examples;
  }

  /** Whether the service can do its work. @returns {Promise<Health>} */
  health() {
    return this.#call('/health');
  }

  /**
   * The last messages of a chat, or those before the one whose id is `before`.
   * @param {string} chatId
   * @param {{ before?: string, limit?: number }} [part]
   * @returns {Promise<MessagePage>}
   */
  messages(chatId, part = {}) {
    return this.#call(`/chats/${chatId}/messages${query(part)}`);
  }

  /**
   * Your chats, pinned ones first, or those behind the one whose id is `before`.
   * @param {{ before?: string, limit?: number }} [part]
   * @returns {Promise<ChatList>}
   */
  chats(part = {}) {
    return this.#call(`/chats${query(part)}`);
  }

  /** A chat, without its messages. @param {string} chatId @returns {Promise<Chat>} */
  chat(chatId) {
    return this.#call(`/chats/${chatId}`);
  }

  /**
   * Rename, pin or unpin a chat; what is left out stays as it is.
   * @param {string} chatId
   * @param {ChatChange} change
   * @returns {Promise<Chat>}
   */
  changeChat(chatId, change) {
    return this.#call(`/chats/${chatId}`, json('PATCH', change));
  }

  /** Delete a chat; it can be restored for 30 days. @param {string} chatId @returns {Promise<void>} */
  async deleteChat(chatId) {
    await this.#call(`/chats/${chatId}`, { method: 'DELETE' });
  }

  /** Restore a deleted chat. @param {string} chatId @returns {Promise<Chat>} */
  restoreChat(chatId) {
    return this.#call(`/chats/${chatId}/restore`, { method: 'POST' });
  }

  /** Rate a turn or the service; needs an active session. @param {Feedback} feedback @returns {Promise<FeedbackReceipt>} */
  feedback(feedback) {
    return this.#call('/feedback', json('POST', feedback));
  }

  /**
   * @param {string} path
   * @param {RequestInit} [options]
   * @returns {Promise<any>}
   */
  async #call(path, options = {}) {
    /** @type {Response} */
    let response;
    try {
      response = await fetch(this.#url + path, { signal: AbortSignal.timeout(DEADLINE_MS), ...options });
    } catch {
      throw new Unreachable('The service does not answer.');
    }
    const body = await response.json().catch(() => null);
    if (response.ok) return body;
    if (body?.error) throw new Refused(body.error, response.status);
    throw new ParlanceError(`The service answered ${response.status} without an explanation.`);
  }
}

/**
 * The query of what is given.
 * @param {Record<string, string | number | undefined>} asked
 */
function query(asked) {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  const text = given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&');
  return text && `?${text}`;
}

/**
 * A request with a JSON body.
 * @param {string} method
 * @param {object} body
 * @returns {RequestInit}
 */
function json(method, body) {
  return { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}
