/** A chat's stored messages and its events make one whole, whenever they come. */

import './older_node.js';

import assert from 'node:assert/strict';
import test from 'node:test';

import { textOf } from '../../clients/javascript/src/parts.js';
import { INITIAL } from '../../static/js/state/initial.js';
import { reduce } from '../../static/js/state/reducer.js';
import { dice } from './dice.js';
import * as f from './frames.js';

const TURNS = 30;
const RUNS = 400;
/** Events by which what is read may be ahead of what has come: fewer than fill the newest page. */
const AHEAD = 20;
const NUMBERS = Array.from({ length: TURNS }, (_, at) => at + 1);

const id = (prefix, number) => prefix + number.toString(16).padStart(31, '0');
const turnId = (number) => id('0', number);
const question = (number) => [`Question ${number}`, turnId(number), { id: id('a', number) }];
const answer = (number) => ['ab'.repeat(number), turnId(number), { id: id('b', number) }];

/** All events of one chat, numbered from 1. */
function conversation() {
  const events = [];
  const add = (make, ...args) => events.push(make(events.length + 1, ...args));
  for (const number of NUMBERS) {
    add(f.turnStarted, turnId(number));
    add(f.message, 'user', ...question(number));
    for (let word = 0; word < number; word += 1) add(f.token, 'ab', turnId(number));
    add(f.message, 'assistant', ...answer(number));
    add(f.turnFinished, turnId(number));
  }
  return events;
}

const EVENTS = conversation();

function storedAfter(seq) {
  return EVENTS.slice(0, seq).flatMap(({ type, message }) => (type === 'message' ? [message] : []));
}

/** What the service says at this cursor. */
function snapshot(seq) {
  const last = EVENTS[seq - 1];
  if (!last || last.type === 'turn_finished') return f.reset(seq);
  const own = EVENTS.slice(0, seq).filter((event) => event.turn_id === last.turn_id);
  return f.reset(seq, [f.openTurn(own.map(({ text }) => text ?? '').join(''), last.turn_id)]);
}

const frames = (...all) => all.map((frame) => ({ type: 'frames', frames: [frame], now: 0 }));

/** A page that comes back at some time, and reads at some time while events go on. */
function oneRun(chance) {
  let at = chance(0, EVENTS.length);
  const actions = frames(f.back({ seq: at }), snapshot(at));
  let left = storedAfter(Math.min(EVENTS.length, at + chance(0, AHEAD)));
  let handled = Math.min(EVENTS.length, at + chance(0, 60));
  for (let request = 1; request < 100; request += 1) {
    const messages = left.slice(-7 - (request % 3));
    left = left.slice(0, -7 - (request % 3));
    const asked = { chatId: f.CHAT, request, older: request > 1 };
    const page = { messages, has_more: left.length > 0 };
    actions.push({ type: 'history_asked', ...asked }, ...frames(...EVENTS.slice(at, handled)));
    actions.push({ type: 'history_read', ...asked, page, now: 0 });
    [at, handled] = [handled, Math.min(EVENTS.length, handled + chance(0, 40))];
    if (left.length === 0) break;
  }
  return [...actions, ...frames(...EVENTS.slice(at))];
}

/** How many turns are doubled, out of their place or hold words of another one. */
function wrong(state) {
  const number = (turn) => parseInt(turn.id, 16);
  const isForeign = (turn) => !'ab'.repeat(number(turn)).startsWith(textOf(turn.parts));
  return Object.values(state.chats).flatMap(({ turns }) => turns.filter((turn, at) =>
    isForeign(turn) || (at > 0 && number(turns[at - 1]) + 1 !== number(turn)))).length;
}

test('a chat is whole in the end, and no turn is doubled or out of its place on the way', () => {
  const chance = dice(5);
  const wanted = NUMBERS.map((number) => [`Question ${number}`, 'ab'.repeat(number), turnId(number)]);
  for (let run = 0; run < RUNS; run += 1) {
    let state = INITIAL;
    for (const action of oneRun(chance)) {
      state = reduce(state, action);
      assert.equal(wrong(state), 0);
    }
    const { turns, history, running } = state.chats[f.CHAT];
    assert.deepEqual(turns.map(({ user, parts, id: turn }) => [user.text, textOf(parts), turn]), wanted);
    assert.deepEqual([history.more, running], [false, '']);
  }
});

test('an answer that was read says how its turn ended', () => {
  const asked = { chatId: f.CHAT, request: 1, older: false };
  const page = {
    messages: [
      f.stored('user', 'one', turnId(1), { id: id('a', 1) }),
      f.stored('assistant', 'so', turnId(1), { id: id('b', 1), state: 'partial', outcome: 'interrupted' }),
      f.stored('user', 'two', turnId(2), { id: id('a', 2) }),
      f.stored('assistant', 'ab', turnId(2), { id: id('b', 2) }),
      f.stored('user', 'three', turnId(3), { id: id('a', 3) }),
    ],
    has_more: false,
  };
  const actions = [...frames(f.session()), { type: 'history_asked', ...asked }, { type: 'history_read', ...asked, page, now: 0 }];
  const { turns } = actions.reduce(reduce, INITIAL).chats[f.CHAT];
  assert.deepEqual(turns.map(({ status }) => status), ['interrupted', 'completed', 'ended']);
});
