/** What frames do to the page's state, together with the client's core that hands them on. */

import './older_node.js';

import assert from 'node:assert/strict';
import test from 'node:test';

import { Core } from '../../clients/javascript/src/core.js';
import { textOf } from '../../clients/javascript/src/parts.js';
import { INITIAL } from '../../static/js/state/initial.js';
import { reduce } from '../../static/js/state/reducer.js';
import { chatToRead, isBehind } from '../../static/js/state/selectors.js';
import { dice } from './dice.js';
import * as f from './frames.js';

const SECOND = '2'.repeat(32);

/** A session with two turns. */
function story() {
  const call = { id: 'c1', name: 'calculate', state: 'succeeded', elapsed_ms: 3 };
  const tokens = Array.from({ length: 37 }, (_, at) => f.token(at + 3, `word${at} `));
  return [
    f.turnStarted(1),
    f.message(2, 'user', 'Hello', f.TURN, { id: '7'.repeat(32) }),
    ...tokens,
    f.toolStatus(40, call),
    f.message(41, 'assistant', 'Done.'),
    f.turnFinished(42),
    f.turnStarted(43, SECOND),
    f.token(44, 'More', SECOND),
    f.turnFinished(45, SECOND, 'limited', { limit: 'max_rounds' }),
  ];
}

function reduced(batches, state = INITIAL) {
  return batches.reduce((before, frames) => reduce(before, { type: 'frames', frames, now: 1000 }), state);
}

/** The frames in this many pieces. */
function inPieces(frames, chance, pieces) {
  const cuts = Array.from({ length: pieces }, () => chance(0, frames.length)).sort((a, b) => a - b);
  return [0, ...cuts].map((from, at) => frames.slice(from, cuts[at] ?? frames.length));
}

const turns = (state, chat = f.CHAT) => state.chats[chat].turns;
const texts = (state, chat) => turns(state, chat).map(({ parts }) => textOf(parts));

test('events that come again over broken connections, in any pieces, change nothing', () => {
  const events = story();
  const once = reduced([f.session(), ...events].map((frame) => [frame]));
  assert.deepEqual([once.seen, texts(once)], [45, ['Done.', 'More']]);

  const chance = dice(7);
  for (let run = 0; run < 50; run += 1) {
    const core = new Core({ clientId: 'a'.repeat(32) });
    const fresh = [];
    const receive = (frame) => fresh.push(...core.receive(JSON.stringify(frame)).frames);
    receive(f.session());
    for (let at = 0; at < events.length; at += chance(1, 9)) {
      events.slice(Math.max(0, at - chance(0, 6)), at + 9).forEach(receive);
    }
    assert.deepEqual(reduced(inPieces(fresh, chance, 4)), once);
  }
});

test('a type that nobody knows is counted, and so is its number', () => {
  const novelty = { type: 'hologram', seq: 2, of: 'Maria' };
  const state = reduced([[f.session(), f.turnStarted(1), novelty, { type: 'whisper' }, f.token(3, 'Hello')]]);

  assert.deepEqual([state.seen, state.ignored, texts(state)], [3, 2, ['Hello']]);
});

test('names that every object has are no types of frames', () => {
  const state = reduced([[f.session(), { type: 'constructor', seq: 1 }, { type: '__proto__' }, { type: 7 }, {}]]);
  assert.deepEqual([state.seen, state.ignored], [1, 4]);
});

test('a known frame that cannot be read is counted and changes nothing else', () => {
  const before = reduced([[f.session(), f.turnStarted(1)]]);
  const state = reduced([[{ ...f.message(2, 'user', 'x'), message: null }, { ...f.reset(9), snapshot: null }]], before);

  assert.deepEqual({ ...state, seen: 0, ignored: 0 }, { ...before, seen: 0, ignored: 0 });
  assert.deepEqual([state.seen, state.ignored], [9, 2]);
});

test('tokens of turns in one another go to their own', () => {
  const other = 'd'.repeat(32);
  const both = [f.turnStarted(1), f.turnStarted(2, SECOND, other)];
  const words = ['a', 'b', 'c'].flatMap((word, at) =>
    [f.token(3 + 3 * at, word), f.token(4 + 3 * at, word), f.token(5 + 3 * at, word, SECOND, other)]);
  const state = reduced([[f.session(), ...both, ...words]]);

  assert.deepEqual([texts(state)[0], texts(state, other)[0]], ['aabbcc', 'abc']);
});

test('messages are read once the events that were there before have come', () => {
  const hello = reduced([[f.back({ seq: 3 })]]);
  assert.deepEqual([isBehind(hello), chatToRead(hello)], [true, '']);
  const some = reduced([[f.turnStarted(1), f.token(2, 'a')]], hello);
  assert.deepEqual([isBehind(some), chatToRead(some)], [true, '']);

  const all = reduced([[f.token(3, 'b')]], some);
  assert.deepEqual([isBehind(all), chatToRead(all)], [false, f.CHAT]);
  assert.equal(chatToRead(reduced([[f.reset(3)]], hello)), f.CHAT);
});

test('a session that is resumed leaves everything as it is, a new one interrupts what ran', () => {
  const before = reduced([[f.session(), f.turnStarted(1), f.token(2, 'Half')]]);
  const again = f.back({ seq: 2 });
  assert.deepEqual(reduced([[again]], before), { ...before, session: again });

  const state = reduced([[f.session({ epoch: 'd'.repeat(32) })]], before);
  assert.deepEqual([state.seen, isBehind(state)], [0, false]);
  assert.deepEqual(turns(state).map(({ status, parts }) => [status, textOf(parts)]), [['interrupted', 'Half']]);
});
