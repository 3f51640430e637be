// Made from specs/schemas. Do not edit: run `make generate`.
import type { Message } from './message.js';

/** A part of a chat's messages. */
export interface MessagePage {
  /** Oldest first; fewer than asked for when they are very long (1.5 MB together). */
  messages: Message[];
  /** True when there are older ones; ask again with `before` the first message's id. */
  has_more: boolean;
}
