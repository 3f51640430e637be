"""Tests of the demo model: its brain as tables, its wire as bytes."""
