"""Journeys of the real page on the real service: everything that a person does, and nothing faked
but the model, which is the demonstration model over HTTP."""
