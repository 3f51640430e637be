"""Whatever a program tries, it ends within its limits, is told which, and the host goes on."""

import asyncio
import time

import pytest

from app.core.errors import ToolError
from app.sandboxes.code import MontyCodeRunner
from tests.unit.sandboxes.hostile_programs import ENDLESS, GREEDY, PRYING

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOUNDED = GREEDY | PRYING


@pytest.mark.parametrize("name", BOUNDED)
async def test_a_program_that_wants_too_much_is_told_what_it_met(
    runner: MontyCodeRunner, name: str
) -> None:
    program, told = BOUNDED[name]
    with pytest.raises(ToolError) as refusal:
        await runner.run(program)
    assert told in refusal.value.message
    assert await runner.calculate("1 + 1") == "2"


@pytest.mark.requirement("A21")
async def test_endless_programs_stop_by_themselves_while_the_loop_stays_free(
    runner: MontyCodeRunner,
) -> None:
    started = time.monotonic()
    ends = asyncio.gather(
        *(runner.run(program, caller=name) for name, (program, _) in ENDLESS.items()),
        return_exceptions=True,
    )
    longest_gap, last = 0.0, time.monotonic()
    while not ends.done():
        await asyncio.wait([ends], timeout=0.01)
        longest_gap, last = max(longest_gap, time.monotonic() - last), time.monotonic()
    for error, (_, told) in zip(await ends, ENDLESS.values(), strict=True):
        assert isinstance(error, ToolError)
        assert told in error.message
    assert time.monotonic() - started < 2.7 * (len(ENDLESS) + 1) / 2
    assert longest_gap < 0.5
    assert await runner.calculate("1 + 1") == "2"


async def test_catastrophic_patterns_are_harmless(runner: MontyCodeRunner) -> None:
    program = "import re\nre.match('(a|aa)+$', 'a' * 60 + 'b') is None"
    assert (await runner.run(program)).value is True


async def test_a_small_program_whose_value_unfolds_without_end_returns_a_small_value(
    runner: MontyCodeRunner,
) -> None:
    result = await runner.run("a = [1]\nfor _ in range(60):\n    a = [a, a]\na")
    assert result.truncated
    assert len(repr(result.value)) < 200_000


async def test_objects_that_unfold_without_end_are_not_printed_by_the_host(
    runner: MontyCodeRunner,
) -> None:
    program = (
        "class Pair: pass\na = 1\nfor _ in range(60):\n"
        "    b = Pair()\n    b.left = a\n    b.right = a\n    a = b\na"
    )
    result = await runner.run(program)
    assert result.truncated
    assert len(repr(result.value)) < 400_000
