/** One chat: its turns and unsent messages, and the way to earlier ones. */

import { html } from '../preact.js';
import { Earlier } from './earlier.js';
import { useFollowing } from './following.js';
import { Icon } from './icons.js';
import { TurnView } from './turn.js';
import { UnsentView } from './user_message.js';
import { useWindow } from './window.js';

/** @typedef {import('../state/types.js').Turn} Turn */
/** @typedef {import('../state/types.js').Unsent} Unsent */

const DELETED = 'This chat was deleted. A message begins another one.';
const FORGOTTEN = 'The service began a new session. It no longer remembers what is above.';

/** @param {any} props */
export function Conversation({ turns, history, deleted, outbox, uses, busy, offer, link, theme, actions }) {
  const { shown, waits, more } = useWindow(turns);
  const earlier = () => {
    more();
    if (shown.length === turns.length) actions.readEarlier();
  };
  const first = shown[0]?.id ?? '';
  const { scroller, content, follows, follow, scrolled } = useFollowing({ unsent: outbox.length, first, earlier });
  const stale = shown.findLastIndex((/** @type {Turn} */ turn) => turn.stale);
  return html`<main class="scroll" id="conversation" ref=${scroller} onScroll=${scrolled} tabindex="-1">
    <div class="column" ref=${content} role="log" aria-live="off" aria-label="Conversation">
      <${Earlier} history=${history} waits=${waits} empty=${turns.length + outbox.length === 0} earlier=${earlier}
        actions=${actions} />
      ${shown.flatMap((/** @type {Turn} */ turn, /** @type {number} */ at) => [
        html`<${TurnView} key=${turn.id} turn=${turn} uses=${uses} busy=${busy || turn.stale} offer=${offer}
          theme=${theme} actions=${actions} />`,
        at === stale && html`<p class="divider" key=${`stale${turn.id}`}>
          <span>${deleted ? DELETED : FORGOTTEN}</span></p>`,
      ])}
      ${outbox.map((/** @type {Unsent} */ entry) => html`
        <${UnsentView} key=${entry.command.id} entry=${entry} online=${link.phase === 'ready'} actions=${actions} />`)}
    </div>
    ${!follows && html`<button type="button" class="jump" onClick=${follow}>
      <${Icon} name="arrow" />Jump to latest</button>`}
  </main>`;
}
