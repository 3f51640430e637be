// Made from specs/schemas. Do not edit: run `make generate`.
import type { ChatTitle } from './chat_title.js';

/** What to change of a chat; what is absent stays as it is. It names at least one thing. */
export interface ChatChange {
  /**
   * The new name. The service cleans it as the `content` of a `chat` frame and makes one line of
   * it; it must then hold at least one visible character.
   */
  title?: ChatTitle;
  /** Whether to keep it before those that are not. */
  pinned?: boolean;
}
