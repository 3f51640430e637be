"""The way to a language model: `requests` opens, the event loop reads."""
