/**
 * The list of chats: read page by page, kept right by events, which may be ahead of an answer. Pure.
 */

import { without } from './chats.js';
import { MAX_DELETED } from './initial.js';
import { own } from './own.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').List} List */
/** @typedef {import('../client/types/index.js').Chat} StoredChat */
/** @typedef {import('../client/types/index.js').ChatList} ChatList */

/** Events may have been missed: read the list from its beginning. @param {State} state @returns {State} */
export function staleList(state) {
  return { ...state, list: { ...state.list, status: 'stale' } };
}

/** @param {State} state @param {{ request: number }} asked @returns {State} */
export function listAsked(state, { request }) {
  return { ...state, list: { ...state.list, status: 'reading', request, message: '' } };
}

/**
 * The first page replaces the list, but for what events told while it was on its way.
 * @param {State} state
 * @param {{ request: number, first: boolean, page: ChatList }} answer
 * @returns {State}
 */
export function listRead(state, { request, first, page }) {
  const { list } = state;
  if (!isAwaited(list, request)) return state;
  const kept = Object.values(list.entries).filter(({ told }) => !first || told >= request);
  const entries = Object.fromEntries(kept.map((entry) => [entry.id, entry]));
  for (const chat of page.chats) {
    if (list.deleted.includes(chat.id)) continue;
    const known = own(entries, chat.id);
    const newer = known && known.told >= request && known.title !== '';
    entries[chat.id] = newer ? { ...known, read: true } : entryOf(chat, known);
  }
  const more = page.has_more && page.chats.length > 0;
  return { ...state, list: { ...list, entries, more, status: 'idle', message: '' } };
}

/** @param {State} state @param {{ request: number, message: string }} failure @returns {State} */
export function listFailed(state, { request, message }) {
  if (!isAwaited(state.list, request)) return state;
  return { ...state, list: { ...state.list, status: 'failed', message } };
}

/** @param {List} list @param {number} request */
function isAwaited(list, request) {
  return list.status === 'reading' && list.request === request;
}

/** @param {StoredChat} chat @param {Entry} [known] @returns {Entry} */
function entryOf({ id, title, pinned, used_at: usedAt }, known) {
  return { id, title, pinned, usedAt: Math.max(Date.parse(usedAt), known?.usedAt ?? 0), read: true, told: 0 };
}

/**
 * What the service, or the person here, says of one chat; it may stand further down than the list has been read.
 * @param {State} state
 * @param {string} id
 * @param {{ title?: string, pinned?: boolean, usedAt?: number }} change
 * @returns {State}
 */
export function listed(state, id, change) {
  const { list } = state;
  const known = own(list.entries, id);
  const { title, pinned, usedAt, read } = known ?? { title: '', pinned: false, usedAt: 0, read: false };
  /** @type {Entry} */
  const entry = {
    id,
    title: change.title ?? title,
    pinned: change.pinned ?? pinned,
    usedAt: Math.max(usedAt, change.usedAt || 0),
    read: read && (change.pinned ?? pinned) === pinned,
    told: list.request,
  };
  const deleted = list.deleted.filter((other) => other !== id);
  return { ...state, list: { ...list, deleted, entries: { ...list.entries, [id]: entry } } };
}

/** A turn of this chat began, so it was used. @param {State} state @param {string} id @param {number} usedAt @returns {State} */
export function used(state, id, usedAt) {
  return state.list.deleted.includes(id) ? state : listed(state, id, { usedAt });
}

/** @param {State} state @param {string} id @returns {State} */
export function unlisted(state, id) {
  const { list } = state;
  const deleted = [...list.deleted.filter((other) => other !== id), id].slice(-MAX_DELETED);
  return { ...state, list: { ...list, deleted, entries: without(list.entries, id) } };
}

/** Pinned ones first, then the one that was used last. @param {Entry} one @param {Entry} other */
export function inOrder(one, other) {
  return Number(other.pinned) - Number(one.pinned) || other.usedAt - one.usedAt || (one.id < other.id ? 1 : -1);
}

/** The last chat that a page of the list had, from which to read on. @param {State} state */
export function lastRead({ list }) {
  return Object.values(list.entries).sort(inOrder).findLast(({ read }) => read)?.id ?? '';
}
