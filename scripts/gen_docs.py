"""Make the documentation's pages from `docs/` and the live contract; see `scripts.docs`."""

from __future__ import annotations

from scripts.artefacts import Artefacts, run
from scripts.docs.frames import frame_pages
from scripts.docs.story import texts


def make() -> dict[str, str]:
    """Return the pages by the name of their file."""
    return {**frame_pages(), **texts()}


DOCS = Artefacts("generated/docs", make)

if __name__ == "__main__":
    raise SystemExit(run(DOCS))
