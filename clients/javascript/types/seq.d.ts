// Made from specs/schemas. Do not edit: run `make generate`.

/**
 * The number of an event in its session's log: 1, 2, 3, … without a hole. An event that was
 * numbered never changes. A client keeps the last one that it handled and drops any that is not
 * greater.
 */
export type Seq = number;
