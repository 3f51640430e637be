/** A chat that the person here deletes goes at once, with what waits in it. Pure. */

import { showChat, without } from './chats.js';
import { unlisted } from './list.js';

/** @typedef {import('./types.js').State} State */

/** @param {State} state @param {string} id @returns {State} */
export function removed(state, id) {
  const next = unlisted(state.view === id ? showChat(state, '') : state, id);
  return { ...next, chats: without(next.chats, id), outbox: next.outbox.filter((entry) => entry.chatId !== id) };
}
