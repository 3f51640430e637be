// Made from specs/schemas. Do not edit: run `make generate`.
import type { CommandId } from './command_id.js';
import type { FormValues } from './form_values.js';
import type { ResourceId } from './resource_id.js';
import type { ResourceName } from './resource_name.js';

/**
 * A person used a component's call-back. It starts a turn in the component's own chat, which the
 * `ack` names; no other turn may run in it.
 */
export interface UiEventCommand {
  type: "ui_event";
  id: CommandId;
  component_id: ResourceId;
  callback: ResourceName;
  values?: FormValues;
}
