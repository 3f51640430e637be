/**
 * Reads markdown texts, whole or in pieces, and says of each what it cost until all of it was there, what its end cost
 * then, and whether it was read to its end. From standard input to standard output, as JSON.
 */

import { readFileSync } from 'node:fs';

import { emptySplit, grow } from '../../static/js/views/markdown/blocks.js';

function cost(text, pieces) {
  let points = 0;
  let split = emptySplit();
  const budget = { allows: () => true, spend: (more) => (points += more) };
  const step = Math.ceil(text.length / pieces);
  for (let at = step; at < text.length; at += step) split = grow(split, text.slice(0, at), false, budget);
  split = grow(split, text, false, budget);
  const until = points;
  split = grow(split, text, true, budget);
  return [until, points - until, split.done && split.offset === split.text.length];
}

const { texts, pieces } = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(texts.map((text) => cost(text, pieces))));
