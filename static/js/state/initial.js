/** The state before anything happened, and its bounds. */

/** @typedef {import('./types.js').State} State */

/** Turns kept of a chat, and as many more as were asked for; older ones are dropped and can be read again. */
export const MAX_TURNS = 300;
/** Chats kept on the page; one that is neither shown nor has anything to tell makes room. */
export const MAX_CHATS = 50;
/** Messages waiting to be sent; a further one stays in its field. */
export const MAX_OUTBOX = 20;
/** Deleted chats remembered; the oldest is forgotten. */
export const MAX_DELETED = 100;
/** Toasts shown at once; the oldest makes room. */
export const MAX_TOASTS = 4;
/** Commands waiting for an answer; the oldest is forgotten. */
export const MAX_ASKED = 100;

/** @type {State} */
export const INITIAL = {
  session: null,
  llm: null,
  seen: 0,
  ignored: 0,
  replayed: 0,
  chats: {},
  list: { entries: {}, deleted: [], more: false, status: 'idle', request: 0, message: '' },
  panel: true,
  view: null,
  outbox: [],
  asked: [],
  uses: {},
  drafts: {},
  selection: { tools: [], sources: [] },
  offer: { tools: [], sources: [], examples: [], status: 'loading', message: '' },
  link: { phase: 'connecting', reason: '', retryAt: 0, again: false },
  screen: null,
  toasts: [],
  nextToast: 1,
  theme: 'dark',
  announcement: '',
};
