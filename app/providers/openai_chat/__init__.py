"""The OpenAI wire format: chat completions and embeddings, as the many servers speak it."""
