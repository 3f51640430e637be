/** One turn: what was said and what was answered. A crash in its drawing stays in it. */

import { componentsOf, textOf } from '../client/src/parts.js';
import { html } from '../preact.js';
import { Answer } from './answer.js';
import { Boundary } from './boundary.js';
import { Pure } from './pure.js';
import { UserMessage } from './user_message.js';

export class TurnView extends Pure {
  /** Uses of other turns' components do not concern this one. @param {any} next @param {any} _state */
  shouldComponentUpdate(next, _state) {
    const before = /** @type {any} */ (this.props);
    return next.turn !== before.turn || next.offer !== before.offer
      || (componentsOf(next.turn.parts).length > 0
        && (next.uses !== before.uses || next.busy !== before.busy || next.theme !== before.theme));
  }

  /** @param {any} props */
  render({ turn, uses, busy, offer, theme, actions }) {
    return html`<article class=${`turn${turn.stale ? ' stale' : ''}`}>
      ${turn.user && html`<${Boundary} of=${turn.user} text=${turn.user.text}><${UserMessage} text=${turn.user.text} /></>`}
      <${Boundary} of=${turn.status} text=${textOf(turn.parts)}>
        <${Answer} turn=${turn} uses=${uses} busy=${busy} offer=${offer} theme=${theme} actions=${actions} /></>
    </article>`;
  }
}
