"""A caller's sessions: connections, commands, and what every transport calls."""
