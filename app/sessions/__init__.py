"""One caller's sitting: its connections, its commands, and what every transport calls."""
