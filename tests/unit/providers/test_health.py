"""Whether the model answers: asked at the start, after doubts, and again while it is down."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from app.core.errors import LlmBadResponse, LlmError, LlmRejected, LlmTimeout, LlmUnavailable
from app.providers.health import LlmMonitor
from app.providers.transport.refusals import refusal
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


@pytest.mark.requirement("A22", "A23")
async def test_a_change_is_one_line_on_the_console_and_so_is_the_start():
    refused = refusal(400, {}, b"proxy-7.internal: no")
    provider = FakeProvider([DOWN, DOWN, fails(refused), says("hi"), says("hi"), fails(refused)])
    watcher, _ = monitor(provider)
    with capture_logs() as lines:
        for _ in range(6):
            await watcher.check()

    about = {"provider": "fake", "model": "small"}
    assert [{**line, **about} for line in lines] == lines
    assert [(line["log_level"], line["event"]) for line in lines] == [
        ("warning", "the language model does not answer"),
        ("info", "the language model answers"),
        ("warning", "the language model does not answer"),
    ]
    assert (lines[0]["reason"], lines[0]["details"]) == ("It cannot be reached.", [])
    assert lines[2]["details"] == ["The server said: proxy-7.internal: no"]


@pytest.mark.requirement("A22")
async def test_a_model_that_answers_from_the_start_is_said_once():
    watcher, _ = monitor(FakeProvider())
    with capture_logs() as lines:
        for _ in range(3):
            await watcher.check()

    assert [line["event"] for line in lines] == ["the language model answers"]


async def test_what_a_server_says_is_for_operators_and_not_in_the_state():
    watcher, _ = monitor(FakeProvider([fails(refusal(400, {}, b"proxy-7.internal: no"))]))
    await watcher.check()

    assert not watcher.state.available
    assert "proxy" not in watcher.state.model_dump_json()


@pytest.mark.requirement("A23")
async def test_a_slow_model_is_given_more_time_at_each_check_until_it_answers():
    provider = FakeProvider([fails(LlmTimeout("slow"))] * 5 + [says("hi")])
    watcher, _ = monitor(provider)
    found = [await watcher.check() for _ in range(6)]

    assert found == [False] * 5 + [True]
    assert [asked.deadline_seconds for asked in provider.asked] == [15, 30, 60, 120, 180, 180]


@pytest.mark.requirement("A23")
async def test_an_answered_turn_is_the_best_check():
    provider = FakeProvider([fails(LlmTimeout("slow"))])
    watcher, changes = monitor(provider)
    await watcher.check()
    watcher.answered("large")
    assert changes == [False]
    watcher.answered("small")
    assert (changes, watcher.state.available) == ([False, True], True)
    await watcher.check()
    assert provider.asked[1].deadline_seconds == 180


@pytest.mark.requirement("A23")
async def test_a_check_does_not_contradict_a_turn_that_was_answered_meanwhile():
    async def slow(_: object):  # type: ignore[no-untyped-def]
        watcher.answered("small")
        raise LlmTimeout("slow")
        yield

    watcher, changes = monitor(FakeProvider([slow]))
    await watcher.check()

    assert (changes, watcher.state.available) == ([], True)


@pytest.mark.requirement("A23")
async def test_no_check_follows_a_turn_that_was_answered_until_there_is_doubt():
    provider = FakeProvider([DOWN, says("hi")])
    down, changed = asyncio.Event(), asyncio.Event()

    def note(state: LlmState) -> None:
        (changed if state.available else down).set()

    watcher = LlmMonitor(provider, demo=False, on_change=note)
    watching = asyncio.create_task(watcher.watch())
    async with asyncio.timeout(5):
        await down.wait()
        watcher.answered("small")
        await changed.wait()
    for _ in range(10):
        await asyncio.sleep(0)
    assert len(provider.asked) == 1
    watcher.report(LlmUnavailable("down"))
    for _ in range(10):
        await asyncio.sleep(0)
    watching.cancel()

    assert len(provider.asked) == 2
