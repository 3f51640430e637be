"""The doors: parse, call a service, shape the answer. They decide nothing."""
