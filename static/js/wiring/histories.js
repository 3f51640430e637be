/** Reads the stored messages of the chat that is shown: the newest by itself, older ones when somebody asks. */

import { HttpError, fetchMessages } from '../net/http.js';
import { chatToRead, shownChat } from '../state/selectors.js';

/** @typedef {import('./live.js').Store} Store */
/** @typedef {ReturnType<typeof connectHistories>} Histories */

/** @param {Store} store */
export function connectHistories(store) {
  let requests = 0;

  /** @param {string} chatId @param {string} [before] */
  async function read(chatId, before = '') {
    requests += 1;
    const asked = { chatId, request: requests, older: before !== '' };
    store.dispatch({ type: 'history_asked', ...asked });
    try {
      const page = await fetchMessages(chatId, before);
      store.dispatch({ type: 'history_read', ...asked, page, now: Date.now() });
    } catch (error) {
      const { status, message } = error instanceof HttpError ? error : { status: 0, message: 'Try again.' };
      if (!(error instanceof HttpError)) console.error('Messages could not be taken in.', error);
      store.dispatch({ type: 'history_failed', ...asked, status, message });
    }
  }

  /** Read what stands before the oldest turn that is here, unless something is being read. */
  function readOlder() {
    const chat = shownChat(store.get());
    if (!chat?.history.read || chat.history.status === 'reading') return;
    void read(chat.id, oldest(chat.turns));
  }

  store.subscribe((state) => {
    const chatId = chatToRead(state);
    if (chatId) void read(chatId);
  });

  return {
    readEarlier() {
      const history = shownChat(store.get())?.history;
      if (history?.more && history.status === 'idle') readOlder();
    },
    /** What failed. */
    readAgain() {
      const chat = shownChat(store.get());
      if (chat?.history.read) readOlder();
      else if (chat && chat.history.status === 'failed') void read(chat.id);
    },
  };
}

/** @param {import('../state/types.js').Turn[]} turns */
function oldest(turns) {
  const first = turns.find(({ user, answerId }) => user || answerId);
  return first?.user?.id ?? first?.answerId ?? '';
}
