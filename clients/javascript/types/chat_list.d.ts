// Made from specs/schemas. Do not edit: run `make generate`.
import type { Chat } from './chat.js';

/** A part of the caller's chats. */
export interface ChatList {
  /** Pinned ones first, then by their last use, newest first. */
  chats: Chat[];
  /** True when there are more; ask again with `before` the last chat's id. */
  has_more: boolean;
}
