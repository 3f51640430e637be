/** Markdown as it grows: blocks, long blocks in pieces, links. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { emptySplit, grow } from '../../static/js/views/markdown/blocks.js';
import { lexed } from '../../static/js/views/markdown/lexing.js';
import { safeHref } from '../../static/js/views/markdown/links.js';
import { dice } from './dice.js';

const PIECES = [
  '# Title\n\n', 'Some *text* with `code`.\n', '\n', '- one\n- two\n  - three\n\n', '1. a\n2. b\n\n',
  '```py\nx = 1\n\ny = 2\n```\n', '> quoted\n> more\n\n', '---\n\n', '| a | b |\n|---|--:|\n| 1 | 2 |\n\n',
  '<b>raw</b>\n\n', 'Line\r\nnext\r\n\r\n', '***\n', '[x]: http://example.com\n\n', '    indented\n\n',
  '~~~\nopen\n~~~\n\n',
];

/** The blocks of a text that came in these pieces. */
function grown(whole, cuts) {
  let split = emptySplit();
  for (const cut of cuts) split = grow(split, whole.slice(0, cut), false);
  return grow(split, whole, true).pages.flat().map(({ token }) => token);
}

const kinds = (tokens) => tokens.filter(({ type }) => type !== 'space').map(({ type }) => type);
const plain = (tokens) => tokens.map(({ raw }) => raw).join('').replace(/\s+/g, '');

test('growing markdown ends as the whole would', () => {
  const chance = dice(11);
  for (let run = 0; run < 100; run += 1) {
    const whole = Array.from({ length: chance(1, 14) }, () => PIECES[chance(0, PIECES.length - 1)]).join('');
    const cuts = Array.from({ length: 12 }, () => chance(0, whole.length)).sort((a, b) => a - b);
    const found = grown(whole, cuts);
    const wanted = lexed(whole.replace(/\r\n?/g, '\n')).tokens.filter(({ type }) => type !== 'def');
    assert.deepEqual([kinds(found), plain(found)], [kinds(wanted), plain(wanted)], JSON.stringify({ whole, cuts }));
  }
});

test('a long block is cut without losing a word', () => {
  const lines = (count, line) => Array.from({ length: count }, (_, at) => line(at));
  const code = lines(1_400, (at) => `value_${at} = ${at}\n`);
  const rows = lines(8_000, (at) => `| r${at} | ${at} |\n`);
  const items = lines(8_000, (at) => `${at + 1}. item ${at}\n`);
  const texts = [
    ['```py\n' + code.join('') + '```\n\nafter', code.map((line) => line.trim())],
    ['| a | b |\n|---|---|\n' + rows.join(''), rows.map((_, at) => `r${at}`)],
    [items.join(''), items.map((_, at) => `item ${at}`)],
  ];
  const counts = texts.map(([whole, marks]) => {
    const cuts = lines(Math.ceil(whole.length / 2_800), (at) => at * 2_800);
    const blocks = grown(whole, cuts).filter(({ type }) => type !== 'space');
    const all = JSON.stringify(blocks);
    assert.deepEqual(marks.filter((mark, at) => at % 7 === 0 && !all.includes(mark)), []);
    return blocks.length;
  });

  assert.equal(counts[0], 2); // whole again, and what follows it
  assert.ok(counts[1] > 3 && counts[2] > 3, String(counts));
});

test('links lead only to the web and to mail', () => {
  const kept = ['https://example.com/a', 'http://example.com', 'mailto:a@example.com'];
  const tried = [
    ...kept, 'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', '//example.com', '/me',
    '\tjavascript:x', 'https:evil', 'vbscript:x', 'file:///etc/passwd', 'java\nscript:x', '',
  ];
  assert.deepEqual(tried.filter((href) => safeHref(href) !== ''), kept);
});
