// Made from specs/schemas. Do not edit: run `make generate`.
import type { Rating } from './rating.js';
import type { ResourceId } from './resource_id.js';

/** What a person thinks of an answer, or of the service when no turn is named. */
export interface Feedback {
  rating: Rating;
  turn_id?: ResourceId;
  /** In their own words. */
  comment?: string;
}
