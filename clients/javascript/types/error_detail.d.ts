// Made from specs/schemas. Do not edit: run `make generate`.

/** One place in the request that is wrong. */
export interface ErrorDetail {
  /** Where, as a JSON pointer into the body or frame, or as "query/name" or "path/name". */
  at: string;
  /** What is wrong there, for people. */
  problem: string;
}
