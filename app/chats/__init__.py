"""Stored conversations, always as their owner's."""
