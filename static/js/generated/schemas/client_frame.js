// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ClientFrame = {
  title: "ClientFrame",
  oneOf: [
    { $ref: "#/$defs/ChatCommand" },
    { $ref: "#/$defs/CancelCommand" },
    { $ref: "#/$defs/ResumeCommand" },
    { $ref: "#/$defs/UiEventCommand" },
    { $ref: "#/$defs/FeedbackCommand" },
    { $ref: "#/$defs/PingCommand" },
  ],
};
