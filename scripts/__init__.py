"""Workshop scripts: they make what `generated/` and `static/js/generated/` hold, and check it."""
