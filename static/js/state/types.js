/**
 * The shapes that the page keeps. Only types: this file has no code. The wire's own shapes come from the
 * contract and are kept as they came wherever that is possible.
 */

/** @typedef {import('../client/types/index.js').ServerFrame} ServerFrame */
/** @typedef {import('../client/types/index.js').ChatCommand} ChatCommand */
/** @typedef {import('../client/types/index.js').ToolCall} ToolCall */
/** @typedef {import('../client/types/index.js').Citation} Citation */
/** @typedef {import('../client/types/index.js').Component} Component */
/** @typedef {import('../client/types/index.js').Part} Part */
/** @typedef {import('../client/types/index.js').Message} Message */
/** @typedef {import('../client/types/index.js').SessionFrame} SessionFrame */
/** @typedef {import('../client/types/index.js').LlmState} LlmState */
/** @typedef {import('../client/types/index.js').Usage} Usage */
/** @typedef {import('../client/types/index.js').Tool} Tool */
/** @typedef {import('../client/types/index.js').DataSource} DataSource */

/** @typedef {{ code: string, message: string, retryAfter?: number, requestId?: string }} Failure */
/** @typedef {import('../client/types/index.js').MessagePage} MessagePage */
/**
 * `ended` is a turn of which only the question is stored.
 * @typedef {'running' | 'completed' | 'cancelled' | 'failed' | 'limited' | 'interrupted' | 'ended'} TurnStatus
 */
/** @typedef {{ waitingFor: string, detail: string, elapsed: number, at: number }} Waiting */

/**
 * One turn as the page shows it. `parts` only ever grow until the whole message replaces them.
 * @typedef {object} Turn
 * @property {string} id
 * @property {{ id: string, text: string } | null} user
 * @property {string} answerId  the stored answer's id, or '' until it is here
 * @property {Part[]} parts  the answer, in order
 * @property {boolean} partial
 * @property {Citation[]} citations
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
 * @property {boolean} unsure  from an earlier session: there may be later ones that this page never saw
 */

/**
 * How far a chat's stored messages are here. `request` numbers what was asked for last, so that an answer to
 * anything before it is left alone.
 * @typedef {object} History
 * @property {boolean} read  the newest ones are here
 * @property {boolean} more  there are older ones
 * @property {'idle' | 'reading' | 'failed'} status
 * @property {number} request
 * @property {string} message  what went wrong, or ''
 */

/**
 * One chat. Its turns are the newest ones, without a hole.
 * @typedef {object} Chat
 * @property {string} id
 * @property {Turn[]} turns
 * @property {number} room  how many turns are kept
 * @property {string} running  the running turn's id, or ''
 * @property {History} history
 * @property {boolean} sure  the service has spoken of it in this session
 * @property {boolean} gone  the service no longer knows it: the next message begins another one
 * @property {string} news  how an answer ended that nobody has looked at: its outcome, `ended` when that is not
 *   known, `awaited` until it is, or ''
 */

/**
 * A chat as the list shows it.
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} title  '' until it is told
 * @property {boolean} pinned
 * @property {number} usedAt  milliseconds
 * @property {boolean} read  it stands where a page of the list has it; else only events told of it
 * @property {number} told  the number of the last reading that was asked for before an event told of it
 */
/**
 * The list of chats, as far as it is here. `stale` is one that is to be read from its beginning; `request` numbers
 * what was asked for last. The `deleted` ones are kept out of answers that are older than the deletion.
 * @typedef {object} List
 * @property {Readonly<Record<string, Entry>>} entries  by id
 * @property {readonly string[]} deleted
 * @property {boolean} more
 * @property {'stale' | 'reading' | 'idle' | 'failed'} status
 * @property {number} request
 * @property {string} message  what went wrong, or ''
 */

/**
 * A message that the service has not confirmed. `chatId` is the chat in which it stands: one that it begins goes by
 * the message's own id until the service names it.
 * @typedef {object} Unsent
 * @property {ChatCommand} command
 * @property {string} chatId
 * @property {'queued' | 'sent' | 'accepted' | 'failed'} status
 * @property {string} turnId
 * @property {Failure | null} failure
 */
/** A command that waits for its answer. @typedef {{ id: string, kind: 'cancel' | 'feedback' | 'ui_event', chatId: string, target: string, rating?: 'up' | 'down' }} Asked */
/** What a person did with a component. @typedef {{ status: 'sending' | 'sent' | 'failed', callback: string, values: Record<string, string | number | boolean>, failure: Failure | null }} Use */
/** `undo` names the deleted chat that the notice offers to restore. @typedef {{ id: number, tone: 'good' | 'bad' | 'plain', text: string, undo: string }} Toast */
/** @typedef {{ kind: 'taken' | 'moved' | 'refused', reason: string, message: string }} Screen */
/** @typedef {{ phase: 'connecting' | 'ready' | 'waiting' | 'stopped', reason: string, retryAt: number, again: boolean }} Link */
/**
 * @typedef {object} Offer
 * @property {Tool[]} tools
 * @property {DataSource[]} sources
 * @property {import('../client/types/index.js').Example[]} examples
 * @property {'loading' | 'ready' | 'failed'} status
 * @property {string} message
 */

/**
 * @typedef {object} State
 * @property {SessionFrame | null} session
 * @property {LlmState | null} llm
 * @property {number} seen  the number of the last event that came
 * @property {number} ignored  frames that this page did not understand
 * @property {number} replayed  the last event that was there before this page
 * @property {Readonly<Record<string, Chat>>} chats  by id
 * @property {List} list
 * @property {boolean} panel  the panel of chats is open where there is room for it
 * @property {string | null} view  the chat that is shown, '' for a new one; null until the hello names one
 * @property {Unsent[]} outbox
 * @property {Asked[]} asked
 * @property {Readonly<Record<string, Use>>} uses
 * @property {Readonly<Record<string, string>>} drafts  what is being written, by chat; '' for a new one
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
