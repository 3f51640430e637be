/** The rules of the live channel, without a socket: numbers, commands without an answer, when to come back. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { delay } from '../../clients/javascript/src/closing.js';
import { Core } from '../../clients/javascript/src/core.js';
import * as f from './frames.js';

const WHOLE = () => 1;

function coreAfter(...frames) {
  const core = new Core({ clientId: 'a'.repeat(32), chance: WHOLE });
  for (const frame of frames) take(core, frame);
  return core;
}

function take(core, frame) {
  return core.receive(JSON.stringify(frame));
}

const types = ({ frames }) => frames.map(({ type }) => type);
const said = ({ send }) => send.map((text) => JSON.parse(text));

test('a double is dropped, and a hole breaks the connection until what is missing has come', () => {
  const core = coreAfter(f.session(), f.turnStarted(1));

  assert.deepEqual(types(take(core, f.turnStarted(1))), []);
  const holed = take(core, f.token(3, 'later'));
  assert.deepEqual([holed.broken, holed.frames], [true, []]);
  assert.deepEqual(types(take(core, f.token(2, 'next'))), ['token']);
  assert.deepEqual(core.cursor, { epoch: f.EPOCH, seq: 2 });
});

test('what nobody knows is handed on and counted, and an event without a number is left out', () => {
  const core = coreAfter(f.session());

  assert.deepEqual(types(take(core, { type: 'hologram', seq: 1 })), ['hologram']);
  assert.deepEqual(types(take(core, { type: 'whisper' })), ['whisper']);
  assert.deepEqual(types(take(core, { ...f.token(2, 'x'), seq: undefined })), []);
  assert.deepEqual(types(take(core, f.refusal('internal_error', 'Our fault.'))), ['error']);
  assert.equal(core.cursor.seq, 1);
});

test('what is no frame changes nothing', () => {
  const core = coreAfter(f.session());
  for (const text of ['not json', 'null', '7', '[]', '{}', '{"type": null}']) core.receive(text);
  assert.deepEqual(core.cursor, { epoch: f.EPOCH, seq: 0 });
});

test('a reset moves the cursor, and a session that is not resumed begins anew', () => {
  const core = coreAfter(f.back(), f.reset(40));
  assert.equal(core.cursor.seq, 40);
  core.lost();

  const epoch = 'd'.repeat(32);
  assert.deepEqual(said(take(core, f.session({ epoch }))), []);
  assert.deepEqual(core.cursor, { epoch, seq: 0 });
});

test('what has no answer is said again before the resume, in its order', () => {
  const core = coreAfter(f.session(), f.turnStarted(1));
  for (const id of ['1', '2', '3']) assert.equal(core.submit(f.chat(id)), JSON.stringify(f.chat(id)));
  take(core, f.ack(f.chat('2').id));
  core.lost();
  assert.equal(core.submit(f.chat('4')), null);

  const again = said(take(core, f.back({ seq: 5 })));

  assert.deepEqual(again, [f.chat('1'), f.chat('3'), f.chat('4'), { type: 'resume', epoch: f.EPOCH, seq: 1 }]);
});

test('a command that is submitted anew takes the place of the one with its id', () => {
  const core = coreAfter();
  core.submit(f.chat('1', 'old'));
  core.submit(f.chat('2'));
  core.submit(f.chat('1', 'new'));

  assert.deepEqual(said(take(core, f.session())), [f.chat('1', 'new'), f.chat('2')]);
});

test('a rate-limited command waits and is said again three times at most', () => {
  const core = coreAfter(f.session());
  const command = f.chat('1');
  core.submit(command);
  const refused = f.refusal('rate_limited', 'Slow down.', { command_id: command.id, retry_after: 2 });
  const all = [1, 2, 3, 4].map(() => take(core, refused));

  assert.deepEqual(all.map(({ wait, send }) => [wait, send.length]), [[2000, 1], [2000, 1], [2000, 1], [0, 0]]);
  assert.deepEqual(types(all[3]), ['error']);
  core.lost();
  assert.deepEqual(said(take(core, f.session())), []);
});

test('another client is a reason to end, in the words of the service', () => {
  const core = coreAfter(f.refusal('session_taken', 'Another client holds this session.'));
  const { ended, refusal } = core.lost(4509);

  assert.equal(refusal.code, 'session_taken');
  assert.deepEqual([ended.code, ended.message], [4509, 'Another client holds this session.']);
  assert.equal(core.lost(4509).refusal, null);
});

test('the number of a close code decides alone whether to come back', () => {
  const codes = [1000, 1001, 1006, 1009, 1012, 3000, 4000, 4004, 4029, 4499, 4500, 4501, 4503, 4777, 4999, 5000];
  const final = codes.filter((code) => coreAfter(f.session()).lost(code).ended);
  assert.deepEqual(final, [4500, 4501, 4503, 4777, 4999]);
});

test('the delay doubles to twenty seconds, is never less than half of it, and slows down where asked', () => {
  const waits = [0, 1, 2, 3, 4, 5, 6, 50].map((attempt) => delay(attempt, 1006, 1));
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  assert.deepEqual([delay(0, 1006, 0), delay(50, 1006, 0)], [250, 10_000]);
  assert.equal(delay(0, 4029, 1), 8000);
});

test('a connection that brought something new starts the delays anew, one with a hole does not', () => {
  const core = coreAfter(f.session());
  const waits = [core.lost().wait, core.lost().wait];
  for (const frame of [f.back(), f.token(2, 'behind a hole'), f.token(0, 'old')]) take(core, frame);
  waits.push(core.lost().wait);
  for (const frame of [f.back(), f.turnStarted(1)]) take(core, frame);
  waits.push(core.lost().wait);

  assert.deepEqual(waits, [500, 1000, 2000, 500]);
});

test('the session is taken over until a connection was greeted', () => {
  const core = new Core({ clientId: 'a'.repeat(32), takeover: true });
  core.lost();
  assert.match(core.path(), /^\/ws\/a{32}\?takeover=true$/);
  take(core, f.session());
  assert.match(core.path(), /^\/ws\/a{32}$/);
});
