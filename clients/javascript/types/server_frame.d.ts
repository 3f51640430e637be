// Made from specs/schemas. Do not edit: run `make generate`.
import type { AckFrame } from './ack_frame.js';
import type { ChatDeletedEvent } from './chat_deleted_event.js';
import type { ChatUpdatedEvent } from './chat_updated_event.js';
import type { ErrorFrame } from './error_frame.js';
import type { LlmStatusEvent } from './llm_status_event.js';
import type { MessageEvent } from './message_event.js';
import type { PongFrame } from './pong_frame.js';
import type { ResetFrame } from './reset_frame.js';
import type { SessionFrame } from './session_frame.js';
import type { ThinkingEvent } from './thinking_event.js';
import type { TokenEvent } from './token_event.js';
import type { ToolStatusEvent } from './tool_status_event.js';
import type { TurnFinishedEvent } from './turn_finished_event.js';
import type { TurnStartedEvent } from './turn_started_event.js';
import type { UiComponentEvent } from './ui_component_event.js';

/**
 * Every frame that the server may send. New types and new fields may be added: a client ignores
 * what it does not know, but counts its `seq`.
 */
export type ServerFrame =
  | SessionFrame
  | AckFrame
  | TurnStartedEvent
  | TurnFinishedEvent
  | TokenEvent
  | ThinkingEvent
  | ToolStatusEvent
  | UiComponentEvent
  | MessageEvent
  | ChatUpdatedEvent
  | ChatDeletedEvent
  | LlmStatusEvent
  | ResetFrame
  | ErrorFrame
  | PongFrame;
