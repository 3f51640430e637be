/**
 * The page's few HTTP calls. Every failure, a network one included, becomes an `HttpError` whose message
 * says what to do. Addresses are relative, so that the page works under any path of a proxy. Knows nothing of the
 * state or the DOM.
 */

import { loadAnswerChecker } from './checker.js';

/** @typedef {import('../client/types/index.js').MessagePage} MessagePage */
/** @typedef {import('../client/types/index.js').Principal} Principal */
/** @typedef {import('../client/types/index.js').Tool} Tool */
/** @typedef {import('../client/types/index.js').DataSource} DataSource */
/** @typedef {import('../client/types/index.js').Example} Example */

const DEADLINE_MS = 15_000;
const UNREACHABLE = 'The service cannot be reached. Check the connection; the page keeps trying.';
const UNREADABLE = 'The service answered in a way that this page does not understand. Reload the page.';

/** @type {Promise<(answer: unknown) => string[]> | null} */
let messagePage = null;

/** A request that failed; `status` is 0 when there was no answer at all. */
export class HttpError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * @param {Response} response
 * @returns {Promise<string>}
 */
async function explain(response) {
  const body = await response.json().catch(() => null);
  const message = body?.error?.message;
  return typeof message === 'string' ? message : `The service answered ${response.status}. Reload the page.`;
}

/**
 * @param {string} path
 * @returns {Promise<unknown>}
 */
async function get(path) {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, { headers: { Accept: 'application/json' }, signal });
  } catch {
    throw new HttpError(0, UNREACHABLE);
  }
  if (!response.ok) throw new HttpError(response.status, await explain(response));
  return response.json().catch(() => {
    throw new HttpError(response.status, UNREADABLE);
  });
}

/** @returns {Promise<Tool[]>} */
export async function fetchTools() {
  return /** @type {{ tools: Tool[] }} */ (await get('tools')).tools;
}

/** @returns {Promise<DataSource[]>} */
export async function fetchDataSources() {
  return /** @type {{ data_sources: DataSource[] }} */ (await get('data')).data_sources;
}

/** @returns {Promise<Example[]>} */
export async function fetchExamples() {
  return /** @type {{ examples: Example[] }} */ (await get('examples')).examples;
}

/** @returns {Promise<Principal>} */
export async function fetchMe() {
  return /** @type {Principal} */ (await get('me'));
}

/**
 * A chat's newest messages, or those before one that is here, oldest first. They are drawn as they come, so they are
 * checked first.
 * @param {string} chatId
 * @param {string} [before]  a message's id
 * @returns {Promise<MessagePage>}
 */
export async function fetchMessages(chatId, before = '') {
  const query = before ? `?${new URLSearchParams({ before })}` : '';
  messagePage ??= loadAnswerChecker('MessagePage');
  const [answer, check] = await Promise.all([
    get(`chats/${encodeURIComponent(chatId)}/messages${query}`),
    messagePage.catch((error) => {
      console.error('Messages cannot be checked: the checker could not be loaded.', error);
      messagePage = null;
      throw new HttpError(0, UNREACHABLE);
    }),
  ]);
  const problems = check(answer);
  if (problems.length === 0) return /** @type {MessagePage} */ (answer);
  console.error('A chat\'s messages break the contract:', problems);
  throw new HttpError(0, UNREADABLE);
}
