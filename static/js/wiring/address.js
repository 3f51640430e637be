/**
 * Which chat this tab shows stands in its address, as a fragment: `#/c/<id>`, or `#/new`. So Back, Forward, a reload
 * and a link to a chat work, under any path of a proxy and without a route of the service.
 */

/** @typedef {import('./live.js').Store} Store */
/** @typedef {ReturnType<typeof followAddress>} Address */

const NEW = '#/new';

/** The chat that the address names, '' for a new one; null when it names none. */
export function addressed() {
  const { hash } = location;
  return hash === NEW ? '' : (/^#\/c\/([0-9a-f]{32})$/.exec(hash)?.[1] ?? null);
}

/** @param {string} id */
const addressOf = (id) => (id ? `#/c/${id}` : NEW);

/**
 * Keep the address and what is shown together. Only a person adds to the tab's history; what becomes of the chat that
 * is shown, its name for example, replaces where the tab is.
 * @param {Store} store
 */
export function followAddress(store) {
  const { dispatch, get, subscribe } = store;

  /** An address that names no chat is not ours, the skip link's for example: what is shown stays. */
  function arrived() {
    const id = addressed();
    if (id === null) return written();
    if (id !== get().view) dispatch({ type: 'chat_shown', id });
  }

  function written() {
    const { view } = get();
    if (view !== null && view !== addressed()) history.replaceState(null, '', addressOf(view));
  }

  subscribe(written);
  addEventListener('hashchange', arrived);

  return {
    /** Show a chat, '' for a new one. @param {string} id */
    go(id) {
      if (addressed() !== id) history.pushState(null, '', addressOf(id));
      if (get().view !== id) dispatch({ type: 'chat_shown', id });
    },
  };
}
