"""The rule of all frames that the other rules have heard; it runs last."""

from __future__ import annotations

import asyncio

from parlance_conformance.check.rule import Skipped, must, rule
from parlance_conformance.check.target import Target
from parlance_conformance.contract import frame_problems


@rule("every_frame_fits", "Every frame that the server may send.")
async def every_frame_fits(target: Target) -> None:
    """Each of them fits the schema of its type."""
    frames = [frame for probe in target.probes for frame in probe.heard]
    if not frames:
        raise Skipped("no other rule has heard anything")
    for frame in frames:
        wrong = frame_problems(frame)
        must(not wrong, "; ".join(wrong), frame)
        await asyncio.sleep(0)  # the bound in seconds holds here too
