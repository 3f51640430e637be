"""The page alone, against a scripted peer that speaks the contract."""
