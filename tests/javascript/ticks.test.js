/** The ticks of a plot's axis. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { ticks } from '../../static/js/views/plot/ticks.js';
import { dice } from './dice.js';

test('ticks cover their range at round steps', () => {
  const chance = dice(3);
  const number = () => (chance(-1e6, 1e6) / 1e6) * 10 ** chance(-3, 9);
  for (let run = 0; run < 200; run += 1) {
    const one = number();
    const [low, high] = [one, run < 5 ? one : number()].sort((a, b) => a - b);
    const found = ticks(low, high, 6);
    const slack = (found[1] - found[0]) * 1e-6;
    const told = JSON.stringify({ low, high, found });
    assert.ok(found[0] <= low + slack && found.at(-1) >= high - slack, told);
    assert.ok(found.length >= 2 && found.length <= 15, told);
    assert.deepEqual(found, [...new Set(found)].sort((a, b) => a - b), told);
  }
});
