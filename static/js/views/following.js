/**
 * Where a conversation stands in its box: at its end while the reader is there, and otherwise at what they read,
 * whatever is added above or below it. The browser's own anchoring does not work at the very top, nor everywhere.
 */

import { useEffect, useLayoutEffect, useRef, useState } from '../preact.js';

/** Nearer to the end than this, in pixels, counts as being there. */
const NEAR = 60;
/** Nearer to the top than this, somebody who scrolls up wants what is before it. */
const NEAR_TOP = 200;

/**
 * Only going up counts as leaving the end: content that grew below is no reader's doing. A message of one's own brings
 * the end back.
 * @param {{ unsent: number, first: string, earlier: () => void }} options  `first` is the first turn that is drawn
 */
export function useFollowing({ unsent, first, earlier }) {
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));
  const content = useRef(/** @type {HTMLElement | null} */ (null));
  const stuck = useRef(true);
  const top = useRef(0);
  const anchor = useRef(/** @type {Anchor | null} */ (null));
  const [follows, setFollows] = useState(true);

  const settle = () => {
    const box = scroller.current;
    if (!box) return;
    if (stuck.current) box.scrollTop = box.scrollHeight;
    else restore(box, anchor.current);
    top.current = box.scrollTop;
  };
  const follow = () => {
    stuck.current = true;
    setFollows(true);
    settle();
  };
  const scrolled = () => {
    const box = scroller.current;
    if (!box) return;
    const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    const up = box.scrollTop < top.current - 1;
    top.current = box.scrollTop;
    if (near || up) stuck.current = near;
    setFollows(stuck.current);
    if (content.current) anchor.current = anchorOf(box, content.current);
    if (up && box.scrollTop < NEAR_TOP) earlier();
  };

  useLayoutEffect(() => {
    if (unsent > 0) follow();
  }, [unsent]);
  useLayoutEffect(settle, [first]);
  useEffect(() => {
    const observer = new ResizeObserver(settle);
    if (content.current) observer.observe(content.current);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, []);
  return { scroller, content, follows, follow, scrolled };
}

/** @typedef {{ turn: Element, top: number }} Anchor  a turn, and where it stands in the box */

/** The turn at the upper edge. @param {HTMLElement} box @param {HTMLElement} content @returns {Anchor | null} */
function anchorOf(box, content) {
  const edge = box.getBoundingClientRect().top;
  for (const turn of content.children) {
    const { top, bottom } = turn.getBoundingClientRect();
    if (bottom > edge && turn.matches('.turn')) return { turn, top: top - edge };
  }
  return null;
}

/** @param {HTMLElement} box @param {Anchor | null} anchor */
function restore(box, anchor) {
  if (!anchor?.turn.isConnected) return;
  const moved = anchor.turn.getBoundingClientRect().top - box.getBoundingClientRect().top - anchor.top;
  if (Math.abs(moved) >= 1) box.scrollTop += moved;
}
