"""Where things are kept: each module puts one kind of data behind a port of the core."""
