"""Real conversations with a running service, recorded for `docs/protocol.md`.

`stories` plays them, `tape` writes down every frame, `page` puts excerpts into the page. Recording
anew: `python -m tests.transcripts`. The tests hold the recorded frames against the contract and
against the shape of a fresh recording.
"""
