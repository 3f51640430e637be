/** Loads what the caller may select, and says so in place when that fails. */

import { fetchDataSources, fetchTools } from '../net/http.js';

/** @param {import('./live.js').Store} store */
export async function loadOffer(store) {
  const before = store.get().offer;
  store.dispatch({ type: 'offer_changed', offer: { ...before, status: 'loading', message: '' } });
  try {
    const [tools, sources] = await Promise.all([fetchTools(), fetchDataSources()]);
    store.dispatch({ type: 'offer_changed', offer: { tools, sources, status: 'ready', message: '' } });
  } catch (error) {
    const message = error instanceof Error ? error.message : 'Try again.';
    store.dispatch({ type: 'offer_changed', offer: { ...before, status: 'failed', message } });
  }
}
