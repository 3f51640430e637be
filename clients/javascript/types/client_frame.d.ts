// Made from specs/schemas. Do not edit: run `make generate`.
import type { CancelCommand } from './cancel_command.js';
import type { ChatCommand } from './chat_command.js';
import type { FeedbackCommand } from './feedback_command.js';
import type { PingCommand } from './ping_command.js';
import type { ResumeCommand } from './resume_command.js';
import type { UiEventCommand } from './ui_event_command.js';

/** Every frame that a client may send. */
export type ClientFrame =
  | ChatCommand
  | CancelCommand
  | ResumeCommand
  | UiEventCommand
  | FeedbackCommand
  | PingCommand;
