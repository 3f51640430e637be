"""Record every transcript anew and put the excerpts into the page."""

from __future__ import annotations

import asyncio

from tests.transcripts.page import FOLDER, PAGE, embedded
from tests.transcripts.stories import STORIES, played
from tests.transcripts.tape import written


async def record() -> None:
    """Play all stories, one after the other."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in STORIES:
        (FOLDER / f"{name}.jsonl").write_text(written(await played(name)), "utf-8")


if __name__ == "__main__":
    asyncio.run(record())
    PAGE.write_text(embedded(PAGE.read_text("utf-8")), "utf-8")
