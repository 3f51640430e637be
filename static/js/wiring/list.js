/** Reads the list of chats, and what people do with a chat in it: rename, pin, delete, restore. */

import { changeChat, deleteChat, fetchChat, fetchChats, restoreChat } from '../net/chats.js';
import { HttpError } from '../net/http.js';
import { lastRead } from '../state/list.js';
import { own } from '../state/own.js';
import { briefOf, entryToRead, titleOf } from '../state/selectors.js';

/** @typedef {import('./live.js').Store} Store */
/** @typedef {ReturnType<typeof connectList>} ChatsList */
/** @typedef {import('../client/types/index.js').Chat} StoredChat */

/**
 * @param {Store} store
 * @param {import('./address.js').Address} address
 */
export function connectList(store, address) {
  const { dispatch, get } = store;
  let requests = 0;
  /** From where was read last. */
  let asked = '';
  /** What was read of single chats since the list was read. */
  let single = new Set();
  /** The chat that was shown when it was deleted. */
  let left = '';

  /** @param {string} [before] */
  async function read(before = '') {
    requests += 1;
    const request = requests;
    asked = before;
    dispatch({ type: 'list_asked', request });
    try {
      const page = await fetchChats(before);
      single = new Set();
      dispatch({ type: 'list_read', request, first: before === '', page });
    } catch (error) {
      if (before && error instanceof HttpError && error.status === 404) return read(); // it was deleted meanwhile
      dispatch({ type: 'list_failed', request, message: wordsOf(error) });
    }
  }

  /** A chat that cannot be read says so when its messages are read. @param {string} id */
  async function readOne(id) {
    single.add(id);
    await fetchChat(id).then(noted, () => undefined);
  }

  /** @param {StoredChat} chat */
  function noted({ id, title, pinned, used_at: usedAt }) {
    dispatch({ type: 'chat_listed', id, title, pinned, usedAt: Date.parse(usedAt) });
  }

  /** @param {unknown} error */
  function complain(error) {
    dispatch({ type: 'toasted', tone: 'bad', text: wordsOf(error) });
  }

  /**
   * Shown at once, and taken back when the service refuses.
   * @param {string} id
   * @param {{ title?: string, pinned?: boolean }} wanted
   */
  async function change(id, wanted) {
    const before = own(get().list.entries, id);
    if (!before) return;
    dispatch({ type: 'chat_listed', id, ...wanted });
    try {
      noted(await changeChat(id, wanted));
    } catch (error) {
      dispatch({ type: 'chat_listed', id, title: before.title, pinned: before.pinned });
      complain(error);
    }
  }

  store.subscribe((state) => {
    if (state.list.status === 'stale') return void read();
    const id = entryToRead(state);
    if (id && !single.has(id)) void readOne(id);
  });

  return {
    readMoreChats() {
      if (get().list.more && get().list.status === 'idle') void read(lastRead(get()));
    },
    /** What failed. */
    readChatsAgain() {
      if (get().list.status === 'failed') void read(asked);
    },
    /** @param {string} id @param {string} title */
    rename: (id, title) => change(id, { title }),
    /** @param {string} id @param {boolean} pinned */
    pin: (id, pinned) => change(id, { pinned }),
    /** @param {string} id */
    async remove(id) {
      const entry = own(get().list.entries, id);
      const title = briefOf(titleOf(get(), id));
      if (get().view === id) left = id;
      dispatch({ type: 'chat_removed', id });
      try {
        await deleteChat(id);
        dispatch({ type: 'toasted', tone: 'plain', text: `Deleted “${title}”.`, undo: id });
      } catch (error) {
        if (entry) dispatch({ type: 'chat_listed', ...entry });
        complain(error);
      }
    },
    /** Back to where one was, unless one has gone on. @param {string} id */
    async restore(id) {
      try {
        noted(await restoreChat(id));
        if (left === id && get().view === '') address.go(id);
      } catch (error) {
        complain(error);
      }
    },
  };
}

/** @param {unknown} error */
function wordsOf(error) {
  if (error instanceof HttpError) return error.message;
  console.error('A list of chats could not be taken in.', error);
  return 'Try again.';
}
