// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.
import type { Message } from './message.js';
import type { OpenTurn } from './open_turn.js';
import type { ResourceId } from './resource_id.js';

/**
 * What the session looks like at one cursor. A turn that is not `open_turn` though it has a
 * message here has ended. A turn that is missing altogether belongs to another chat or to before
 * these messages, and has ended; or it was acknowledged a moment ago, and its `turn_started`
 * comes behind the cursor.
 */
export interface Snapshot {
  /** The current chat; absent when there is none. */
  chat_id?: ResourceId;
  /**
   * The current chat's last messages, oldest first; fewer than 200 when they are very long (a
   * million characters together).
   */
  messages: Message[];
  /** The running turn; absent when the session is idle. */
  open_turn?: OpenTurn;
}
