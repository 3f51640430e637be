/** The parts of an answer: how events make them, and what is in them. Lists are never changed in place. Pure. */

/** @typedef {import('../types/index.js').Part} Part */
/** @typedef {import('../types/index.js').ToolCall} ToolCall */
/** @typedef {import('../types/index.js').Component} Component */
/** @typedef {import('../types/index.js').UiComponentEvent} UiComponentEvent */

/** The last part goes on when it is text; otherwise a new one begins. @param {Part[]} parts @param {string} text */
export function withText(parts, text) {
  const last = parts.at(-1);
  if (last?.kind !== 'text') return [...parts, /** @type {Part} */ ({ kind: 'text', text })];
  return [...parts.slice(0, -1), { ...last, text: last.text + text }];
}

/** A call stands where it was first told. @param {Part[]} parts @param {ToolCall} call */
export function withCall(parts, call) {
  const at = parts.findIndex((part) => part.kind === 'tool_call' && part.tool_call.id === call.id);
  return put(parts, at, { kind: 'tool_call', tool_call: call });
}

/** @param {Part[]} parts @param {UiComponentEvent} event */
export function withComponent(parts, { action, component_id: id, component }) {
  const at = placeOf(parts, id);
  if (action !== 'remove' && component) return put(parts, at, { kind: 'component', component });
  if (at < 0) return parts;
  const [before, after] = [parts[at - 1], parts[at + 1]];
  if (before?.kind !== 'text' || after?.kind !== 'text') return [...parts.slice(0, at), ...parts.slice(at + 1)];
  return [...parts.slice(0, at - 1), { ...before, text: before.text + after.text }, ...parts.slice(at + 2)];
}

/** Where a component stands; -1 for none. @param {Part[]} parts @param {string} id */
export function placeOf(parts, id) {
  return parts.findIndex((part) => part.kind === 'component' && part.component.id === id);
}

/** What they say. @param {Part[]} parts */
export function textOf(parts) {
  return parts.reduce((text, part) => (part.kind === 'text' ? text + part.text : text), '');
}

/** @param {Part[]} parts */
export function callsOf(parts) {
  return parts.flatMap((part) => (part.kind === 'tool_call' ? [part.tool_call] : []));
}

/** @param {Part[]} parts */
export function componentsOf(parts) {
  return parts.flatMap((part) => (part.kind === 'component' ? [part.component] : []));
}

/** @param {Part[]} parts @param {number} at @param {Part} part */
function put(parts, at, part) {
  return at < 0 ? [...parts, part] : [...parts.slice(0, at), part, ...parts.slice(at + 1)];
}

/** Whether what came is a list of parts that can be read. @param {any} parts */
export function areParts(parts) {
  return Array.isArray(parts) && parts.every(isPart);
}

/** @param {any} part */
function isPart(part) {
  switch (part?.kind) {
    case 'text': return typeof part.text === 'string';
    case 'tool_call': return typeof part.tool_call?.id === 'string';
    case 'component': return typeof part.component?.id === 'string';
    default: return typeof part?.kind === 'string';
  }
}
