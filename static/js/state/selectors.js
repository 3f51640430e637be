/** Questions that views and the wiring ask of the state. Pure. */

import { isUnnamed } from './outbox.js';
import { own } from './own.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Chat} Chat */
/** @typedef {import('./types.js').Unsent} Unsent */
/** @typedef {'running' | 'sending' | 'unsent' | 'completed' | 'ended' | 'broken'} What */
/** @typedef {{ id: string, what: What }} Elsewhere */

/** Characters of a title where there is little room, and of a message that stands for one. */
const BRIEF = 60;

/** The chat that is shown, if the service has named it. @param {State} state @returns {Chat | undefined} */
export function shownChat(state) {
  return state.view ? own(state.chats, state.view) : undefined;
}

/** The messages on their way in the chat that is shown. @param {State} state */
export function shownOutbox(state) {
  return state.outbox.filter((entry) => entry.chatId === state.view);
}

/** What is being written in the chat that is shown. @param {State} state */
export function shownDraft(state) {
  return own(state.drafts, state.view ?? '') ?? '';
}

/** A turn of this chat runs or is about to. @param {State} state @param {string | null} chatId */
export function isBusy(state, chatId = state.view) {
  const running = chatId ? own(state.chats, chatId)?.running : '';
  return Boolean(running) || state.outbox.some((entry) => entry.chatId === chatId && entry.status !== 'failed');
}

/** There is nothing in the chat that is shown, and nothing will be read. @param {State} state */
export function isEmpty(state) {
  if (!state.view) return true;
  const chat = shownChat(state);
  return chat !== undefined && chat.turns.length === 0 && chat.history.read && shownOutbox(state).length === 0;
}

/** There were events before this connection that have not come yet. @param {State} state */
export function isBehind({ session, seen }) {
  return session !== null && seen < session.seq;
}

/**
 * The chat whose messages are to be read now: the one that is shown, once the events that were there before have
 * come.
 * @param {State} state
 */
export function chatToRead(state) {
  const { session, view } = state;
  if (!view || !session || isBehind(state) || isUnnamed(state, view)) return '';
  const history = own(state.chats, view)?.history;
  return !history || (!history.read && history.status === 'idle') ? view : '';
}

/**
 * The chats that are not shown and of which somebody should hear.
 * @param {State} state
 * @returns {Elsewhere[]}
 */
export function elsewhere(state) {
  const chats = Object.values(state.chats).filter((chat) => chat.id !== state.view);
  const found = chats.flatMap((chat) => {
    const what = whatOf(chat);
    return what ? [{ id: chat.id, what }] : [];
  });
  for (const { chatId, status } of state.outbox) {
    if (chatId === state.view || found.some(({ id }) => id === chatId)) continue;
    found.push({ id: chatId, what: status === 'failed' ? 'unsent' : 'sending' });
  }
  return found;
}

/** @param {Chat} chat @returns {'' | What} */
function whatOf({ running, news }) {
  if (running) return 'running';
  if (news === '' || news === 'awaited') return '';
  return news === 'completed' || news === 'ended' ? news : 'broken';
}

/** A chat's title, or what was said first in it. @param {State} state @param {string} id */
export function titleOf(state, id) {
  const said = own(state.chats, id)?.turns.find((turn) => turn.user)?.user?.text
    ?? state.outbox.find((entry) => entry.chatId === id)?.command.content ?? '';
  const title = own(state.list.entries, id)?.title;
  return title || (typeof said === 'string' ? briefOf(said) : ''); // of any kind, from a service that breaks the contract
}

/** @param {string} title */
export function briefOf(title) {
  return title.length > BRIEF ? `${title.slice(0, BRIEF).trimEnd()}…` : title;
}

/** The title of the chat that is shown, '' until it has one. @param {State} state */
export function shownTitle(state) {
  return own(state.list.entries, state.view ?? '')?.title ?? '';
}

/** The chat that is shown is not there, and nothing of it is here. @param {State} state */
export function isMissing(state) {
  const chat = shownChat(state);
  return Boolean(chat?.gone) && chat?.turns.length === 0 && shownOutbox(state).length === 0;
}

/**
 * A chat of which the list does not know enough: it is shown by its address, or events told of it.
 * @param {State} state
 */
export function entryToRead(state) {
  const { session, view, list: { entries, status } } = state;
  if (!session || status !== 'idle' || isBehind(state)) return '';
  const shown = view && !isUnnamed(state, view) && !own(state.chats, view)?.gone && !own(entries, view) ? [view] : [];
  const unnamed = Object.values(entries).filter(({ title }) => title === '').map(({ id }) => id);
  return [...shown, ...unnamed].find((id) => !isBusy(state, id)) ?? '';
}

/** @param {State} state */
export function isTestMode(state) {
  return state.session?.principal.identified_by === 'test_mode';
}

/** How many characters a message may have. @param {State} state */
export function maxChars(state) {
  return state.session?.limits.max_content_chars ?? 100_000;
}

/**
 * The selected names that are still on offer; before the offer is known, all of them.
 * @param {State} state
 */
export function validSelection(state) {
  if (state.offer.status !== 'ready') return state.selection;
  const tools = new Set(state.offer.tools.map((tool) => tool.name));
  const sources = new Set(state.offer.sources.map((source) => source.name));
  return {
    tools: state.selection.tools.filter((name) => tools.has(name)),
    sources: state.selection.sources.filter((name) => sources.has(name)),
  };
}
