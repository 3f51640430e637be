"""What the live path costs: the service beside a naive relay and beside nothing, in one run.

`make bench` runs it; `README.md` says how to read what it prints. It measures processes from
outside, over their sockets and /proc, and imports nothing of the service.
"""
