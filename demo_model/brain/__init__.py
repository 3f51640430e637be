"""The brain: pure functions from a chat request to a reply. No clock, no chance, no I/O.

`conversation` reads, `thinking` decides between calls and words, `skills` know the single tools,
`passages` quotes data sources, `talk` and `longtext` are for everything else.
"""
