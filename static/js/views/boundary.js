/** Keeps a crash in one drawing from blanking the page: what it held is shown as plain text instead. */

import { html } from '../preact.js';
import { Pure } from './pure.js';

export class Boundary extends Pure {
  /** @param {unknown} error */
  componentDidCatch(error) {
    console.error('A part of the page could not be drawn.', error);
    this.setState({ failed: /** @type {any} */ (this.props).of });
  }

  /** @param {any} props @param {any} state */
  render({ children, of, text }, state) {
    if (state.failed === undefined || state.failed !== of) return children;
    return html`<div class="broken" role="note">
      <p>This part could not be drawn. Here is its text:</p><pre>${String(text ?? '')}</pre></div>`;
  }
}
