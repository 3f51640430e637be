/** A connection that keeps itself up, over a socket and a clock that the test moves. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { Connection } from '../../clients/javascript/src/connection.js';
import { Core } from '../../clients/javascript/src/core.js';
import { Clock } from './clock.js';
import * as f from './frames.js';

const clock = new Clock().install();
const PING = { type: 'ping' };
const TAKEN = 4509;
const RESTARTING = 1012;

class Socket {
  static all = [];
  readyState = 0;
  sent = [];

  constructor(url) {
    this.url = url;
    Socket.all.push(this);
  }

  open() {
    this.readyState = 1;
    this.onopen();
  }

  say(...frames) {
    for (const frame of frames) this.onmessage({ data: JSON.stringify(frame) });
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  lose(code) {
    this.readyState = 3;
    this.onclose({ code });
  }
}

/** A connection and what it tells; `greeted` opens its next socket and says hello. */
function started() {
  Socket.all = [];
  const told = [];
  const core = new Core({ clientId: 'a'.repeat(32), chance: () => 1 });
  const connection = new Connection(core, {
    url: 'https://chat.example.com/in/here/',
    WebSocket: Socket,
    onFrames: (frames) => told.push(...frames.map(({ type }) => type)),
    onLink: (link) => told.push(link),
  });
  const greeted = (hello = f.session()) => {
    const socket = Socket.all.at(-1);
    socket.open();
    socket.say(hello);
    return socket;
  };
  connection.connect();
  return { connection, core, told, greeted };
}

beforeEach(() => clock.clear());

test('the address is that of the service, with its path and its kind of line', () => {
  started();
  assert.equal(Socket.all[0].url, `wss://chat.example.com/in/here/ws/${'a'.repeat(32)}`);
});

test('hello is told before the connection is ready, and what waits goes out then', () => {
  const { connection, told, greeted } = started();
  assert.equal(connection.submit(f.chat('1')), false);
  const socket = greeted();

  assert.deepEqual(told.map((each) => each.phase ?? each), ['connecting', 'session', 'ready']);
  assert.deepEqual(socket.sent, [f.chat('1')]);
  assert.equal(connection.submit(f.chat('2')), true);
});

test('a lost connection is tried again, later each time, and says why the first one ended', () => {
  const { told, greeted } = started();
  greeted().lose(RESTARTING);
  const waits = [];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const { phase, reason, wait, opened, again } = told.at(-1);
    assert.deepEqual({ phase, reason, again }, { phase: 'waiting', reason: 'restarting', again: true });
    assert.equal(opened, attempt === 0);
    waits.push(wait);
    clock.pass(wait);
    assert.equal(told.at(-1).phase, 'connecting');
    Socket.all.at(-1).lose(1006);
  }

  assert.deepEqual(waits, [500, 1000, 2000]);
  clock.pass(told.at(-1).wait);
  greeted(f.back());
  assert.deepEqual([told.at(-1).phase, told.at(-1).reason], ['ready', '']);
});

test('a hole in the numbers makes it resume from before the hole', () => {
  const { told, greeted } = started();
  const first = greeted(f.back());
  first.say(f.turnStarted(1), f.token(3, 'later'));
  assert.deepEqual([first.readyState, told.at(-1).phase], [3, 'waiting']);
  clock.pass(500);

  assert.deepEqual(greeted(f.back()).sent, [{ type: 'resume', epoch: f.EPOCH, seq: 1 }]);
});

test('who is refused for good is told the words and stays away until asked to connect', () => {
  const { connection, told, greeted } = started();
  Socket.all[0].open();
  Socket.all[0].say(f.refusal('session_taken', 'It is taken.'));
  Socket.all[0].lose(TAKEN);
  const { phase, reason, refusal, ended } = told.at(-1);

  assert.deepEqual([phase, reason, refusal.message, ended.code], ['stopped', 'session_taken', 'It is taken.', TAKEN]);
  connection.hurry();
  clock.pass(1e6);
  assert.equal(Socket.all.length, 1);
  connection.connect({ takeover: true });
  Socket.all[1].lose(1006);
  clock.pass(500);
  greeted();
  assert.match(Socket.all[2].url, /takeover=true$/);
  assert.equal(told.at(-1).phase, 'ready');
});

