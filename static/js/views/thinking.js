/** The line that says that a turn is alive: for how long, and what it waits for. Counts by itself between events. */

import { own } from '../state/own.js';
import { callsOf } from '../client/src/parts.js';
import { html, useEffect, useState } from '../preact.js';
import { words } from './format.js';

/** @typedef {import('../state/types.js').Turn} Turn */

/** @type {Readonly<Record<string, string>>} */
const WAITING = Object.freeze({ model: 'the model', tool: 'a tool', data_source: 'a data source' });

/** @param {{ turn: Turn, tools: any[] }} props */
export function Thinking({ turn, tools }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const { waiting, startedAt } = turn;
  const ms = waiting ? waiting.elapsed * 1_000 + Math.max(0, now - waiting.at) : now - startedAt;
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return html`<p class="thinking"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
    <span>${subject(turn, tools)}</span>${seconds > 1 && html`<span class="hint">${seconds} s</span>`}</p>`;
}

/** @param {Turn} turn @param {any[]} tools */
function subject({ waiting, parts }, tools) {
  const titled = (/** @type {string} */ name) => tools.find((tool) => tool.name === name)?.title ?? words(name);
  const calls = callsOf(parts);
  const call = calls.find((one) => one.state === 'running') ?? calls.find((one) => one.state === 'queued');
  if (waiting) {
    const name = waiting.waitingFor === 'tool' && call ? call.name : waiting.detail;
    const detail = tools.some((tool) => tool.name === name) ? titled(name) : name;
    return `Waiting for ${own(WAITING, waiting.waitingFor) ?? 'an answer'}${detail ? `: ${detail}` : ''}`;
  }
  return call ? `Using ${titled(call.name)}` : 'Thinking';
}
