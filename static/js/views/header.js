/** The top of the page: name, badges, connection, who you are and the theme; "New chat" while the list of chats is closed. */

import { html } from '../preact.js';
import { Icon } from './icons.js';
import { Popover } from './popover.js';
import { pure } from './pure.js';
import { focusComposer } from './shortcuts.js';

/** @type {Readonly<Record<string, [string, string]>>} */
const PHASES = Object.freeze({
  connecting: ['warn', 'Connecting'],
  ready: ['good', 'Connected'],
  waiting: ['warn', 'Reconnecting'],
  stopped: ['bad', 'Disconnected'],
});

export const Header = pure(/** @param {any} props */ ({ session, llm, link, theme, title, test, listed, actions }) => {
  const [tone, label] = PHASES[link.phase];
  const next = theme === 'dark' ? 'light' : 'dark';
  const begin = () => {
    actions.newChat();
    requestAnimationFrame(focusComposer);
  };
  return html`<header class="top">
    <a class="brand" href="./" aria-label="parlance, start page"><span class="mark"><${Icon} name="spark" /></span>
      <span class="name">parlance</span></a>
    <span class="topic" dir="auto" title=${title}>${title}</span>
    <div class="top-end">
      ${llm?.demo && html`<${DemoBadge} model=${llm.model} />`}
      ${test && html`<${TestBadge} />`}
      <span class=${`link ${tone}`} role="status" title=${label}><i class="dot"></i><span class="label">${label}</span></span>
      ${session && html`<span class="who" title=${session.principal.email}><${Icon} name="user" />
        <span class="label">${session.principal.email}</span></span>`}
      <button type="button" class="ghost" onClick=${actions.toggleTheme} aria-label=${`Use the ${next} theme`}
        title=${`Use the ${next} theme`}><${Icon} name=${theme === 'dark' ? 'sun' : 'moon'} /></button>
      ${!listed && html`<button type="button" class="new-chat" onClick=${begin} aria-label="New chat">
        <${Icon} name="edit" /><span class="label">New chat</span></button>`}
    </div>
  </header>`;
});

/** @param {{ model: string }} props */
function DemoBadge({ model }) {
  return html`<${Popover} label="Demo model" face=${html`<span class="badge demo">Demo<span class="label"> model</span></span>`} plain=${true}>
    <div class="note"><h2>A demo model is answering</h2>
      <p>No language model is configured, so <code>${model}</code> answers: a small program that shows the tools,
        streaming and data sources. It does not understand free text well.</p>
      <p>To use a real model, set its base URL, key and name in the service's environment and restart it.</p></div>
  </>`;
}

function TestBadge() {
  return html`<${Popover} label="Test mode" face=${html`<span class="badge test">Test<span class="label"> mode</span></span>`} plain=${true}>
    <div class="note"><h2>Test mode is on</h2>
      <p>Everybody who opens this page is the same test user, and every frame is checked against the contract.
        It is meant for your own machine only.</p></div>
  </>`;
}
