/** The components that tools put on the page, and what a person did with them. Pure. */

import { own } from './own.js';
import { componentsOf, placeOf, withComponent } from '../client/src/parts.js';
import { changeTurn } from './turns.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Use} Use */
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
  const owner = own(state.chats, chatId)?.turns.find((turn) => placeOf(turn.parts, id) >= 0);
  const target = owner?.id ?? (action === 'add' ? event.turn_id : '');
  if (!target || (action !== 'remove' && !component)) return state;
  return changeTurn(state, chatId, target, (turn) => {
    const fits = turn === owner || componentsOf(turn.parts).length < MAX_PER_TURN;
    return fits ? { ...turn, parts: withComponent(turn.parts, event) } : turn;
  });
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
