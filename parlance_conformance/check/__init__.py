"""Holds any server against the rules of the contract, from the outside."""
