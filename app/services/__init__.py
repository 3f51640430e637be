"""What both doors call: sessions, turns, commands, publishing. It sees ports, never adapters."""