test('a connection that is begun anew knows nothing of the hello before', () => {
  const { connection, told, greeted } = started();
  greeted();
  connection.connect();
  Socket.all[1].open();
  Socket.all[1].say(f.refusal('rate_limited', 'Too many connections.'));
  assert.equal(told.at(-1).phase, 'connecting');
  Socket.all[1].lose(4029);
  assert.equal(told.at(-1).refusal.message, 'Too many connections.');
});

test('a person in a hurry waits no longer, and hurries nothing that stands', () => {
  const { connection, greeted } = started();
  greeted().lose(4029);
  connection.hurry();
  assert.equal(Socket.all.length, 2);
  connection.hurry();
  greeted(f.back());
  connection.hurry();
  clock.pass(20_000);
  assert.equal(Socket.all.length, 2);
});

test('a connection on which nothing comes back after a ping is given up', () => {
  const { told, greeted } = started();
  const socket = greeted();
  clock.pass(25_000);
  socket.say({ type: 'pong' });
  clock.pass(25_000 + 9_999);
  assert.deepEqual(socket.sent, [PING, PING]);
  assert.equal(told.at(-1), 'pong');
  clock.pass(1);
  assert.deepEqual([socket.readyState, told.at(-1).phase], [3, 'waiting']);
});

test('a service that says no hello is given up', () => {
  const { told } = started();
  Socket.all[0].open();
  clock.pass(14_999);
  assert.equal(told.at(-1).phase, 'connecting');
  clock.pass(1);
  assert.equal(told.at(-1).phase, 'waiting');
});

test('a connection that stood for some time starts the delays anew', () => {
  const { told, greeted } = started();
  for (const [stood, wait] of [[100, 500], [100, 1000], [6_000, 500]]) {
    const socket = greeted(f.back());
    clock.pass(stood);
    socket.lose(1006);
    assert.equal(told.at(-1).wait, wait);
    clock.pass(wait);
  }
});

test('a rate-limited command is said again on its own connection, or at once on the next', () => {
  const { connection, greeted } = started();
  const refused = f.refusal('rate_limited', 'Slow down.', { command_id: f.chat('1').id, retry_after: 20 });
  const first = greeted();
  connection.submit(f.chat('1'));
  first.say(refused);
  clock.pass(20_000);
  assert.deepEqual(first.sent, [f.chat('1'), f.chat('1')]);
  first.say(refused);
  first.lose(1006);
  clock.pass(500);

  const second = greeted();
  clock.pass(20_000);
  assert.deepEqual(second.sent, [f.chat('1')]);
});

test('after the end nothing of it is left', () => {
  const { connection, told, greeted } = started();
  const socket = greeted();
  const before = clock.waiting;
  connection.stop('enough');

  assert.deepEqual([told.at(-1).phase, told.at(-1).reason], ['stopped', 'enough']);
  assert.deepEqual([before > 0, clock.waiting, connection.submit(f.chat('1'))], [true, 0, false]);
  const length = told.length;
  socket.say(f.turnStarted(1));
  socket.lose(1006);
  assert.equal(told.length, length);
});

test('a runtime without a WebSocket is told what to do', (t) => {
  const { WebSocket } = globalThis;
  delete globalThis.WebSocket;
  t.after(() => WebSocket && (globalThis.WebSocket = WebSocket));
  const core = new Core({ clientId: 'a'.repeat(32) });
  const connection = new Connection(core, { url: 'http://a', onFrames: () => {}, onLink: () => {} });
  assert.throws(() => connection.connect(), /Node 22 or later/);
});
