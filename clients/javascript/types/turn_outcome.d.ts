// Made from specs/schemas. Do not edit: run `make generate`.

/**
 * `completed`: the answer is whole. `cancelled`: somebody stopped it. `failed`: an `error` of
 * this turn said why. `limited`: a limit of the turn ended it. `interrupted`: the service
 * stopped or crashed meanwhile.
 */
export type TurnOutcome =
  | "completed"
  | "cancelled"
  | "failed"
  | "limited"
  | "interrupted"
  | (string & {});
