// Made from specs/schemas. Do not edit: run `make generate`.
import type { TurnLimits } from './turn_limits.js';

/** What the service allows on this connection. */
export interface SessionLimits {
  /**
   * A larger frame is answered with `too_large`; one over eight times as large closes the
   * connection with 1009.
   */
  max_frame_bytes: number;
  /** The longest `content` of a `chat`. */
  max_content_chars: number;
  /** How often `thinking` comes while nothing else does. */
  thinking_interval_seconds: number;
  /** A session with no connection and no turn ends after this. */
  idle_timeout_seconds: number;
  /** How many chats may be answered at one time. */
  turns_per_session: number;
  turn: TurnLimits;
}
