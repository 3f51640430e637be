"""Every fault of the model, over both doors and with both readers: one end that says what was, and
nothing held two seconds later."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import pytest

from demo_model.faults import FAULTS
from tests.resilience.asking import Asker, asker
from tests.resilience.faults import AT_THE_MODEL, DEADLINES, UNREACHABLE, Mode, problems
from tests.resilience.resources import Held, left_over
from tests.resilience.settings import MANY_USERS
from tests.resilience.wanderer import Door
from tests.running import RunningService, running_service

RELEASED_SECONDS = 2.0
CALCULATE = {"tools": ["calculate"]}


@pytest.fixture(params=["live", "stream"])
def door(request: pytest.FixtureRequest) -> Door:
    return request.param  # type: ignore[no-any-return]


async def meet(service: RunningService, user: Asker, mode: Mode) -> list[str]:
    """Ask with the fault ahead, then once more without; say what was wrong."""
    assert mode.demo is not None
    service.demo.fault(mode.demo, count=mode.times, endpoint="stream", seconds=mode.seconds)
    before = Held.now(service.demo)
    events = await user.ask("What is 2*21?", **CALCULATE)
    held = await left_over(before, service.demo, seconds=RELEASED_SECONDS)
    service.demo.clear()
    wrong = problems(mode, events)
    if held:
        wrong.append(f"{mode.name}: still held: {held}")
    after = await user.ask("hi")
    if after[-1]["outcome"] != "completed":
        errors = [event for event in after if event["type"] == "error"]
        wrong.append(f"{mode.name}: the next turn failed: {errors or after[-1]}")
    return wrong


@pytest.mark.requirement("A25", "B3")
async def test_a_failing_model_ends_the_turn_once_and_holds_nothing(reader: str, door: Door):
    async with running_service(llm_reader=reader, **MANY_USERS, **DEADLINES) as service:
        async with asker(service.port, door, "a@test.com") as user:
            await user.ask("What is 2*21?", **CALCULATE)  # starts what starts at first use
            wrong = [
                problem for mode in AT_THE_MODEL for problem in await meet(service, user, mode)
            ]

    assert wrong == []


@pytest.fixture
async def ports() -> AsyncIterator[dict[str, int]]:
    """A port where nobody listens, and one whose server speaks no TLS."""
    async with running_service(llm_enabled=False, **MANY_USERS) as plain:
        with socket.create_server(("127.0.0.1", 0)) as server:
            closed = server.getsockname()[1]
        yield {"closed": closed, "plain": plain.port}


@pytest.mark.requirement("B3")
@pytest.mark.parametrize("mode", UNREACHABLE, ids=lambda mode: mode.name)
async def test_a_model_that_cannot_be_reached_ends_the_turn_once(
    mode: Mode, door: Door, reader: str, ports: dict[str, int]
):
    assert mode.url is not None
    settings = {**MANY_USERS, **DEADLINES, "llm_reader": reader}
    async with running_service(llm_base_url=mode.url.format(**ports), **settings) as service:
        async with asker(service.port, door, "a@test.com") as user:
            events = await user.ask("hi")

    assert problems(mode, events) == []


def test_every_fault_of_the_demonstration_model_is_met_or_is_none():
    met = {mode.demo for mode in AT_THE_MODEL}
    # "refuse" resets before any byte, as `refused` does; "no_finish" and "slow" have their tests.
    assert FAULTS - met == {"refuse", "no_finish", "slow"}
