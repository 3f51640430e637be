"""The transports: parse, call a part of the service, shape the answer. They decide nothing."""
