/** The list of chats: in its order, by date, and right whatever comes first, an event or an answer. */

import './older_node.js';

import assert from 'node:assert/strict';
import test from 'node:test';

import { lastRead } from '../../static/js/state/list.js';
import { INITIAL } from '../../static/js/state/initial.js';
import { reduce } from '../../static/js/state/reducer.js';
import { groupsOf, rowsOf } from '../../static/js/state/rows.js';
import { entryToRead } from '../../static/js/state/selectors.js';
import * as f from './frames.js';

const NOW = new Date(2026, 10, 22, 12).getTime();
const at = (...date) => new Date(...date).toISOString();
const id = (letter) => letter.repeat(32);

const frames = (...all) => ({ type: 'frames', frames: all, now: NOW });
const asked = (request) => ({ type: 'list_asked', request });
const read = (request, chats, { first = true, more = false } = {}) =>
  ({ type: 'list_read', request, first, page: { chats, has_more: more } });
const after = (...actions) => actions.reduce(reduce, INITIAL);
const titles = (state) => rowsOf(state).map(({ title }) => title);

test('chats stand under their dates, pinned ones first', () => {
  const state = after(asked(1), read(1, [
    f.listed('a', 'Long ago, but pinned', at(2024, 0, 5), { pinned: true }),
    f.listed('b', 'This morning', at(2026, 10, 22, 0, 1)),
    f.listed('c', 'Last night', at(2026, 10, 21, 23, 59)),
    f.listed('d', 'A week ago', at(2026, 10, 15)),
    f.listed('e', 'A day more', at(2026, 10, 14, 23)),
    f.listed('0', 'In May', at(2025, 4, 31)),
  ]));
  const groups = groupsOf(rowsOf(state), NOW).map(({ label, rows }) => [label, rows.map(({ title }) => title)]);
  assert.deepEqual(groups, [
    ['Pinned', ['Long ago, but pinned']],
    ['Today', ['This morning']],
    ['Yesterday', ['Last night']],
    ['Previous 7 days', ['A week ago']],
    ['November 2026', ['A day more']],
    ['May 2025', ['In May']],
  ]);
});

test('a chat that is used moves up, and one that was created stands on top', () => {
  const state = after(
    asked(1),
    read(1, [f.listed('a', 'First', at(2026, 10, 20)), f.listed('b', 'Second', at(2026, 10, 19))]),
    frames(f.session(), { ...f.turnStarted(1, f.TURN, id('b')), at: at(2026, 10, 22, 11) }),
  );
  assert.deepEqual(titles(state), ['Second', 'First']);
  const created = reduce(state, frames({ type: 'chat_updated', seq: 2, chat_id: id('c'), title: 'Third', agent: 'x' }));
  assert.deepEqual(titles(created), ['Third', 'Second', 'First']);
});

test('an event that overtakes the answer of a reading is not undone by it', () => {
  const state = after(
    asked(1),
    frames(
      { type: 'chat_updated', seq: 1, chat_id: id('a'), title: 'New name', agent: 'x', pinned: true, used_at: f.AT },
      { type: 'chat_deleted', seq: 2, chat_id: id('b') },
      f.turnStarted(3, f.TURN, id('c')),
    ),
    read(1, [f.listed('a', 'Old name'), f.listed('b', 'Deleted'), f.listed('c', 'Running', f.AT, { pinned: true })]),
  );
  assert.deepEqual(rowsOf(state).map(({ title, pinned, what }) => [title, pinned, what]).sort(), [
    ['New name', true, ''], ['Running', true, 'running'],
  ]);
});

test('a list that is read anew forgets what is not in it any more, and an older answer changes nothing', () => {
  const first = after(asked(1), read(1, [f.listed('a', 'Kept'), f.listed('b', 'Gone')]), asked(2), asked(3));
  assert.equal(reduce(first, read(2, [])), first);
  assert.deepEqual(titles(reduce(first, read(3, [f.listed('a', 'Kept')]))), ['Kept']);
});

test('reading goes on after the last chat that a page had, not after one that only events told of', () => {
  const page = [
    f.listed('a', 'Pinned', at(2020, 1, 1), { pinned: true }), f.listed('b', 'Newer', at(2026, 10, 20)),
    f.listed('c', 'Older', at(2026, 10, 19)),
  ];
  const state = after(asked(1), read(1, page, { more: true }));
  assert.equal(lastRead(state), id('c'));
  const unpinned = reduce(state, { type: 'chat_listed', id: id('a'), pinned: false });
  assert.deepEqual(titles(unpinned), ['Newer', 'Older', 'Pinned']);
  assert.equal(lastRead(unpinned), id('c'));
});

test('what a deleted chat still tells does not list it again, but its return does', () => {
  const listed = after(asked(1), read(1, [f.listed('c', 'Chat')]), frames(f.session(), f.turnStarted(1)));
  const removed = reduce(listed, { type: 'chat_removed', id: f.CHAT });
  const told = reduce(removed, frames(f.turnFinished(2, f.TURN, 'cancelled'), f.turnStarted(3)));
  assert.deepEqual(titles(told), []);
  const gone = reduce(told, frames({ type: 'chat_deleted', seq: 4, chat_id: f.CHAT }));
  assert.deepEqual([titles(gone), gone.chats], [[], {}]);
  const back = { type: 'chat_updated', seq: 5, chat_id: f.CHAT, title: 'Chat', agent: 'x', pinned: false, used_at: f.AT };
  assert.deepEqual(titles(reduce(gone, frames(back))), ['Chat']);
});

test('the chat that is shown stays when it is deleted elsewhere, and is read again when it returns', () => {
  const shown = after(frames(f.back(), f.reset(0)), { type: 'history_asked', chatId: f.CHAT, request: 1 }, {
    type: 'history_read', chatId: f.CHAT, request: 1, older: false, now: NOW,
    page: { messages: [f.stored('user', 'Hello')], has_more: false },
  });
  const gone = reduce(shown, frames({ type: 'chat_deleted', seq: 1, chat_id: f.CHAT }));
  assert.deepEqual([gone.view, gone.chats[f.CHAT].gone, gone.chats[f.CHAT].turns.length], [f.CHAT, true, 1]);
  const back = { type: 'chat_updated', seq: 2, chat_id: f.CHAT, title: 'Chat', agent: 'x', pinned: false, used_at: f.AT };
  const { gone: stillGone, history } = reduce(gone, frames(back)).chats[f.CHAT];
  assert.deepEqual([stillGone, history.read], [false, false]);
});

test('the list is read with the first hello and after a hole, and a shown chat that it lacks by itself', () => {
  const begun = after(frames(f.back()));
  assert.equal(begun.list.status, 'stale');
  const here = [begun, asked(1), read(1, [])].reduce((state, action) => reduce(state, action));
  assert.equal(entryToRead(here), f.CHAT);
  assert.equal(reduce(here, frames(f.back())).list.status, 'idle');
  assert.equal(reduce(here, frames(f.reset(7))).list.status, 'stale');
});
