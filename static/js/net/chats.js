/** The calls that read and change the list of chats. */

import { read, request } from './http.js';

/** @typedef {import('../client/types/index.js').Chat} Chat */
/** @typedef {import('../client/types/index.js').ChatChange} ChatChange */
/** @typedef {import('../client/types/index.js').ChatList} ChatList */

/** @param {string} id */
const at = (id) => `chats/${encodeURIComponent(id)}`;

/**
 * The first chats of the list, or those after one that is here.
 * @param {string} [before]  a chat's id
 * @returns {Promise<ChatList>}
 */
export async function fetchChats(before = '') {
  const query = before ? `?${new URLSearchParams({ before })}` : '';
  return /** @type {ChatList} */ (await read(`chats${query}`, 'ChatList'));
}

/** @param {string} id @returns {Promise<Chat>} */
export async function fetchChat(id) {
  return /** @type {Chat} */ (await read(at(id), 'Chat'));
}

/** @param {string} id @param {ChatChange} change @returns {Promise<Chat>} */
export async function changeChat(id, change) {
  return /** @type {Chat} */ (await request('PATCH', at(id), change));
}

/** @param {string} id @returns {Promise<void>} */
export async function deleteChat(id) {
  await request('DELETE', at(id));
}

/** @param {string} id @returns {Promise<Chat>} */
export async function restoreChat(id) {
  return /** @type {Chat} */ (await request('POST', `${at(id)}/restore`));
}
