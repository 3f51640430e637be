/**
 * What a person can do, as functions for the views: each makes a command or a change of state. The views know
 * nothing else of the outside.
 */

import { newId } from '../client/src/core.js';
import { CLIENT } from '../client/types/names.js';
import { MAX_OUTBOX } from '../state/initial.js';
import { isBusy, maxChars, shownChat, validSelection } from '../state/selectors.js';

/** @typedef {import('./live.js').Store} Store */
/** @typedef {ReturnType<typeof import('./live.js').connectStore>} Live */
/** @typedef {import('../client/types/index.js').ChatCommand} ChatCommand */
/** @typedef {ReturnType<typeof createActions>} Actions */

const BUSY = 'Wait until the running answer ends, or stop it.';
const FULL = 'Too many messages wait to be sent. Send or discard one of them first.';
const OFFLINE = 'There is no connection right now. Try again when it is back.';

/**
 * @param {Store} store
 * @param {Live} live
 * @param {{ loadOffer: () => void, histories: import('./histories.js').Histories, list: import('./list.js').ChatsList,
 *   address: import('./address.js').Address }} parts
 */
export function createActions(store, live, { loadOffer, histories, list, address }) {
  const { dispatch, get } = store;
  /** @param {string} text */
  const complain = (text) => dispatch({ type: 'toasted', tone: 'bad', text });

  return {
    /** @param {string} content */
    send(content) {
      const text = content.trim();
      if (!text || isBusy(get())) return;
      if (text.length > maxChars(get())) return complain('The message is too long. Shorten it and send again.');
      if (get().outbox.length >= MAX_OUTBOX) return complain(FULL);
      post(store, live, compose(get(), text));
    },
    /** @param {string} id */
    retry(id) {
      if (isBusy(get())) return complain(BUSY);
      dispatch({ type: 'retried', id });
      live.sendQueued();
    },
    /** @param {string} id */
    takeBack: (id) => dispatch({ type: 'taken_back', id }),
    /** @param {string} id */
    discard: (id) => dispatch({ type: 'discarded', id }),
    stop() {
      const chat = shownChat(get());
      if (!chat?.running) return;
      const { id: chatId, running: turnId } = chat;
      const id = newId();
      dispatch({ type: 'asked', asked: { id, kind: 'cancel', chatId, target: turnId } });
      if (!live.send({ type: CLIENT.cancel, id, turn_id: turnId })) complain(OFFLINE);
    },
    newChat: () => address.go(''),
    /** @param {boolean} open */
    foldPanel: (open) => dispatch({ type: 'panel_folded', open }),
    ...list,
    readEarlier: histories.readEarlier,
    readAgain: histories.readAgain,
    /**
     * @param {string} componentId
     * @param {string} callback
     * @param {Record<string, string | number | boolean>} values
     */
    use(componentId, callback, values) {
      if (isBusy(get())) return complain(BUSY);
      const id = newId();
      const filled = Object.keys(values).length > 0 ? { values } : {};
      const sent = live.send({ type: CLIENT.ui_event, id, component_id: componentId, callback, ...filled });
      if (!sent) return complain(OFFLINE);
      dispatch({ type: 'asked', asked: { id, kind: 'ui_event', chatId: get().view ?? '', target: componentId } });
      dispatch({ type: 'used', id: componentId, use: { status: 'sending', callback, values, failure: null } });
    },
    /**
     * @param {string} turnId
     * @param {'up' | 'down'} rating
     * @param {string} comment
     */
    rate(turnId, rating, comment) {
      const id = newId();
      const words = comment.trim() ? { comment: comment.trim().slice(0, 4000) } : {};
      if (!live.send({ type: CLIENT.feedback, id, rating, turn_id: turnId, ...words })) return complain(OFFLINE);
      dispatch({ type: 'asked', asked: { id, kind: 'feedback', chatId: get().view ?? '', target: turnId, rating } });
    },
    /** @param {string} draft */
    draft: (draft) => dispatch({ type: 'draft_changed', draft }),
    /** @param {{ tools: string[], sources: string[] }} selection */
    select: (selection) => dispatch({ type: 'selection_changed', selection }),
    /** @param {import('../client/types/index.js').Example} example */
    example({ content, tools, data_sources: sources }) {
      dispatch({ type: 'selection_changed', selection: { tools, sources } });
      if (isBusy(get())) dispatch({ type: 'draft_changed', draft: content });
      else this.send(content);
    },
    toggleTheme() {
      dispatch({ type: 'theme_changed', theme: get().theme === 'dark' ? 'light' : 'dark' });
    },
    takeOver() {
      dispatch({ type: 'screen_shown', screen: null });
      live.connection.connect({ takeover: true });
    },
    reconnect() {
      dispatch({ type: 'screen_shown', screen: null });
      live.connection.connect({ takeover: false });
    },
    reload: () => location.reload(),
    loadOffer,
    /** @param {number} id */
    dismiss: (id) => dispatch({ type: 'toast_dismissed', id }),
    /** @param {string} text */
    copied: (text) => dispatch({ type: 'toasted', tone: 'plain', text }),
  };
}

/**
 * @param {import('../state/types.js').State} state
 * @param {string} content
 * @returns {ChatCommand}
 */
function compose(state, content) {
  const { tools, sources } = validSelection(state);
  /** @type {ChatCommand} */
  const command = { type: CLIENT.chat, id: newId(), content };
  const chat = shownChat(state);
  if (chat && !chat.gone) command.chat_id = chat.id;
  if (tools.length > 0) command.tools = tools.slice(0, 32);
  if (sources.length > 0) command.data_sources = sources.slice(0, 16);
  return command;
}

/**
 * Show the message at once and send it, now or when the connection is back. A frame over the limit would only
 * be refused, so it is refused here, in place.
 * @param {Store} store
 * @param {Live} live
 * @param {ChatCommand} command
 */
function post(store, live, command) {
  store.dispatch({ type: 'queued', command });
  const bytes = new TextEncoder().encode(JSON.stringify(command)).length;
  if (bytes > (store.get().session?.limits.max_frame_bytes ?? Infinity)) {
    const message = 'This message is too large to send. Shorten it.';
    return store.dispatch({ type: 'unsendable', id: command.id, message });
  }
  live.sendQueued();
}
