/** Character references in text, as markdown asks for: `&amp;` is an ampersand. Pure; the result is text, never HTML. */

import { own } from '../../state/own.js';

/** @type {Readonly<Record<string, string>>} */
const NAMED = Object.freeze({
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', copy: '©', reg: '®', trade: '™', hellip: '…',
  mdash: '—', ndash: '–', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', times: '×', middot: '·', bull: '•',
  deg: '°', euro: '€', pound: '£', rarr: '→', larr: '←', le: '≤', ge: '≥', ne: '≠', plusmn: '±',
});

const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi;

/** @param {string} text */
export function decodeEntities(text) {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (whole, decimal, hex, name) => {
    if (name) return own(NAMED, name) ?? whole;
    const code = decimal ? Number(decimal) : parseInt(hex, 16);
    const valid = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return valid ? String.fromCodePoint(code) : '\ufffd';
  });
}
