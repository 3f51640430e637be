/** The list of turns and unsent messages. Follows the end while the reader is there, and only then. */

import { html, useEffect, useLayoutEffect, useRef, useState } from '../preact.js';
import { Icon } from './icons.js';
import { TurnView } from './turn.js';
import { UnsentView } from './user_message.js';
import { useWindow } from './window.js';

/** Nearer to the end than this, in pixels, counts as being there. */
const NEAR = 60;

/** @typedef {import('../state/types.js').Turn} Turn */
/** @typedef {import('../state/types.js').Unsent} Unsent */

/** @param {any} props */
export function Conversation({ turns, outbox, uses, busy, offer, link, theme, actions }) {
  const { scroller, content, follows, follow, scrolled } = useFollowing(outbox.length);
  const { shown, hidden, more } = useWindow(turns);
  const stale = shown.findLastIndex((/** @type {Turn} */ turn) => turn.stale);
  return html`<main class=${`scroll${follows ? ' following' : ''}`} id="conversation" ref=${scroller} onScroll=${scrolled} tabindex="-1">
    <div class="column" ref=${content} role="log" aria-live="off" aria-label="Conversation">
      ${hidden > 0 && html`<p class="earlier"><button type="button" class="secondary small" onClick=${more}>
        Show ${hidden} earlier ${hidden === 1 ? 'answer' : 'answers'}</button></p>`}
      ${shown.map((/** @type {Turn} */ turn, /** @type {number} */ at) => html`
        <${TurnView} key=${turn.id} turn=${turn} uses=${uses} busy=${busy || turn.stale} offer=${offer} theme=${theme}
          actions=${actions} />
        ${at === stale && html`<p class="divider" key=${`stale${turn.id}`}>
          <span>The service began a new session. It no longer remembers what is above.</span></p>`}`)}
      ${outbox.map((/** @type {Unsent} */ entry) => html`
        <${UnsentView} key=${entry.command.id} entry=${entry} online=${link.phase === 'ready'} actions=${actions} />`)}
    </div>
    ${!follows && html`<button type="button" class="jump" onClick=${follow}>
      <${Icon} name="arrow" />Jump to latest</button>`}
  </main>`;
}

/**
 * Keeps the end in view as the content grows, until the reader scrolls up. Only going up counts: content that grew
 * below is no reader's doing. A message of one's own brings the end back.
 * @param {number} unsent
 */
function useFollowing(unsent) {
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));
  const content = useRef(/** @type {HTMLElement | null} */ (null));
  const stuck = useRef(true);
  const top = useRef(0);
  const [follows, setFollows] = useState(true);

  const toEnd = () => {
    if (stuck.current && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  };
  const follow = () => {
    stuck.current = true;
    setFollows(true);
    toEnd();
  };
  const scrolled = () => {
    const box = scroller.current;
    if (!box) return;
    const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    const up = box.scrollTop < top.current - 1;
    top.current = box.scrollTop;
    if (near || up) stuck.current = near;
    setFollows(stuck.current);
  };

  useLayoutEffect(() => {
    if (unsent > 0) follow();
  }, [unsent]);
  useEffect(() => {
    const observer = new ResizeObserver(toEnd);
    if (content.current) observer.observe(content.current);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, []);
  return { scroller, content, follows, follow, scrolled };
}
