/** Questions that views and the wiring ask of the state. Pure. */

/** @typedef {import('./types.js').State} State */

/** The message that is on its way, if one is. @param {State} state */
export function inFlight(state) {
  return state.outbox.find((entry) => entry.status !== 'failed');
}

/** A turn runs or is about to. @param {State} state */
export function isBusy(state) {
  return state.running !== '' || inFlight(state) !== undefined;
}

/** @param {State} state */
export function isEmpty(state) {
  return state.turns.length === 0 && state.outbox.length === 0;
}

/** @param {State} state */
export function isTestMode(state) {
  return state.session?.principal.identified_by === 'test_mode';
}

/** How many characters a message may have. @param {State} state */
export function maxChars(state) {
  return state.session?.limits.max_content_chars ?? 100_000;
}

/**
 * The selected names that are still on offer; before the offer is known, all of them.
 * @param {State} state
 */
export function validSelection(state) {
  if (state.offer.status !== 'ready') return state.selection;
  const tools = new Set(state.offer.tools.map((tool) => tool.name));
  const sources = new Set(state.offer.sources.map((source) => source.name));
  return {
    tools: state.selection.tools.filter((name) => tools.has(name)),
    sources: state.selection.sources.filter((name) => sources.has(name)),
  };
}
