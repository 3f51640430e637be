// Made from specs/schemas. Do not edit: run `make generate`.

/** The types of a `ClientFrame`. */
export const CLIENT = Object.freeze(/** @type {const} */ ({
  chat: 'chat',
  cancel: 'cancel',
  resume: 'resume',
  ui_event: 'ui_event',
  feedback: 'feedback',
  ping: 'ping',
}));

/** The types of a `ServerFrame`. */
export const SERVER = Object.freeze(/** @type {const} */ ({
  session: 'session',
  ack: 'ack',
  turn_started: 'turn_started',
  turn_finished: 'turn_finished',
  token: 'token',
  thinking: 'thinking',
  tool_status: 'tool_status',
  ui_component: 'ui_component',
  message: 'message',
  chat_updated: 'chat_updated',
  chat_deleted: 'chat_deleted',
  llm_status: 'llm_status',
  reset: 'reset',
  error: 'error',
  pong: 'pong',
}));

/** Each `kind` of a `Component`. */
export const COMPONENT_KINDS = Object.freeze(/** @type {const} */ ([
  'button',
  'form',
  'table',
  'plot',
]));

/** The values of a `MessageState`. */
export const MESSAGE_STATES = Object.freeze(/** @type {const} */ ([
  'complete',
  'partial',
]));

/** Each `kind` of a `Part`. */
export const PART_KINDS = Object.freeze(/** @type {const} */ ([
  'text',
  'tool_call',
  'component',
]));

/** The values of a `Rating`. */
export const RATINGS = Object.freeze(/** @type {const} */ ([
  'up',
  'down',
]));

/** The values of a `ToolCallState`. */
export const TOOL_CALL_STATES = Object.freeze(/** @type {const} */ ([
  'queued',
  'running',
  'succeeded',
  'failed',
  'timed_out',
  'denied',
  'cancelled',
]));

/** The values of a `TurnLimitName`. */
export const TURN_LIMIT_NAMES = Object.freeze(/** @type {const} */ ([
  'max_seconds',
  'max_rounds',
  'max_tokens',
  'context',
]));

/** The values of a `TurnOutcome`. */
export const TURN_OUTCOMES = Object.freeze(/** @type {const} */ ([
  'completed',
  'cancelled',
  'failed',
  'limited',
  'interrupted',
]));
