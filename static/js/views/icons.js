/** The page's icons: strokes on a 24 by 24 grid, hidden from screen readers. */

import { html } from '../preact.js';

/** @type {Readonly<Record<string, string>>} */
const PATHS = Object.freeze({
  send: 'M12 19V5m-6 6 6-6 6 6',
  stop: 'M7 7h10v10H7z',
  plus: 'M12 5v14M5 12h14',
  panel: 'M4 5h16v14H4zM10 5v14',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  pin: 'M9 4h6l-1 6 3 4H7l3-4zM12 14v6',
  bin: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13.5 6.5l4 4',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2m0 16v2M4.9 4.9l1.4 1.4m11.4 11.4 1.4 1.4M2 12h2m16 0h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  tool: 'M14.5 6.5a4 4 0 0 0-5.4 5L4 16.6V20h3.4l5.1-5.1a4 4 0 0 0 5-5.4L15 12l-3-3z',
  book: 'M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  cross: 'M6 6l12 12M18 6 6 18',
  alert: 'M12 8v5m0 3.5v.01M12 3 2.5 20h19z',
  clock: 'M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18',
  block: 'M5.6 5.6l12.8 12.8M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  up: 'M7 11v9H4v-9zm0 0 4-8a2.5 2.5 0 0 1 2.4 3L13 10h5a2 2 0 0 1 2 2.3l-1 6A2 2 0 0 1 17 20H7',
  down: 'M7 13V4H4v9zm0 0 4 8a2.5 2.5 0 0 0 2.4-3L13 14h5a2 2 0 0 0 2-2.3l-1-6A2 2 0 0 0 17 4H7',
  arrow: 'M12 5v14m-6-6 6 6 6-6',
  chevron: 'm9 6 6 6-6 6',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.5 20a7.5 7.5 0 0 1 15 0',
  chart: 'M4 4v16h16M8 16v-4m4 4V8m4 8v-6',
  table: 'M4 5h16v14H4zM4 10h16M10 10v9',
  sum: 'M17 5H7l6 7-6 7h10',
  spark: 'M12 3l1.9 5.6L19.5 10.5l-5.6 1.9L12 18l-1.9-5.6L4.5 10.5l5.6-1.9z',
  retry: 'M4 12a8 8 0 1 1 2.5 5.8M4 19v-5h5',
});

/** An icon by name; one that is not here is a spark. @param {{ name: string }} props */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${PATHS[name] ?? PATHS.spark} /></svg>`;
}
