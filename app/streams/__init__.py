"""Numbered event logs: in memory. Every implementation of `core.events.EventLog` lives here."""
