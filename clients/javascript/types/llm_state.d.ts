// Made from specs/schemas. Do not edit: run `make generate`.
import type { ModelName } from './model_name.js';
import type { ResourceName } from './resource_name.js';
import type { Timestamp } from './timestamp.js';

/** Whether the language model answers. */
export interface LlmState {
  /**
   * False from a failed health check until a health check or an answered turn shows otherwise.
   */
  available: boolean;
  /** True when no model is configured and the built-in demonstration model answers. */
  demo: boolean;
  provider: ResourceName;
  model: ModelName;
  /** Why it is unavailable, for people. */
  detail?: string;
  checked_at?: Timestamp;
}
