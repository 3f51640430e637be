"""What the sandbox is for: programs run, expressions are worth something, errors help."""

import asyncio
import os
import signal

import pytest

from app.core.errors import ToolError
from app.core.ports import CodeResult
from app.sandboxes.code import MontyCodeRunner
from app.sandboxes.fair_queue import WAITING_EACH
from tests.unit.sandboxes.processes import workers_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.requirement("A15")
async def test_a_program_returns_what_it_printed_and_its_last_value(
    runner: MontyCodeRunner,
) -> None:
    result = await runner.run("print('sum of', n)\nsum(n)", {"n": [1, 2, 3]})
    assert result == CodeResult(output="sum of [1, 2, 3]\n", value=6, truncated=False)


async def test_values_that_json_does_not_know_come_as_text(runner: MontyCodeRunner) -> None:
    program = (
        "import datetime, decimal\n"
        "[datetime.date(2026, 5, 1), decimal.Decimal('1.50'), 2**70, float('nan'), (1, {2})]"
    )
    assert (await runner.run(program)).value == [
        *("2026-05-01", "1.50", "1180591620717411303424", "nan", [1, [2]]),
    ]


async def test_one_call_leaves_nothing_for_the_next(runner: MontyCodeRunner) -> None:
    await runner.run("secret = 1")
    with pytest.raises(ToolError, match="name 'secret' is not defined"):
        await runner.run("secret")


async def test_an_error_names_its_kind_its_line_and_what_was_printed_before(
    runner: MontyCodeRunner,
) -> None:
    with pytest.raises(ToolError) as error:
        await runner.run("print('so far')\nx = 1\nx / 0")
    assert error.value.message == (
        "ZeroDivisionError: division by zero (line 3)\nPrinted before that:\nso far\n"
    )


async def test_output_beyond_its_limit_is_cut_and_said_to_be(runner: MontyCodeRunner) -> None:
    result = await runner.run("print('x' * 100_000)\n'end'")
    assert (len(result.output), result.value, result.truncated) == (64 * 1024, "end", True)


@pytest.mark.parametrize(
    ("code", "inputs", "told"),
    [
        ("#" * (32 * 1024 + 1), {}, "at most 32768"),
        ("1", {"not a name": 1}, "cannot be a variable's name"),
        ("1", {"x": object()}, "plain JSON values"),
        ("1", {"x": "y" * 1024 * 1024}, "bytes of JSON"),
        ("'\ud800'", {}, "lone surrogate"),
    ],
)
async def test_what_cannot_be_run_is_refused_with_the_reason(
    runner: MontyCodeRunner, code: str, inputs: dict[str, object], told: str
) -> None:
    with pytest.raises(ToolError, match=told):
        await runner.run(code, inputs)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("2 * (3 + 4)", "14"),
        ("0.1 + 0.2", "0.3"),
        ("sqrt(16) + math.pi", "7.14159265358979"),
        (" round(2.567, 2) ", "2.57"),
        ("7 // 2 > 3", "0"),
        ("(-8) ** (1 / 3)", "1+1.73205080756888j"),
        ("10 ** 50", "1" + "0" * 50),
        ("inf", "inf"),
        ("nan", "nan"),
        ("9 ** 9 ** 5", "about 1.16396e+56347 (an integer of 56348 digits)"),
    ],
)
async def test_an_expression_is_worth(runner: MontyCodeRunner, expression: str, value: str) -> None:
    assert await runner.calculate(expression) == value


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("1 / 0", "division by zero"),
        ("import os", "SyntaxError"),
        ("1; 2", "SyntaxError"),
        ("1)\nprint(2", "SyntaxError"),
        ("x + 1", "name 'x' is not defined"),
        ("'a' * 3", "not a number"),
        ("sin", "not a number"),
        ("9 ** 9 ** 9", "more than 8 MiB"),
        ("sum([i * i for i in range(10 ** 5)]) * comb(10 ** 6, 5 * 10 ** 5)", "longer than 0.2 s"),
        ("1 + " * 1000 + "1", "at most 2000"),
        ("", "SyntaxError"),
    ],
)
async def test_what_is_not_an_expression_is_refused(
    runner: MontyCodeRunner, expression: str, told: str
) -> None:
    with pytest.raises(ToolError) as error:
        await runner.calculate(expression)
    assert told in error.value.message


async def test_workers_killed_while_idle_are_not_noticed_by_callers(
    runner: MontyCodeRunner,
) -> None:
    for number in range(10):
        for worker in workers_of(os.getpid()):
            os.kill(worker, signal.SIGKILL)
        assert await runner.calculate(f"{number} + 1") == str(number + 1)


async def test_more_calls_than_may_wait_are_refused_at_once_and_the_others_served() -> None:
    runner = MontyCodeRunner(processes=1)
    most = 1 + WAITING_EACH
    try:
        calls = [runner.calculate("1 + 1") for _ in range(most + 3)]
        answers = await asyncio.gather(*calls, return_exceptions=True)
    finally:
        await runner.close()
    assert answers[:most] == ["2"] * most
    assert [str(refused)[:20] for refused in answers[most:]] == ["The sandbox is busy,"] * 3


async def test_a_caller_who_leaves_gives_the_place_back_when_the_program_ends() -> None:
    runner = MontyCodeRunner(processes=1)
    try:
        await runner.start()
        left = asyncio.create_task(runner.run("import time\ntime.sleep(0.3)"))
        await asyncio.sleep(0)
        left.cancel()
        with pytest.raises(asyncio.CancelledError):
            await left
        assert await runner.calculate("1 + 1") == "2"
    finally:
        await runner.close()


async def test_a_closed_sandbox_refuses_and_may_be_closed_again() -> None:
    runner = MontyCodeRunner()
    await runner.start()
    await runner.close()
    await runner.close()
    with pytest.raises(ToolError, match="shutting down"):
        await runner.run("1")
