"""Says whether a changed contract breaks what was built on the published one.

One idea carries it: does the reader accept everything that the writer may send? What clients send
was written by the old contract and is read by the new one; what the service sends is written by the
new one and read by clients of the old one, who ignore what the contract told them to ignore.

`http` and `live` walk the two documents, `schemas` compares two shapes, `verdict` adds the rule for
versions. The command is `python -m scripts.compat`; see `__main__`.
"""
