/**
 * The shapes that the page keeps. Only types: this file has no code. The wire's own shapes come from the
 * contract and are kept as they came wherever that is possible.
 */

/** @typedef {import('../generated/types/index.js').ServerFrame} ServerFrame */
/** @typedef {import('../generated/types/index.js').ChatCommand} ChatCommand */
/** @typedef {import('../generated/types/index.js').ToolCall} ToolCall */
/** @typedef {import('../generated/types/index.js').Citation} Citation */
/** @typedef {import('../generated/types/index.js').Component} Component */
/** @typedef {import('../generated/types/index.js').Message} Message */
/** @typedef {import('../generated/types/index.js').SessionFrame} SessionFrame */
/** @typedef {import('../generated/types/index.js').LlmState} LlmState */
/** @typedef {import('../generated/types/index.js').Usage} Usage */
/** @typedef {import('../generated/types/index.js').Tool} Tool */
/** @typedef {import('../generated/types/index.js').DataSource} DataSource */

/** @typedef {{ epoch: string, seq: number }} Cursor */
/** @typedef {{ code: string, message: string, retryAfter?: number, requestId?: string }} Failure */
/** @typedef {'running' | 'completed' | 'cancelled' | 'failed' | 'limited' | 'interrupted'} TurnStatus */
/** @typedef {{ waitingFor: string, detail: string, elapsed: number, at: number }} Waiting */

/**
 * One turn as the page shows it. `text` only ever grows until the whole message replaces it.
 * @typedef {object} Turn
 * @property {string} id
 * @property {string} chatId
 * @property {{ id: string, text: string } | null} user
 * @property {string} text
 * @property {boolean} partial
 * @property {ToolCall[]} toolCalls
 * @property {Citation[]} citations
 * @property {Component[]} components
 * @property {TurnStatus} status
 * @property {string} limit  the limit that ended it, or ''
 * @property {Failure | null} error
 * @property {Waiting | null} waiting
 * @property {number} startedAt  by this machine's clock, milliseconds
 * @property {Usage | null} usage
 * @property {string} model
 * @property {number} elapsedMs
 * @property {'' | 'up' | 'down'} rating
 * @property {boolean} stale  true when the service no longer knows this turn
 */

/** A message that the service has not confirmed. @typedef {{ command: ChatCommand, status: 'queued' | 'sent' | 'accepted' | 'failed', turnId: string, failure: Failure | null }} Unsent */
/** A command that waits for its answer. @typedef {{ id: string, kind: 'cancel' | 'feedback' | 'ui_event', target: string, rating?: 'up' | 'down' }} Asked */
/** What a person did with a component. @typedef {{ status: 'sending' | 'sent' | 'failed', callback: string, values: Record<string, string | number | boolean>, failure: Failure | null }} Use */
/** @typedef {{ id: number, tone: 'good' | 'bad' | 'plain', text: string }} Toast */
/** @typedef {{ kind: 'taken' | 'moved' | 'refused', reason: string, message: string }} Screen */
/** @typedef {{ phase: 'connecting' | 'ready' | 'waiting' | 'stopped', reason: string, retryAt: number, again: boolean }} Link */
/** @typedef {{ tools: Tool[], sources: DataSource[], status: 'loading' | 'ready' | 'failed', message: string }} Offer */

/**
 * @typedef {object} State
 * @property {SessionFrame | null} session
 * @property {LlmState | null} llm
 * @property {Cursor | null} cursor
 * @property {boolean} gap  an event is missing: nothing more is taken until a resume
 * @property {number} ignored  frames that this page did not understand
 * @property {string} chatId  '' for a new chat
 * @property {string} title
 * @property {Turn[]} turns
 * @property {string} running  the running turn's id, or ''
 * @property {string} hidden  a running turn that "New chat" left behind, or ''
 * @property {Unsent[]} outbox
 * @property {Asked[]} asked
 * @property {Readonly<Record<string, Use>>} uses
 * @property {string} draft
 * @property {{ tools: string[], sources: string[] }} selection
 * @property {Offer} offer
 * @property {Link} link
 * @property {Screen | null} screen
 * @property {Toast[]} toasts
 * @property {number} nextToast
 * @property {'dark' | 'light'} theme
 * @property {string} announcement  what a screen reader is told
 */

export {};
