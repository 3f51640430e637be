// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const SessionLimits = {
  title: "SessionLimits",
  type: "object",
  required: [
    "max_frame_bytes",
    "max_content_chars",
    "thinking_interval_seconds",
    "idle_timeout_seconds",
    "turns_per_session",
    "turn",
  ],
  properties: {
    max_frame_bytes: { type: "integer", minimum: 1 },
    max_content_chars: { type: "integer", minimum: 1 },
    thinking_interval_seconds: { type: "number", exclusiveMinimum: 0 },
    idle_timeout_seconds: { type: "number", exclusiveMinimum: 0 },
    turns_per_session: { type: "integer", minimum: 1, maximum: 64 },
    turn: { $ref: "#/$defs/TurnLimits" },
  },
};
