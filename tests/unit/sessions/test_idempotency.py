"""The idempotency keys: one id is one deed, whoever waits for it and whoever leaves."""

from __future__ import annotations

import asyncio

import pytest

from app.core.errors import IdReused, TurnInProgress
from app.core.ids import new_id
from app.sessions.idempotency import MAX_COMMANDS, CommandMemory
from generated import AckFrame, ChatCommand

COMMAND = ChatCommand(type="chat", id=new_id(), content="hi")


class Deed:
    """Counts how often it is done; waits at a gate; fails when it is told how."""

    def __init__(self) -> None:
        self.done = 0
        self.failure: Exception | None = None
        self.gate = asyncio.Event()
        self.begun = asyncio.Event()

    async def __call__(self) -> AckFrame:
        self.begun.set()
        await self.gate.wait()
        if self.failure is not None:
            raise self.failure
        self.done += 1
        return AckFrame(type="ack", command_id=COMMAND.id, turn_id=new_id())


@pytest.fixture
def memory() -> CommandMemory:
    return CommandMemory()


async def test_the_same_command_sent_many_times_at_once_is_done_once(memory: CommandMemory):
    deed = Deed()
    sent = [asyncio.create_task(memory.once(COMMAND.id, COMMAND, deed)) for _ in range(20)]
    await deed.begun.wait()
    deed.gate.set()
    acks = await asyncio.gather(*sent)

    assert deed.done == 1
    assert acks == [acks[0]] * 20
    assert await memory.once(COMMAND.id, COMMAND, deed) == acks[0]


async def test_a_client_that_leaves_meanwhile_gets_its_answer_when_it_asks_again(
    memory: CommandMemory,
):
    deed = Deed()
    leaving = asyncio.create_task(memory.once(COMMAND.id, COMMAND, deed))
    await deed.begun.wait()
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    coming_back = asyncio.create_task(memory.once(COMMAND.id, COMMAND, deed))
    deed.gate.set()
    ack = await coming_back

    assert (ack.command_id, deed.done) == (COMMAND.id, 1)


async def test_a_client_that_leaves_does_not_take_the_answer_from_another(memory: CommandMemory):
    deed = Deed()
    leaving = asyncio.create_task(memory.once(COMMAND.id, COMMAND, deed))
    staying = asyncio.create_task(memory.once(COMMAND.id, COMMAND, deed))
    await deed.begun.wait()
    leaving.cancel()
    deed.gate.set()

    assert (await staying).command_id == COMMAND.id
    assert leaving.cancelled()


async def test_a_refused_command_is_refused_to_all_and_may_be_sent_again(memory: CommandMemory):
    deed = Deed()
    deed.failure = TurnInProgress("busy")
    sent = [asyncio.create_task(memory.once(COMMAND.id, COMMAND, deed)) for _ in range(3)]
    await deed.begun.wait()
    deed.gate.set()
    refusals = await asyncio.gather(*sent, return_exceptions=True)
    deed.failure = None
    ack = await memory.once(COMMAND.id, COMMAND, deed)

    assert refusals == [refusals[0]] * 3
    assert isinstance(refusals[0], TurnInProgress)
    assert (ack.command_id, deed.done) == (COMMAND.id, 1)


async def test_an_id_with_another_body_is_refused_also_while_the_first_is_being_done(
    memory: CommandMemory,
):
    deed = Deed()
    first = asyncio.create_task(memory.once(COMMAND.id, COMMAND, deed))
    await deed.begun.wait()
    other = COMMAND.model_copy(update={"content": "ho"})
    with pytest.raises(IdReused):
        await memory.once(COMMAND.id, other, deed)
    deed.gate.set()
    await first
    with pytest.raises(IdReused):
        await memory.once(COMMAND.id, other, deed)

    assert deed.done == 1


async def test_the_last_thousand_ids_are_kept_and_an_older_one_is_done_again(
    memory: CommandMemory,
):
    deed = Deed()
    deed.gate.set()
    ids = [new_id() for _ in range(MAX_COMMANDS + 1)]
    for id_ in ids:
        await memory.once(id_, COMMAND.model_copy(update={"id": id_}), deed)
    for id_ in (ids[-1], ids[1], ids[0]):
        await memory.once(id_, COMMAND.model_copy(update={"id": id_}), deed)

    assert deed.done == MAX_COMMANDS + 2


async def test_what_a_command_started_is_first_heard_of_after_its_answer(memory: CommandMemory):
    order: list[str] = []
    started: list[asyncio.Task[None]] = []

    async def first_step() -> None:
        await asyncio.sleep(0)  # what a reader of the event needs at least to wake up
        order.append("event read")

    async def act() -> AckFrame:
        started.append(asyncio.create_task(first_step()))
        return AckFrame(type="ack", command_id=COMMAND.id)

    await memory.once(COMMAND.id, COMMAND, act)
    order.append("answer told")
    await started[0]

    assert order == ["answer told", "event read"]
