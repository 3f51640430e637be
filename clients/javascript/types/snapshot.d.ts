// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.
import type { Message } from './message.js';
import type { OpenTurn } from './open_turn.js';
import type { ResourceId } from './resource_id.js';

/** What the session looks like at one cursor. */
export interface Snapshot {
  /** The current chat; absent when there is none. */
  chat_id?: ResourceId;
  /** The current chat's messages, oldest first; the last 200. */
  messages: Message[];
  /** The running turn; absent when the session is idle. */
  open_turn?: OpenTurn;
}
