/** The list of chats as it is shown: a row for each, in groups by date. Pure. */

import { inOrder } from './list.js';
import { own } from './own.js';
import { elsewhere, titleOf } from './selectors.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./selectors.js').What} What */
/** `listed` is one that the service has; only that can be changed. @typedef {Entry & { what: '' | What, listed: boolean }} Row */
/** @typedef {{ label: string, rows: Row[] }} Group */

/** Days that go by one name. */
const WEEK = 7;
const MONTH = new Intl.DateTimeFormat('en-US', { month: 'long', year: 'numeric' });

/**
 * Chats that are not listed yet stand on top: a new one that waits for its name, or one that is shown by its address.
 * @param {State} state
 * @returns {Row[]}
 */
export function rowsOf(state) {
  const { entries, deleted } = state.list;
  const marks = new Map(elsewhere(state).map(({ id, what }) => [id, what]));
  const shown = state.view && isHere(state, state.view) ? [state.view] : [];
  const others = [...new Set([...shown, ...marks.keys()])].filter((id) => !own(entries, id) && !deleted.includes(id));
  const listed = Object.values(entries).sort(inOrder).map((entry) => ({ ...entry, listed: true }));
  const unlisted = others.map((id) =>
    ({ id, title: '', pinned: false, usedAt: Infinity, read: false, told: 0, listed: false }));
  const pinned = listed.filter((row) => row.pinned);
  return [...pinned, ...unlisted, ...listed.slice(pinned.length)].map((row) =>
    ({ ...row, title: titleOf(state, row.id), what: marks.get(row.id) ?? '' }));
}

/** There is something of this chat to show. @param {State} state @param {string} id */
function isHere(state, id) {
  const chat = own(state.chats, id);
  return state.outbox.some((entry) => entry.chatId === id) || Boolean(chat && !chat.gone && chat.turns.length > 0);
}

/**
 * Rows in their order, under what their dates are called.
 * @param {Row[]} rows
 * @param {number} now
 * @returns {Group[]}
 */
export function groupsOf(rows, now) {
  /** @type {Group[]} */
  const groups = [];
  for (const row of rows) {
    const label = row.pinned ? 'Pinned' : dayName(row.usedAt, now);
    const last = groups.at(-1);
    if (last?.label === label) last.rows.push(row);
    else groups.push({ label, rows: [row] });
  }
  return groups;
}

/** @param {number} at @param {number} now */
function dayName(at, now) {
  const today = new Date(now);
  /** @param {number} days */
  const before = (days) => new Date(today.getFullYear(), today.getMonth(), today.getDate() - days).getTime();
  if (at >= before(0)) return 'Today';
  if (at >= before(1)) return 'Yesterday';
  return at >= before(WEEK) ? 'Previous 7 days' : MONTH.format(at);
}
