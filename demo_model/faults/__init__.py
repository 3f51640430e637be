"""Named bad days of a model's server: `table` lists them, `wire` and `brain` hold what they do."""
