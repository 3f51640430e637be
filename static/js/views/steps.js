/** Tool calls that follow each other: a row each, that opens to show arguments and result. */

import { own } from '../state/own.js';
import { Component, html, useState } from '../preact.js';
import { argumentsOf, duration, words } from './format.js';
import { Icon } from './icons.js';
import { pure } from './pure.js';

/** @typedef {import('../state/types.js').ToolCall} ToolCall */

/** @type {Readonly<Record<string, [string, string, string]>>} */
const STATES = Object.freeze({
  queued: ['clock', 'plain', 'waiting'],
  running: ['', 'plain', 'running'],
  succeeded: ['check', 'good', 'done'],
  failed: ['alert', 'bad', 'failed'],
  timed_out: ['clock', 'bad', 'ran out of time'],
  denied: ['block', 'bad', 'not allowed'],
  cancelled: ['stop', 'plain', 'stopped'],
});

/** Characters of a result in its row, which shows one line. */
const BRIEF = 300;

export class Steps extends Component {
  /** The list is made anew with every token, the calls in it are not. @param {any} next */
  shouldComponentUpdate({ calls, tools }) {
    const before = /** @type {any} */ (this.props);
    return tools !== before.tools || calls.length !== before.calls.length
      || calls.some((/** @type {ToolCall} */ call, /** @type {number} */ at) => call !== before.calls[at]);
  }

  /** @param {any} props */
  render({ calls, tools }) {
    return html`<ol class="steps" aria-label="Tool calls">
      ${calls.map((/** @type {ToolCall} */ call) => html`<li key=${call.id}><${Step} call=${call}
        title=${tools.find((/** @type {any} */ tool) => tool.name === call.name)?.title ?? words(call.name)} /></li>`)}
    </ol>`;
  }
}

/** @param {ToolCall} call */
function isOver({ state }) {
  return state !== 'queued' && state !== 'running';
}

const Step = pure(/** @param {any} props */ ({ call, title }) => {
  const [icon, tone, word] = own(STATES, call.state) ?? ['clock', 'plain', call.state];
  const brief = call.state === 'running' ? call.progress : call.summary;
  const [opened, setOpened] = useState(false);
  return html`<details class=${`step ${tone}`} onToggle=${() => setOpened(true)}>
    <summary>
      <span class="step-icon">${icon ? html`<${Icon} name=${icon} />` : html`<span class="spinner"></span>`}</span>
      <span class="step-name">${title}</span>
      <span class="step-brief">${(brief ?? '').slice(0, BRIEF)}</span>
      <span class="step-state">${word}${isOver(call) && call.elapsed_ms ? ` · ${duration(call.elapsed_ms)}` : ''}</span>
      <${Icon} name="chevron" />
    </summary>
    ${opened && body(call, tone)}
  </details>`;
});

/** Made when it is first looked at: a turn may have hundreds of calls. @param {ToolCall} call @param {string} tone */
function body(call, tone) {
  return html`<div class="step-body">
    <dl><dt>Tool</dt><dd><code>${call.name}</code></dd>
    ${call.arguments && argumentsOf(call.arguments).map(([name, value]) => html`<dt>${name}</dt><dd><pre tabindex="0">${value}</pre></dd>`)}
    ${call.summary && html`<dt>${tone === 'bad' ? 'Error' : 'Result'}</dt><dd><pre tabindex="0">${call.summary}</pre></dd>`}
    ${call.error_code && html`<dt>Code</dt><dd><code>${call.error_code}</code></dd>`}</dl>
  </div>`;
}
