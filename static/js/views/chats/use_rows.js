/** The rows of the list, the same ones until something in them changes: most of what changes the state is a token. */

import { useRef } from '../../preact.js';
import { rowsOf } from '../../state/rows.js';
import { elsewhere } from '../../state/selectors.js';

/** @typedef {import('../../state/types.js').State} State */
/** @typedef {import('../../state/rows.js').Row} Row */

/** @param {State} state @returns {Row[]} */
export function useRows(state) {
  const last = useRef(/** @type {{ of: unknown[], rows: Row[] }} */ ({ of: [], rows: [] }));
  const marks = elsewhere(state).map(({ id, what }) => `${id} ${what}`).join();
  const begun = state.view ? Boolean(state.chats[state.view]?.turns.length) : false;
  const of = [state.list, state.outbox, state.view, begun, marks];
  if (of.some((value, at) => value !== last.current.of[at])) last.current = { of, rows: rowsOf(state) };
  return last.current.rows;
}
