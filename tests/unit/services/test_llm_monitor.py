"""Whether the model answers: asked at the start, after doubts, and again while it is down."""

from __future__ import annotations

import asyncio

import pytest

from app.core.errors import LlmBadResponse, LlmError, LlmRejected, LlmTimeout, LlmUnavailable
from app.services.llm_monitor import LlmMonitor
from generated import LlmState
from tests.unit.fakes import FakeProvider, fails, says

DOWN = fails(LlmUnavailable("It cannot be reached."))


def monitor(provider: FakeProvider) -> tuple[LlmMonitor, list[bool]]:
    changes: list[bool] = []

    def note(state: LlmState) -> None:
        changes.append(state.available)

    return LlmMonitor(provider, demo=False, on_change=note), changes


@pytest.mark.requirement("A22")
async def test_the_first_check_says_hi_with_a_limit_of_three_tokens():
    provider = FakeProvider()
    watcher, changes = monitor(provider)
    watching = asyncio.create_task(watcher.watch())
    await watcher.first_word(5)
    watching.cancel()

    [asked] = provider.asked
    assert ([m.content for m in asked.messages], asked.max_tokens) == (["hi"], 3)
    assert (watcher.state.available, changes) == (True, [])


@pytest.mark.requirement("A23")
async def test_a_change_is_told_once_each_way():
    provider = FakeProvider([DOWN, DOWN, says("hi"), says("hi"), DOWN])
    watcher, changes = monitor(provider)
    answered = [await watcher.check() for _ in range(5)]

    assert answered == [False, False, True, True, False]
    assert changes == [False, True, False]
    assert watcher.state.detail == "It cannot be reached."


@pytest.mark.requirement("A23")
@pytest.mark.parametrize(
    ("error", "asks"),
    [
        (LlmUnavailable("down"), True),
        (LlmTimeout("slow"), True),
        (LlmRejected("no"), True),
        (LlmBadResponse("odd"), False),
    ],
)
async def test_only_an_error_that_the_next_turn_would_meet_starts_a_check(
    error: LlmError, asks: bool
):
    second = asyncio.Event()

    async def hello(request: object):  # type: ignore[no-untyped-def]
        if len(provider.asked) == 2:
            second.set()
        async for item in says("hi")(request):  # type: ignore[arg-type]
            yield item

    provider = FakeProvider([hello])
    watcher, _ = monitor(provider)
    watching = asyncio.create_task(watcher.watch())
    await watcher.first_word(5)
    watcher.report(error)
    if asks:
        async with asyncio.timeout(5):
            await second.wait()
    else:
        for _ in range(5):
            await asyncio.sleep(0)
    watching.cancel()

    assert len(provider.asked) == (2 if asks else 1)


async def test_the_page_does_not_wait_for_ever_for_the_first_word():
    watcher, _ = monitor(FakeProvider())
    await watcher.first_word(0)

    assert watcher.state.available
