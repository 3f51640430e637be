/** The whole page: takes the state apart and hands each view its slice. Decides nothing. */

import { html, useEffect, useState } from '../preact.js';
import { elsewhere, isBusy, isEmpty, isTestMode, shownChat, shownOutbox } from '../state/selectors.js';
import { Banner } from './banner.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { Elsewhere } from './elsewhere.js';
import { Header } from './header.js';
import { ScreenView } from './screen.js';
import { useShortcuts } from './shortcuts.js';
import { Toasts } from './toasts.js';
import { Welcome } from './welcome.js';

/** @typedef {import('../state/types.js').State} State */

/** @param {{ store: any, actions: any }} props */
export function App({ store, actions }) {
  const [state, setState] = useState(/** @type {State} */ (store.get()));
  useEffect(() => {
    setState(store.get());
    return store.subscribe(setState);
  }, [store]);
  useShortcuts(actions);
  const toasts = html`<${Toasts} toasts=${state.toasts} dismiss=${actions.dismiss} />`;
  if (state.screen) return html`<${ScreenView} screen=${state.screen} actions=${actions} />${toasts}`;
  const busy = isBusy(state);
  const chat = shownChat(state);
  return html`
    <${Header} session=${state.session} llm=${state.llm} link=${state.link} theme=${state.theme} title=${chat?.title ?? ''}
      test=${isTestMode(state)} actions=${actions} />
    <${Banner} llm=${state.llm} link=${state.link} reconnect=${actions.reconnect} />
    ${isEmpty(state)
      ? html`<main class="scroll" id="conversation"><${Welcome} examples=${state.offer.examples} actions=${actions} /></main>`
      : html`<${Conversation} key=${state.view} turns=${chat?.turns ?? []} history=${chat?.history}
          outbox=${shownOutbox(state)} uses=${state.uses} busy=${busy}
          offer=${state.offer} link=${state.link} theme=${state.theme} actions=${actions} />`}
    <${Elsewhere} chats=${elsewhere(state)} actions=${actions} />
    <${Composer} state=${state} busy=${busy} actions=${actions} />
    <div class="visually-hidden" role="status" aria-live="polite">${state.announcement}</div>
    ${toasts}`;
}
