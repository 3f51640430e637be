// Made from specs/schemas. Do not edit: run `make generate`.
import type { EventCursor } from './event_cursor.js';
import type { ServerFrame } from './server_frame.js';
import type { StreamDone } from './stream_done.js';

/**
 * One server-sent event. `event` is the type of the frame in `data`: the numbered events of the
 * turn, exactly as on the live channel, then one `done` (see `StreamDone`), after which the
 * stream ends. A `token` carries a text delta. Comment lines keep the connection alive. After an
 * `error` without `turn_id` the stream ends without `done`: the turn's events are lost to it,
 * and the answer stands in the chat.
 */
export interface StreamEvent {
  /** The cursor behind this event; send it as `Last-Event-ID` to go on from here. */
  id?: EventCursor;
  /** The frame's type. */
  event?: string;
  /**
   * How many milliseconds to wait before coming back when the stream breaks; once, at its start.
   */
  retry?: number;
  /** The frame as JSON, a `ServerFrame` or a `StreamDone`. */
  data: string;
}
