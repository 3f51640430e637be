/** The answer of a turn: steps, components, text, sources, how it ended, and what to do with it. */

import { own } from '../state/own.js';
import { html, useCallback, useMemo, useRef } from '../preact.js';
import { Boundary } from './boundary.js';
import { Citations } from './citations.js';
import { ComponentView } from './components/component.js';
import { Ending } from './ending.js';
import { Feedback } from './feedback.js';
import { Markdown } from './markdown/markdown.js';
import { Steps } from './steps.js';
import { Thinking } from './thinking.js';

/** @typedef {import('../state/types.js').Component} Component */

/** @param {any} props */
export function Answer({ turn, uses, busy, offer, theme, actions }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const live = turn.status === 'running';
  const onCite = useCallback((/** @type {number} */ number) => showSource(root.current, number), []);
  const citing = useMemo(
    () => ({ numbers: new Set(turn.citations.map((/** @type {any} */ c) => c.number)), onCite }),
    [turn.citations, onCite],
  );
  return html`<div class=${`answer${live ? ' live' : ''}`} ref=${root} aria-busy=${live}>
    ${turn.toolCalls.length > 0 && html`<${Steps} calls=${turn.toolCalls} tools=${offer.tools} />`}
    ${turn.components.map((/** @type {Component} */ component) => html`
      <${Boundary} key=${component.id} of=${component} text=${component.fallback}>
        <${ComponentView} component=${component} use=${own(uses, component.id)} busy=${busy} theme=${theme} onUse=${actions.use} /></>`)}
    ${turn.text && html`<${Markdown} text=${turn.text} live=${live} citing=${citing} />`}
    ${live && (turn.waiting || !turn.text) && html`<${Thinking} turn=${turn} tools=${offer.tools} />`}
    ${!live && html`<${Ending} turn=${turn} actions=${actions} />`}
    ${turn.citations.length > 0 && html`<${Citations} citations=${turn.citations} />`}
    ${!live && (turn.text || turn.components.length > 0) && html`<${Feedback} turn=${turn} rate=${actions.rate} />`}
  </div>`;
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
