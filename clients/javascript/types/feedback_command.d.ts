// Made from specs/schemas. Do not edit: run `make generate`.
import type { CommandId } from './command_id.js';
import type { Rating } from './rating.js';
import type { ResourceId } from './resource_id.js';

/** Rates a turn, or the service when no turn is named. It goes to the session's log. */
export interface FeedbackCommand {
  type: "feedback";
  id: CommandId;
  rating: Rating;
  turn_id?: ResourceId;
  /** In their own words. */
  comment?: string;
}
