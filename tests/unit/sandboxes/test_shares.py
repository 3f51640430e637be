"""Everybody gets a share: who never stops asking keeps neither code nor queries from the others."""

import asyncio
import os
import select
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from app.core.errors import ToolError
from app.core.ports import CodeRunner, Ports, SqlReader
from app.sandboxes.code import MontyCodeRunner
from app.sandboxes.sql import SqliteReader
from tests.unit.sandboxes.processes import processor_ticks, workers_of
from tests.unit.sandboxes.shop import TABLES, make_shop

ENDLESS = "while True:\n    pass"
ENDLESS_SQL = "SELECT count(*) FROM payments a, payments b, payments c, payments d"
HOSTILE = ("eve@example.com", "mallory@example.com", "trudy@example.com")
PATIENCE = 60.0
"""Far more than any wait here, for machines with other work: a call that fails is what counts."""


@asynccontextmanager
async def besieged(ask: Callable[[str], Awaitable[object]]) -> AsyncIterator[None]:
    """Have three callers ask without end, each four times at once, while the block lasts."""

    async def again_and_again(caller: str) -> None:
        while True:
            with suppress(ToolError):
                await ask(caller)
            await asyncio.sleep(0)

    attackers = [asyncio.create_task(again_and_again(one)) for one in HOSTILE for _ in range(4)]
    await asyncio.sleep(0)
    try:
        yield
    finally:
        for attacker in attackers:
            attacker.cancel()
        await asyncio.gather(*attackers, return_exceptions=True)


async def test_a_fourth_caller_is_served_while_three_run_endless_programs() -> None:
    runner = MontyCodeRunner()
    ports = Ports({CodeRunner: runner})
    await runner.start()
    mine = ports.for_caller("ada@example.com").need(CodeRunner)
    try:
        async with (
            besieged(lambda caller: ports.for_caller(caller).need(CodeRunner).run(ENDLESS)),
            asyncio.timeout(PATIENCE),
        ):
            for number in range(2):
                assert await mine.calculate(f"{number} + 1") == str(number + 1)
                assert (await mine.run(f"print({number})")).output == f"{number}\n"
    finally:
        await runner.close()


async def test_a_fourth_caller_is_served_while_three_send_endless_queries(tmp_path: Path) -> None:
    reader = SqliteReader(make_shop(tmp_path), tables=TABLES, description="")
    ports = Ports({SqlReader: reader})
    mine = ports.for_caller("ada@example.com").need(SqlReader)
    try:
        async with (
            besieged(lambda caller: ports.for_caller(caller).need(SqlReader).query(ENDLESS_SQL)),
            asyncio.timeout(PATIENCE),
        ):
            for number in range(3):
                assert (await mine.query(f"SELECT {number}")).rows == ((number,),)
    finally:
        await reader.close()


async def test_a_program_whose_caller_left_is_stopped_and_its_place_is_free() -> None:
    runner = MontyCodeRunner(processes=1)
    try:
        await runner.calculate("1 + 1")
        [worker] = workers_of(os.getpid())
        end = os.pidfd_open(worker)
        left = asyncio.create_task(runner.run(ENDLESS))
        async with asyncio.timeout(PATIENCE):
            used = processor_ticks(worker)
            while processor_ticks(worker) < used + 2:  # until it is at work
                await asyncio.wait([left], timeout=0.01)
        left.cancel()
        with pytest.raises(asyncio.CancelledError):
            await left
        assert select.select([end], [], [], 10)[0], "the worker outlived its caller"
        os.close(end)
        assert await runner.calculate("1 + 1") == "2"
    finally:
        await runner.close()
