"""Places where other people's code and queries run: locked in, bounded, and killable."""
