"""The conformance kit: the contract, held against clients and against servers.

`python -m parlance_conformance serve` is a scripted service without a language model, with named
bad days, for those who write clients. `python -m parlance_conformance check URL` runs the rules of
the contract against any server. Nothing of the service is imported; the contract's bundles are all
that both know.
"""
