"""Six requests of a caller at a time, in their order, whatever becomes of those before."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from app.middleware.asgi import IDENTITY_STATE
from app.middleware.fair_share import IN_WORK, FairShareMiddleware
from tests.unit.fakes import ADA, BOB

JSON = [(b"content-type", b"application/json")]
EVENTS = [(b"content-type", b"text/event-stream; charset=utf-8")]


class Door:
    """An application that notes who is in, and answers when it is told."""

    def __init__(self) -> None:
        self.entered: list[str] = []
        self.goes_on = asyncio.Event()
        self.app = FairShareMiddleware(self._serve)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.entered.append(scope["path"])
        if scope["path"] == "stream":
            await send({"type": "http.response.start", "headers": EVENTS})
        if scope["path"] == "socket":
            await send({"type": "websocket.accept"})
        await self.goes_on.wait()
        if scope["path"] == "broken":
            raise ZeroDivisionError
        await send({"type": "http.response.start", "headers": JSON})

    def ask(self, path: str, who: Any = ADA, kind: str = "http") -> asyncio.Task[None]:
        scope: Scope = {"type": kind, "path": path, "state": {IDENTITY_STATE: who}}
        return asyncio.create_task(self.app(scope, _never, _nowhere))


async def _never() -> Message:
    raise AssertionError


async def _nowhere(_message: Message) -> None:
    pass


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_callers_further_requests_wait_their_turn_and_nobody_elses_do():
    door = Door()
    asked = [door.ask(f"{n}") for n in range(IN_WORK + 3)]
    await settled()
    asked.append(door.ask("bob", BOB))
    await settled()
    assert door.entered == [*map(str, range(IN_WORK)), "bob"]
    door.goes_on.set()
    await asyncio.gather(*asked)

    assert door.entered[IN_WORK + 1 :] == [f"{IN_WORK + n}" for n in range(3)]
    assert door.app._shares == {}


@pytest.mark.parametrize(("path", "kind"), [("stream", "http"), ("socket", "websocket")])
async def test_what_lives_long_holds_no_place(path: str, kind: str):
    door = Door()
    asked = [door.ask(path, kind=kind) for _ in range(3 * IN_WORK)]
    await settled()
    assert len(door.entered) == 3 * IN_WORK
    door.goes_on.set()
    await asyncio.gather(*asked)


async def test_a_request_that_fails_or_is_given_up_gives_its_place_back():
    door = Door()
    asked = [door.ask("broken") for _ in range(IN_WORK)]
    given_up, last = door.ask("given up"), door.ask("last")
    await settled()
    given_up.cancel()
    await settled()
    door.goes_on.set()
    await asyncio.gather(*asked, given_up, last, return_exceptions=True)

    assert door.entered == ["broken"] * IN_WORK + ["last"]
    assert door.app._shares == {}


async def test_a_place_that_comes_as_a_request_is_given_up_goes_to_the_next():
    door = Door()
    first = [door.ask("first") for _ in range(IN_WORK)]
    given_up, last = door.ask("given up"), door.ask("last")
    await settled()
    door.goes_on.set()
    await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
    given_up.cancel()
    await asyncio.gather(*first, given_up, last, return_exceptions=True)

    assert "last" in door.entered
    assert door.app._shares == {}
