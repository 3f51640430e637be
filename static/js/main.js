/** Wires the page: the store, the connection and the views. Everything that knows the others is here. */

import { html, render } from './preact.js';
import { reduce } from './state/reducer.js';
import { shownTitle } from './state/selectors.js';
import { createStore } from './state/store.js';
import { App } from './views/app.js';
import { createActions } from './wiring/actions.js';
import { followAddress } from './wiring/address.js';
import { connectList } from './wiring/list.js';
import { keep, restored } from './wiring/keeping.js';
import { connectHistories } from './wiring/histories.js';
import { connectStore } from './wiring/live.js';
import { loadOffer } from './wiring/offer.js';

/** @type {import('./wiring/live.js').Store} */
const store = createStore(reduce, restored());
keep(store);

const live = connectStore(store);
const histories = connectHistories(store);
const address = followAddress(store);
const list = connectList(store, address);
const actions = createActions(store, live, { loadOffer: () => void loadOffer(store), histories, list, address });

/** @param {import('./state/types.js').State} state */
function dress(state) {
  document.documentElement.dataset.theme = state.theme;
  const title = shownTitle(state);
  document.title = title ? `${title} · parlance` : 'parlance';
}

store.subscribe(dress);
dress(store.get());

addEventListener('online', () => live.connection.hurry());
document.addEventListener('visibilitychange', () => document.hidden || live.connection.hurry());

let offered = false;
store.subscribe(({ link }) => {
  if (link.phase !== 'ready' || offered) return;
  offered = true;
  void loadOffer(store);
});

render(html`<${App} store=${store} actions=${actions} />`, /** @type {Element} */ (document.getElementById('app')));
live.connection.connect();
