// Made from specs/schemas. Do not edit: run `make generate`.

/** Text. A message's texts, one after the other with nothing between, are what it says. */
export interface TextPart {
  kind: "text";
  /** Markdown. Draw it as text and markdown only, never as HTML. */
  text: string;
}
