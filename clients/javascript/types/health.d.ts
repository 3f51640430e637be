// Made from specs/schemas. Do not edit: run `make generate`.
import type { ErrorCounters } from './error_counters.js';
import type { LlmState } from './llm_state.js';

/**
 * Whether the service can do its work. Probes need no identity, so there is nothing secret in
 * it.
 */
export interface Health {
  /**
   * `ok`: everything works. `degraded`: the service runs, but the language model or the session
   * log does not. `stopping`: it ends its turns and will be gone in seconds; send nobody here.
   */
  status: "ok" | "degraded" | "stopping" | (string & {});
  /** The service's release. */
  version: string;
  /** The version of this contract. */
  contract_version: string;
  /** Seconds since the start. */
  uptime_seconds: number;
  errors: ErrorCounters;
  llm: LlmState;
}
