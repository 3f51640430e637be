/**
 * (state, action) -> state: the only writer of the page's state. Pure; clocks and ids come in with the action.
 * What a server frame does is in `frames.js`; what people and the connection do is here.
 */

import { SERVER } from '../client/types/names.js';
import { showChat } from './chats.js';
import { used } from './components.js';
import { FRAMES } from './frames.js';
import { historyAsked, historyFailed, historyRead } from './history.js';
import { MAX_ASKED } from './initial.js';
import { listAsked, listFailed, listRead, listed } from './list.js';
import { changeUnsent, discard, drafted, enqueue, retry, takeBack } from './outbox.js';
import { own } from './own.js';
import { removed } from './removal.js';
import { toasted, withoutToast } from './toasts.js';

/** @typedef {import('./types.js').State} State */
/**
 * @typedef {{ type: 'frames', frames: any[], now: number }
 *   | { type: 'queued', command: import('./types.js').ChatCommand }
 *   | { type: 'sent', id: string }
 *   | { type: 'unsendable', id: string, message: string }
 *   | { type: 'retried', id: string }
 *   | { type: 'discarded', id: string }
 *   | { type: 'taken_back', id: string }
 *   | { type: 'asked', asked: import('./types.js').Asked }
 *   | { type: 'used', id: string, use: import('./types.js').Use }
 *   | { type: 'link_changed', link: import('./types.js').Link }
 *   | { type: 'screen_shown', screen: import('./types.js').Screen | null }
 *   | { type: 'draft_changed', draft: string }
 *   | { type: 'selection_changed', selection: State['selection'] }
 *   | { type: 'offer_changed', offer: import('./types.js').Offer }
 *   | { type: 'theme_changed', theme: State['theme'] }
 *   | { type: 'chat_shown', id: string }
 *   | { type: 'panel_folded', open: boolean }
 *   | { type: 'list_asked', request: number }
 *   | { type: 'list_read', request: number, first: boolean, page: import('./list.js').ChatList }
 *   | { type: 'list_failed', request: number, message: string }
 *   | { type: 'chat_listed', id: string, title?: string, pinned?: boolean, usedAt?: number }
 *   | { type: 'chat_removed', id: string }
 *   | { type: 'history_asked', chatId: string, request: number }
 *   | { type: 'history_read', chatId: string, request: number, older: boolean, now: number,
 *       page: import('./types.js').MessagePage }
 *   | { type: 'history_failed', chatId: string, request: number, status: number, older: boolean, message: string }
 *   | { type: 'toasted', tone: import('./types.js').Toast['tone'], text: string, undo?: string }
 *   | { type: 'toast_dismissed', id: number }} Action
 */

/**
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function reduce(state, action) {
  switch (action.type) {
    case 'frames':
      return takeAll(state, action.frames, action.now);
    case 'queued':
      return enqueue(state, action.command);
    case 'sent':
      return changeUnsent(state, action.id, { status: 'sent' });
    case 'unsendable':
      return changeUnsent(state, action.id, { status: 'failed', failure: { code: 'too_large', message: action.message } });
    case 'retried':
      return retry(state, action.id);
    case 'discarded':
      return discard(state, action.id);
    case 'taken_back':
      return takeBack(state, action.id);
    case 'asked':
      return { ...state, asked: [...state.asked, action.asked].slice(-MAX_ASKED) };
    case 'used':
      return used(state, action.id, action.use);
    case 'link_changed':
      return { ...state, link: action.link };
    case 'screen_shown':
      return { ...state, screen: action.screen };
    case 'draft_changed':
      return drafted(state, state.view ?? '', action.draft);
    case 'selection_changed':
      return { ...state, selection: action.selection };
    case 'offer_changed':
      return { ...state, offer: action.offer };
    case 'theme_changed':
      return { ...state, theme: action.theme };
    case 'chat_shown':
      return showChat(state, action.id);
    case 'panel_folded':
      return { ...state, panel: action.open };
    case 'list_asked':
      return listAsked(state, action);
    case 'list_read':
      return listRead(state, action);
    case 'list_failed':
      return listFailed(state, action);
    case 'chat_listed':
      return listed(state, action.id, action);
    case 'chat_removed':
      return removed(state, action.id);
    case 'history_asked':
      return historyAsked(state, action);
    case 'history_read':
      return historyRead(state, action);
    case 'history_failed':
      return historyFailed(state, action);
    case 'toasted':
      return toasted(state, action.tone, action.text, action.undo);
    case 'toast_dismissed':
      return withoutToast(state, action.id);
  }
}

/**
 * Take new frames in order. Tokens of one turn that follow one another are joined first, so that a burst costs one
 * step.
 * @param {State} state
 * @param {any[]} frames
 * @param {number} now
 * @returns {State}
 */
function takeAll(state, frames, now) {
  for (let at = 0; at < frames.length; at += 1) {
    const end = endOfRun(frames, at);
    state = take(state, end > at ? joined(frames.slice(at, end + 1)) : frames[at], now);
    at = end;
  }
  return state;
}

/**
 * @param {any[]} frames
 * @param {number} start
 */
function endOfRun(frames, start) {
  const { type, turn_id: turn } = frames[start];
  let end = start;
  while (type === SERVER.token && isToken(frames[end + 1], turn)) end += 1;
  return end;
}

/** @param {any} frame @param {string} turn */
function isToken(frame, turn) {
  return frame?.type === SERVER.token && frame.turn_id === turn;
}

/** One token frame for a run, with the last one's number. @param {any[]} run */
function joined(run) {
  return { ...run[run.length - 1], text: run.map((frame) => frame.text).join('') };
}

/**
 * Take one frame. A type that this page does not know is counted, and so is a known frame that cannot be read.
 * @param {State} state
 * @param {any} frame
 * @param {number} now
 * @returns {State}
 */
function take(state, frame, now) {
  const handler = own(FRAMES, frame.type);
  const next = handler ? guarded(handler, state, frame, now) : ignored(state);
  const seen = frame.type === SERVER.session ? undefined : frame.seq;
  return Number.isSafeInteger(seen) ? { ...next, seen } : next;
}

/** @param {State} state @returns {State} */
function ignored(state) {
  return { ...state, ignored: state.ignored + 1 };
}

/**
 * @param {import('./frames.js').Handler} handler
 * @param {State} state
 * @param {any} frame
 * @param {number} now
 */
function guarded(handler, state, frame, now) {
  try {
    return handler(state, frame, now);
  } catch (error) {
    if (error instanceof TypeError) return ignored(state);
    throw error;
  }
}
