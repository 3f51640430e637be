/** The HTTP half of the contract, as far as a client needs it. Every method throws `Refused` or `Unreachable`. */

import { ParlanceError, Refused, Unreachable } from './errors.js';

/** @typedef {import('../types/index.js').Principal} Principal */
/** @typedef {import('../types/index.js').Tool} Tool */
/** @typedef {import('../types/index.js').DataSource} DataSource */
/** @typedef {import('../types/index.js').Example} Example */
/** @typedef {import('../types/index.js').Health} Health */
/** @typedef {import('../types/index.js').MessagePage} MessagePage */
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
    const asked = Object.entries(part).filter(([, value]) => value !== undefined);
    const query = asked.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    return this.#call(`/chats/${chatId}/messages${query && `?${query}`}`);
  }

  /** Rate a turn or the service; needs an active session. @param {Feedback} feedback @returns {Promise<FeedbackReceipt>} */
  feedback(feedback) {
    const headers = { 'Content-Type': 'application/json' };
    return this.#call('/feedback', { method: 'POST', headers, body: JSON.stringify(feedback) });
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
