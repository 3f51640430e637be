// Made from specs/schemas. Do not edit: run `make generate`.

/**
 * How much a turn may use. Each may be lowered by a message, never raised above the service's
 * own.
 */
export interface TurnLimits {
  /** Wall-clock time from `turn_started`. */
  max_seconds?: number;
  /** Calls of the language model. */
  max_rounds?: number;
  /**
   * Output tokens over all rounds, by the provider's count, or one per four characters where it
   * gives none.
   */
  max_tokens?: number;
}
