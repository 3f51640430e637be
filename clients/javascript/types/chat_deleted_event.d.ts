// Made from specs/schemas. Do not edit: run `make generate`.
import type { ResourceId } from './resource_id.js';
import type { Seq } from './seq.js';

/** A chat was deleted. It can be restored for 30 days; `chat_updated` follows then. */
export interface ChatDeletedEvent {
  type: "chat_deleted";
  seq: Seq;
  chat_id: ResourceId;
}
