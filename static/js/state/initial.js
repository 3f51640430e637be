/** The state before anything happened, and its bounds. */

/** @typedef {import('./types.js').State} State */

/** Turns kept on the page; older ones are dropped from its top. */
export const MAX_TURNS = 300;
/** Messages waiting to be sent; a further one is refused with a toast. */
export const MAX_OUTBOX = 20;
/** Toasts shown at once; the oldest makes room. */
export const MAX_TOASTS = 4;
/** Commands waiting for an answer; the oldest is forgotten. */
export const MAX_ASKED = 100;

/** @type {State} */
export const INITIAL = {
  session: null,
  llm: null,
  cursor: null,
  gap: false,
  ignored: 0,
  chatId: '',
  title: '',
  turns: [],
  running: '',
  hidden: '',
  outbox: [],
  asked: [],
  uses: {},
  draft: '',
  selection: { tools: [], sources: [] },
  offer: { tools: [], sources: [], status: 'loading', message: '' },
  link: { phase: 'connecting', reason: '', retryAt: 0, again: false },
  screen: null,
  toasts: [],
  nextToast: 1,
  theme: 'dark',
  announcement: '',
};
