"""Makes the pages of the documentation that the service shows: the quick start, the protocol's
story, its fine print, and every frame of the live channel.

They are plain HTML without a script or a style of their own, so that the strictest policy holds.
`story` renders the texts in `docs/`, `frames` the live contract, `shell` what all pages share.
"""
