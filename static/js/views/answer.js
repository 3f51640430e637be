/** The answer of a turn: its parts in order, sources, how it ended, and what to do with it. */

import { own } from '../state/own.js';
import { componentsOf, textOf } from '../client/src/parts.js';
import { html, useCallback, useMemo, useRef } from '../preact.js';
import { Boundary } from './boundary.js';
import { Citations } from './citations.js';
import { ComponentView } from './components/component.js';
import { Ending } from './ending.js';
import { Feedback } from './feedback.js';
import { Markdown } from './markdown/markdown.js';
import { Steps } from './steps.js';
import { Thinking } from './thinking.js';

/** @typedef {import('../state/types.js').Part} Part */
/** What is drawn as one: tool calls that follow each other, or a part. @typedef {{ key: string, calls: any[] | null, part: any }} Block */

/** @param {any} props */
export function Answer({ turn, uses, busy, offer, theme, actions }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const live = turn.status === 'running';
  const onCite = useCallback((/** @type {number} */ number) => showSource(root.current, number), []);
  const citing = useMemo(
    () => ({ numbers: new Set(turn.citations.map((/** @type {any} */ c) => c.number)), onCite }),
    [turn.citations, onCite],
  );
  const draw = (/** @type {Block} */ { key, part, calls }) => {
    if (calls) return html`<${Steps} key=${key} calls=${calls} tools=${offer.tools} />`;
    if (part.kind === 'text') {
      return html`<${Markdown} key=${key} text=${part.text} live=${live && part === turn.parts.at(-1)} citing=${citing} />`;
    }
    const { component } = part;
    return html`<${Boundary} key=${key} of=${component} text=${component.fallback}>
      <${ComponentView} component=${component} use=${own(uses, component.id)} busy=${busy} theme=${theme} onUse=${actions.use} /></>`;
  };
  return html`<div class=${`answer${live ? ' live' : ''}`} ref=${root} aria-busy=${live}>
    ${blocksOf(turn.parts).map(draw)}
    ${live && (turn.waiting || turn.parts.at(-1)?.kind !== 'text') && html`<${Thinking} turn=${turn} tools=${offer.tools} />`}
    ${!live && html`<${Ending} turn=${turn} actions=${actions} />`}
    ${turn.citations.length > 0 && html`<${Citations} citations=${turn.citations} />`}
    ${!live && (textOf(turn.parts) || componentsOf(turn.parts).length > 0) && html`<${Feedback} turn=${turn} rate=${actions.rate} />`}
  </div>`;
}

/** What this page knows to draw; a part of another kind is left out. @param {Part[]} parts @returns {Block[]} */
function blocksOf(parts) {
  /** @type {Block[]} */
  const blocks = [];
  parts.forEach((part, at) => {
    const last = blocks.at(-1);
    if (part.kind === 'tool_call' && last?.calls) last.calls.push(part.tool_call);
    else if (part.kind === 'tool_call') blocks.push({ key: `calls${at}`, calls: [part.tool_call], part });
    else if (part.kind === 'component') blocks.push({ key: part.component.id, calls: null, part });
    else if (part.kind === 'text' && part.text.trim()) blocks.push({ key: `text${at}`, calls: null, part });
  });
  return blocks;
}

/** @param {HTMLElement | null} root @param {number} number */
function showSource(root, number) {
  const list = /** @type {HTMLDetailsElement | null | undefined} */ (root?.querySelector('.sources'));
  if (!list) return;
  list.open = true;
  const item = /** @type {HTMLElement | null} */ (list.querySelector(`[data-number="${number}"]`));
  item?.focus();
  item?.scrollIntoView({ block: 'nearest' });
}
