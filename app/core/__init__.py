"""Pure rules and ports: nothing in here does I/O or knows a framework."""
