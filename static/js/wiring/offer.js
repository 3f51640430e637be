/** Loads what the caller may select, with examples, and says so in place when that fails. */

import { fetchDataSources, fetchExamples, fetchTools } from '../net/http.js';

/** @param {import('./live.js').Store} store */
export async function loadOffer(store) {
  const before = store.get().offer;
  store.dispatch({ type: 'offer_changed', offer: { ...before, status: 'loading', message: '' } });
  try {
    const [tools, sources, examples] = await Promise.all([fetchTools(), fetchDataSources(), fetchExamples()]);
    store.dispatch({ type: 'offer_changed', offer: { tools, sources, examples, status: 'ready', message: '' } });
  } catch (error) {
    const message = error instanceof Error ? error.message : 'Try again.';
    store.dispatch({ type: 'offer_changed', offer: { ...before, status: 'failed', message } });
  }
}
