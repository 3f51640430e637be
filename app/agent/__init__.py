"""The agent: one turn from the augmented message to the finished answer. It sees ports only."""
