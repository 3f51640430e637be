/**
 * Which turns of a chat are drawn: the latest at once, older ones before them in the slices that follow, and very
 * old ones when somebody asks for them.
 */

import { useEffect, useRef, useState } from '../preact.js';
import { own } from '../state/own.js';
import { inNextSlice, pace } from './pace.js';

/** @typedef {import('../state/types.js').Turn} Turn */

/** Characters of turns that are drawn without being asked for. */
const UNASKED = 1_000_000;

/** So many that come together are a chat that was not there before. */
const MANY = 10;

/** Points of the turns that may be begun in one slice; their texts and components keep to the pace by themselves. */
const AT_ONCE = 15_000;

/** In points: a turn, a character of its texts, and its other parts by their kinds. */
const COST = { turn: 400, character: 0.5 };
/** @type {Readonly<Record<string, number>>} */
const OTHERS = Object.freeze({ tool_call: 60, component: 200 });

/** @param {Turn} turn */
function lengthOf({ parts, user }) {
  return parts.reduce((sum, part) => sum + (part.kind === 'text' ? part.text.length : 0), user?.text.length ?? 0);
}

/** @param {Turn} turn */
function costOf(turn) {
  const others = turn.parts.reduce((sum, { kind }) => sum + (own(OTHERS, kind) ?? 0), 0);
  return COST.turn + lengthOf(turn) * COST.character + others;
}

/**
 * Earlier turns that join the list before those that are drawn are drawn in their turn; many that join it behind
 * them are a chat that was not there before.
 * @param {Turn[]} turns
 * @returns {{ shown: Turn[], waits: boolean, more: () => void }}  `waits` when some wait to be asked for
 */
export function useWindow(turns) {
  const oldest = useRef('');
  const asked = useRef(UNASKED);
  const known = useRef(0);
  const [, again] = useState(0);
  let from = turns.findIndex((turn) => turn.id === oldest.current);
  if (from < 0 || turns.length - from - known.current > MANY) {
    from = Math.max(0, turns.length - 1);
    asked.current = UNASKED;
  }
  let room = AT_ONCE;
  let length = turns.slice(from).reduce((sum, turn) => sum + lengthOf(turn), 0);
  while (from > 0 && room > 0 && length < asked.current && pace.allows()) {
    from -= 1;
    length += lengthOf(turns[from]);
    room -= costOf(turns[from]);
  }
  oldest.current = turns[from]?.id ?? '';
  known.current = turns.length - from;
  const waits = from > 0 && length >= asked.current;
  useEffect(() => (from > 0 && !waits ? inNextSlice(() => again((count) => count + 1)) : undefined));
  const more = () => {
    asked.current = Math.max(asked.current, length + UNASKED);
    again((count) => count + 1);
  };
  return { shown: from > 0 ? turns.slice(from) : turns, waits, more };
}
