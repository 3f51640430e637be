/** The whole page: takes the state apart and hands each view its slice. Decides nothing. */

import { html, useEffect, useState } from '../preact.js';
import { isBusy, isEmpty, isMissing, isTestMode, shownChat, shownOutbox, shownTitle } from '../state/selectors.js';
import { Banner } from './banner.js';
import { ChatPanel } from './chats/panel.js';
import { Toggle } from './chats/toggle.js';
import { usePanel } from './chats/use_panel.js';
import { useRows } from './chats/use_rows.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { Header } from './header.js';
import { ScreenView } from './screen.js';
import { useShortcuts } from './shortcuts.js';
import { Toasts } from './toasts.js';
import { Missing, Welcome } from './welcome.js';

/** @typedef {import('../state/types.js').State} State */

/** @param {{ store: any, actions: any }} props */
export function App({ store, actions }) {
  const [state, setState] = useState(/** @type {State} */ (store.get()));
  useEffect(() => {
    setState(store.get());
    return store.subscribe(setState);
  }, [store]);
  const panel = usePanel(state.panel, actions.foldPanel);
  const rows = useRows(state);
  useShortcuts(actions, panel);
  const toasts = html`<${Toasts} toasts=${state.toasts} actions=${actions} />`;
  if (state.screen) return html`<${ScreenView} screen=${state.screen} actions=${actions} />${toasts}`;
  return html`
    <${Toggle} panel=${panel} rows=${rows} />
    ${panel.open && html`<${ChatPanel} rows=${rows} list=${state.list} view=${state.view} panel=${panel}
      actions=${actions} />`}
    <div class=${panel.open && !panel.covers ? 'page beside' : 'page'} inert=${panel.open && panel.covers}>
      <${Page} state=${state} listed=${panel.open} actions=${actions} /></div>
    ${toasts}`;
}

/** What stands beside the list of chats. @param {{ state: State, listed: boolean, actions: any }} props */
function Page({ state, listed, actions }) {
  const busy = isBusy(state);
  const chat = shownChat(state);
  return html`
    <${Header} session=${state.session} llm=${state.llm} link=${state.link} theme=${state.theme} title=${shownTitle(state)}
      test=${isTestMode(state)} listed=${listed} actions=${actions} />
    <${Banner} llm=${state.llm} link=${state.link} reconnect=${actions.reconnect} />
    ${isEmpty(state)
      ? html`<main class="scroll" id="conversation" tabindex="-1">${isMissing(state)
          ? html`<${Missing} actions=${actions} />`
          : html`<${Welcome} examples=${state.offer.examples} actions=${actions} />`}</main>`
      : html`<${Conversation} key=${state.view} turns=${chat?.turns ?? []} history=${chat?.history}
          deleted=${state.list.deleted.includes(state.view ?? '')}
          outbox=${shownOutbox(state)} uses=${state.uses} busy=${busy}
          offer=${state.offer} link=${state.link} theme=${state.theme} actions=${actions} />`}
    <${Composer} state=${state} busy=${busy} actions=${actions} />
    <div class="visually-hidden" role="status" aria-live="polite">${state.announcement}</div>`;
}
