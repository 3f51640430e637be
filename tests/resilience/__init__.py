"""Nothing lost, nothing doubled, nothing stuck: the service under broken networks, models and
peers.

`test_*` are bounded and part of `make test`; `long_*` are programs behind make targets that do the
same for longer and print figures.
"""
