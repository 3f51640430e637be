"""Adapters of the language model ports: one transport, and one folder per wire format."""
