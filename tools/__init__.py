"""The tools that a model may call: one file each, found by being here. Start from `base.Tool`."""
