"""A scripted service: it speaks the contract, needs no language model, and has bad days."""
