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

/** What checks an answer, by the title of its schema. @type {Map<string, Promise<(answer: unknown) => string[]>>} */
const checks = new Map();

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
 * Make a request; the answer is JSON, or nothing.
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<unknown>}
 */
export async function request(method, path, body) {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const written = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) };
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, { method, headers, signal, ...written });
  } catch {
    throw new HttpError(0, UNREACHABLE);
  }
  if (!response.ok) throw new HttpError(response.status, await explain(response));
  if (response.status === 204) return null;
  return response.json().catch(() => {
    throw new HttpError(response.status, UNREADABLE);
  });
}

/** @param {string} path */
function get(path) {
  return request('GET', path);
}

/**
 * Read what is drawn as it comes, so it is checked first.
 * @param {string} path
 * @param {string} title  of the answer's schema
 * @returns {Promise<unknown>}
 */
export async function read(path, title) {
  const loading = checks.get(title) ?? loadAnswerChecker(title);
  checks.set(title, loading);
  const [answer, check] = await Promise.all([get(path), loading.catch((error) => unchecked(title, error))]);
  const problems = check(answer);
  if (problems.length === 0) return answer;
  console.error(`An answer breaks the contract (${title}):`, problems);
  throw new HttpError(0, UNREADABLE);
}

/** @param {string} title @param {unknown} error @returns {never} */
function unchecked(title, error) {
  console.error('Answers cannot be checked: the checker could not be loaded.', error);
  checks.delete(title);
  throw new HttpError(0, UNREACHABLE);
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
 * A chat's newest messages, or those before one that is here, oldest first.
 * @param {string} chatId
 * @param {string} [before]  a message's id
 * @returns {Promise<MessagePage>}
 */
export async function fetchMessages(chatId, before = '') {
  const query = before ? `?${new URLSearchParams({ before })}` : '';
  const page = await read(`chats/${encodeURIComponent(chatId)}/messages${query}`, 'MessagePage');
  return /** @type {MessagePage} */ (page);
}
