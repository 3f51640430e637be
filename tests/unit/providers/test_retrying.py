"""Trying again: before the first word only, within a budget, and as the server asks."""

from __future__ import annotations

import pytest

from app.core.errors import (
    LlmError,
    LlmInterrupted,
    LlmRateLimited,
    LlmRejected,
    LlmTimeout,
    LlmUnavailable,
)
from app.core.llm import ChatRequest, ChatStream, Completion, LlmMessage, TextDelta
from app.providers.retrying import MOST_SAVED, RetryingProvider, RetryRules

REQUEST = ChatRequest([LlmMessage("user", "hi")], deadline_seconds=30)
DONE = Completion("ok", "stop")
AT_ONCE = RetryRules(retries=2, first_wait=0.0)
Step = LlmError | TextDelta | Completion


class ScriptedProvider:
    """Plays one list of steps per attempt; the last list again for all further ones."""

    name = "scripted"
    models = ("m",)

    def __init__(self, *attempts: list[Step]) -> None:
        self.attempts = attempts
        self.requests: list[ChatRequest] = []

    async def stream(self, request: ChatRequest) -> ChatStream:
        steps = self.attempts[min(len(self.requests), len(self.attempts) - 1)]
        self.requests.append(request)
        for step in steps:
            if isinstance(step, LlmError):
                raise step
            yield step

    async def complete(self, request: ChatRequest) -> Completion:
        raise NotImplementedError


async def outcome(inner: ScriptedProvider, rules: RetryRules = AT_ONCE) -> list[object]:
    seen: list[object] = []
    try:
        async for item in RetryingProvider(inner, rules).stream(REQUEST):
            seen.append(item)
    except LlmError as error:
        seen.append(type(error))
    return seen


@pytest.mark.parametrize("kind", [LlmUnavailable, LlmInterrupted])
async def test_a_failure_before_the_first_word_is_tried_again(kind: type[LlmError]):
    inner = ScriptedProvider([kind("gone")], [TextDelta("ok"), DONE])

    assert await outcome(inner) == [TextDelta("ok"), DONE]
    assert len(inner.requests) == 2


async def test_what_was_begun_is_never_asked_for_twice():
    inner = ScriptedProvider([TextDelta("o"), LlmUnavailable("down")], [DONE])

    assert await outcome(inner) == [TextDelta("o"), LlmUnavailable]
    assert len(inner.requests) == 1


async def test_after_two_retries_the_error_is_told():
    inner = ScriptedProvider([LlmUnavailable("down")])

    assert await outcome(inner) == [LlmUnavailable]
    assert len(inner.requests) == 3


@pytest.mark.parametrize("kind", [LlmRejected, LlmTimeout])
async def test_what_a_moment_does_not_change_is_not_tried_again(kind: type[LlmError]):
    inner = ScriptedProvider([kind("no")], [DONE])

    assert await outcome(inner) == [kind]


async def test_a_short_retry_after_is_waited_for_and_a_long_one_is_passed_on():
    soon = LlmRateLimited("slow down", retry_after=0.01)
    late = LlmRateLimited("slow down", retry_after=9.0)

    assert await outcome(ScriptedProvider([soon], [DONE])) == [DONE]
    assert await outcome(ScriptedProvider([late], [DONE])) == [LlmRateLimited]


@pytest.mark.parametrize(
    ("asked", "waits"), [(None, [0.25, 0.5]), (0.0, [0.25, 0.5]), (3.0, [3.25, 3.5])]
)
async def test_nobody_comes_back_at_once_nor_everybody_at_one_moment(
    asked: float | None, waits: list[float]
):
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    for chance in (0.0, 1.0):
        inner = ScriptedProvider([LlmUnavailable("down", retry_after=asked)], [DONE])
        provider = RetryingProvider(inner, RetryRules(), chance=lambda: chance, sleep=sleep)  # noqa: B023
        assert [item async for item in provider.stream(REQUEST)] == [DONE]

    assert waited == waits


@pytest.mark.parametrize(("chance", "wait"), [(0.0, 0.25), (1.0, 0.5)])
def test_waits_double_with_jitter_up_to_a_limit(chance: float, wait: float):
    rules = RetryRules(first_wait=0.5, longest_wait=8.0)

    assert [rules.wait_after(n, chance) / wait for n in range(6)] == [1, 2, 4, 8, 16, 16]


async def test_a_server_that_stays_down_is_not_asked_three_times_by_everybody():
    inner = ScriptedProvider([LlmUnavailable("down")])
    provider = RetryingProvider(inner, AT_ONCE)
    calls = 100
    for _ in range(calls):
        with pytest.raises(LlmUnavailable):
            async for _ in provider.stream(REQUEST):
                pass

    assert len(inner.requests) <= calls + MOST_SAVED + calls * 0.2 + 1


async def test_all_attempts_share_one_deadline():
    inner = ScriptedProvider([LlmUnavailable("down")], [DONE])
    await outcome(inner)

    first, second = (request.deadline_seconds for request in inner.requests)
    assert second < first <= REQUEST.deadline_seconds
