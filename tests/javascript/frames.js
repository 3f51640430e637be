/** Frames for the rules' tests: each function gives one that the contract allows. */

export const EPOCH = 'e'.repeat(32);
export const CHAT = 'c'.repeat(32);
export const TURN = '1'.repeat(32);
export const AT = '2026-11-21T09:30:00.125Z';
const ANSWER = 'a'.repeat(32);

export function session(more = {}) {
  const limits = { max_frame_bytes: 262_144, max_content_chars: 100_000, turns_per_session: 4 };
  const principal = { email: 'test@test.com', groups: ['everyone'], identified_by: 'test_mode' };
  const llm = { available: true, demo: true, provider: 'default', model: 'parlance-demo' };
  return { type: 'session', epoch: EPOCH, seq: 0, resumed: false, principal, llm, limits, ...more };
}

export function back(more = {}) {
  return session({ resumed: true, chat_id: CHAT, ...more });
}

export function ack(commandId, turnId = TURN, chatId = CHAT) {
  return { type: 'ack', command_id: commandId, turn_id: turnId, chat_id: chatId };
}

export function turnStarted(seq, turnId = TURN, chatId = CHAT) {
  const model = { provider: 'default', model: 'parlance-demo' };
  return { type: 'turn_started', seq, turn_id: turnId, chat_id: chatId, message_id: ANSWER, ...model, at: AT };
}

export function turnFinished(seq, turnId = TURN, outcome = 'completed', more = {}) {
  const usage = { rounds: 1, tool_calls: 0, input_tokens: 320, output_tokens: 41 };
  const end = { outcome, usage, provider: 'default', model: 'parlance-demo', elapsed_ms: 2140, at: AT };
  return { type: 'turn_finished', seq, turn_id: turnId, chat_id: CHAT, ...end, ...more };
}

export function token(seq, text, turnId = TURN, chatId = CHAT) {
  return { type: 'token', seq, turn_id: turnId, chat_id: chatId, text };
}

export function stored(role, content, turnId = TURN, more = {}) {
  const message = { id: ANSWER, chat_id: CHAT, turn_id: turnId, role, state: 'complete', created_at: AT };
  return { ...message, parts: parts(content), ...more };
}

export function message(seq, role, content, turnId = TURN, more = {}) {
  return { type: 'message', seq, turn_id: turnId, chat_id: CHAT, message: stored(role, content, turnId, more) };
}

/** A chat in the list, whose id is one letter. */
export function listed(letter, title, usedAt = AT, more = {}) {
  const dates = { created_at: usedAt, used_at: usedAt };
  return { id: letter.repeat(32), title, agent: 'assistant', pinned: false, ...dates, ...more };
}

export function toolStatus(seq, call, turnId = TURN) {
  return { type: 'tool_status', seq, turn_id: turnId, chat_id: CHAT, tool_call: call };
}

export function openTurn(text, turnId = TURN, chatId = CHAT) {
  return { turn_id: turnId, chat_id: chatId, message_id: ANSWER, parts: parts(text) };
}

function parts(text) {
  return text ? [{ kind: 'text', text }] : [];
}

export function reset(seq, openTurns = [], reason = 'tail_gone') {
  return { type: 'reset', epoch: EPOCH, seq, reason, snapshot: { open_turns: openTurns } };
}

export function refusal(code, words, more = {}) {
  return { type: 'error', code, message: words, request_id: 'f'.repeat(32), ...more };
}

/** A message on its way. */
export function chat(id, content = 'Hello', more = {}) {
  return { type: 'chat', id: id.repeat(32), content, ...more };
}
