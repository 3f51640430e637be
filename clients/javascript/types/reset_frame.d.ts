// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.
import type { Cursor } from './cursor.js';
import type { Epoch } from './epoch.js';
import type { Snapshot } from './snapshot.js';

/**
 * The events asked for with `resume` are gone, or belong to another epoch. Forget everything,
 * take the snapshot, and go on behind `seq`.
 */
export interface ResetFrame {
  type: "reset";
  epoch: Epoch;
  seq: Cursor;
  /**
   * `epoch_changed`: another log. `tail_gone`: too old. `ahead`: a number that was never given.
   */
  reason: "epoch_changed" | "tail_gone" | "ahead";
  snapshot: Snapshot;
}
