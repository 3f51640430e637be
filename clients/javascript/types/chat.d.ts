// Made from specs/schemas. Do not edit: run `make generate`.
import type { ChatTitle } from './chat_title.js';
import type { ResourceId } from './resource_id.js';
import type { ResourceName } from './resource_name.js';
import type { Timestamp } from './timestamp.js';

/** A stored conversation. Its messages are read with `GET /chats/{chat_id}/messages`. */
export interface Chat {
  id: ResourceId;
  title: ChatTitle;
  /** The agent that it was begun with. */
  agent: ResourceName;
  /** When it was begun. */
  created_at: Timestamp;
  /** When its last message was stored. */
  used_at: Timestamp;
  /** Whether it stands before those that are not, however long ago it was used. */
  pinned: boolean;
}
