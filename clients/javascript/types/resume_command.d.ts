// Made from specs/schemas. Do not edit: run `make generate`.
import type { Cursor } from './cursor.js';
import type { Epoch } from './epoch.js';

/**
 * Says what was seen last and asks for everything after it. Answered by exactly those events, or
 * by `reset` when they are gone.
 */
export interface ResumeCommand {
  type: "resume";
  epoch: Epoch;
  seq: Cursor;
}
