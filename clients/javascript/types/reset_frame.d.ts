// Made from specs/schemas. Do not edit: run `make generate`.
import type { Cursor } from './cursor.js';
import type { Epoch } from './epoch.js';
import type { Snapshot } from './snapshot.js';

/**
 * The events asked for with `resume` are gone, or belong to another epoch. Forget the turns that
 * you know, take the snapshot, read the messages of the chats that you show (`listMessages`),
 * and go on behind `seq`. A message may come both ways: go by its id.
 */
export interface ResetFrame {
  type: "reset";
  epoch: Epoch;
  seq: Cursor;
  /**
   * `epoch_changed`: another log. `tail_gone`: too old. `ahead`: a number that was never given.
   */
  reason: "epoch_changed" | "tail_gone" | "ahead" | (string & {});
  snapshot: Snapshot;
}
