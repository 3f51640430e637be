// Made from specs/schemas. Do not edit: run `make generate`.
import type { ChatTitle } from './chat_title.js';
import type { ResourceId } from './resource_id.js';
import type { ResourceName } from './resource_name.js';
import type { Seq } from './seq.js';
import type { Timestamp } from './timestamp.js';

/**
 * A chat was created or changed. A change is a new name, a pin set or removed, or its return
 * after a deletion.
 */
export interface ChatUpdatedEvent {
  type: "chat_updated";
  seq: Seq;
  chat_id: ResourceId;
  title: ChatTitle;
  agent: ResourceName;
  /**
   * Whether it stands before those that are not; absent for a chat that a turn has just created,
   * which is not.
   */
  pinned?: boolean;
  /** When its last message was stored; absent for a chat that a turn has just created. */
  used_at?: Timestamp;
}
