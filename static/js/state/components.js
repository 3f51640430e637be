/** The components that tools put on the page, and what a person did with them. Pure. */

import { own } from './own.js';
import { changeTurn } from './turns.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Use} Use */
/** @typedef {import('./types.js').Component} Component */
/** @typedef {import('../client/types/index.js').UiComponentEvent} UiComponentEvent */

/** Components of one turn; a further one is not shown. The contract allows as many. */
const MAX_PER_TURN = 100;

/**
 * An `add` of a known id is an `update`; an `update` or `remove` of an unknown one does nothing.
 * @param {State} state
 * @param {UiComponentEvent} event
 * @returns {State}
 */
export function applyComponent(state, event) {
  const { action, chat_id: chatId, component_id: id, component } = event;
  const owner = own(state.chats, chatId)?.turns.find((turn) => turn.components.some((known) => known.id === id));
  const target = owner?.id ?? (action === 'add' ? event.turn_id : '');
  if (!target || (action !== 'remove' && !component)) return state;
  return changeTurn(state, chatId, target, (turn) =>
    ({ ...turn, components: edited(turn.components, { action, id, component }) }));
}

/**
 * @param {Component[]} components
 * @param {{ action: string, id: string, component?: Component }} edit
 * @returns {Component[]}
 */
function edited(components, { action, id, component }) {
  if (action === 'remove' || !component) return components.filter((known) => known.id !== id);
  if (components.some((known) => known.id === id)) {
    return components.map((known) => (known.id === id ? component : known));
  }
  return components.length < MAX_PER_TURN ? [...components, component] : components;
}

/**
 * @param {State} state
 * @param {string} id
 * @param {Use} use
 * @returns {State}
 */
export function used(state, id, use) {
  return { ...state, uses: { ...state.uses, [id]: use } };
}
