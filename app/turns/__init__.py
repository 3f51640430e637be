"""One turn from its order to its end: admission, the running turns, the runner."""
