// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ServerFrame = {
  title: "ServerFrame",
  oneOf: [
    { $ref: "#/$defs/SessionFrame" },
    { $ref: "#/$defs/AckFrame" },
    { $ref: "#/$defs/TurnStartedEvent" },
    { $ref: "#/$defs/TurnFinishedEvent" },
    { $ref: "#/$defs/TokenEvent" },
    { $ref: "#/$defs/ThinkingEvent" },
    { $ref: "#/$defs/ToolStatusEvent" },
    { $ref: "#/$defs/UiComponentEvent" },
    { $ref: "#/$defs/MessageEvent" },
    { $ref: "#/$defs/ChatUpdatedEvent" },
    { $ref: "#/$defs/LlmStatusEvent" },
    { $ref: "#/$defs/ResetFrame" },
    { $ref: "#/$defs/ErrorFrame" },
    { $ref: "#/$defs/PongFrame" },
    {
      type: "object",
      required: ["type"],
      properties: {
        type: {
          type: "string",
          not: {
            enum: [
              "session",
              "ack",
              "turn_started",
              "turn_finished",
              "token",
              "thinking",
              "tool_status",
              "ui_component",
              "message",
              "chat_updated",
              "llm_status",
              "reset",
              "error",
              "pong",
            ],
          },
        },
      },
    },
  ],
};
