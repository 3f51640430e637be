// Made from specs/schemas. Do not edit: run `make generate`.
import type { OpenTurn } from './open_turn.js';

/**
 * What runs in the session at one cursor. A turn that is not here has ended, and its answer is
 * read with `listMessages`; or it was acknowledged a moment ago, and its `turn_started` comes
 * behind the cursor.
 */
export interface Snapshot {
  /**
   * The running turns of all chats, each as far as it has come; at most
   * `limits.turns_per_session`.
   */
  open_turns: OpenTurn[];
}
