// Made from specs/schemas. Do not edit: run `make generate`.
import type { ResourceId } from './resource_id.js';
import type { Timestamp } from './timestamp.js';

/** The feedback is in the session's log. */
export interface FeedbackReceipt {
  session_id: ResourceId;
  received_at: Timestamp;
}
