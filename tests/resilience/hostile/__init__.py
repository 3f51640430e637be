"""Hostile clients, each of which does one thing as hard as it can, and what others notice of it."""
