"""Users of the soak: each does one thing after the other, by chance, and judges every turn."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx2

from app.core.ids import new_id
from demo_model.server import DemoServer
from parlance_conformance.check.probe import Silence, of_type
from parlance_conformance.contract import Frame
from tests.live_client import LiveClient
from tests.streamed import streamed

# People: a message every ten seconds. First in a hurry, until everything bounded is full.
THINK_SECONDS = (5.0, 15.0)
HURRY_SECONDS = (0.1, 0.6)
DROPS = 0.08  # of what a user does ends with a lost connection
FAULTS = ("500", "drop_mid_stream", "reset", "malformed_line", "no_done", "429", "gzip")
QUESTIONS: tuple[dict[str, Any], ...] = (
    {"content": "Tell me something about lighthouses."},
    {"content": "What is 2*21?", "tools": ["calculate"]},
    {"content": "How many vacation days do I have?", "data_sources": ["handbook"]},
    {"content": "Who is Maria Lopez?", "tools": ["find_people"]},
    {"content": "Plot 3, 1, 4, 1 and 5", "tools": ["show_plot"]},
)


LONG = "Write 300 words about the sea."


@dataclass
class Tally:
    """What all users did, and what went wrong."""

    hurry: bool = True
    done: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)


class User:
    """One user with one client. `run` until cancelled."""

    def __init__(self, port: int, demo: DemoServer, number: int, tally: Tally) -> None:
        self._port = port
        self._demo = demo
        self._headers = {"X-EMAIL-USER": f"soak{number}@test.com"}
        self._client_id = new_id()
        self._dice = random.Random(number)
        self._tally = tally
        self._chat: dict[str, str] = {}

    async def run(self) -> None:
        """Open a page, use it for a while, come back, forever."""
        while True:
            client = LiveClient(self._port, self._client_id, headers=self._headers)
            async with client:
                await client.send(
                    "resume", epoch=client.session["epoch"], seq=client.session["seq"]
                )
                for _ in range(self._dice.randint(1, 20)):
                    if self._dice.random() < DROPS:
                        await self._drop(client)
                        break
                    await self._act(client)
                    client.heard.clear()
                    think = HURRY_SECONDS if self._tally.hurry else THINK_SECONDS
                    await asyncio.sleep(self._dice.uniform(*think))
            self._tally.done["reconnect"] += 1

    async def _act(self, client: LiveClient) -> None:
        act = self._dice.choices(
            (self._ask, self._ask_twice, self._read, self._stop, self._stream, self._fail),
            weights=(6, 2, 2, 1, 2, 1),
        )[0]
        try:
            await act(client)
        except Silence:
            told = sorted({frame.get("code", frame["type"]) for frame in client.heard})
            self._tally.wrong[f"{act.__name__} stuck after {told}"] += 1

    async def _ask(self, client: LiveClient) -> None:
        frames = await client.ask(**self._question(), **await self._to_go_on())
        self._judge(frames)

    async def _ask_twice(self, client: LiveClient) -> None:
        """Have a second chat answered beside the first one."""
        chats = (await self._to_go_on(), {})
        asked = [await client.send("chat", **self._question(), **chat) for chat in chats]
        acks = [await client.until("ack", command_id=command["id"]) for command in asked]
        turns = {ack["turn_id"] for ack in acks}
        while turns - {end["turn_id"] for end in of_type(client.heard, "turn_finished")}:
            await client.next()
        for turn_id in turns:
            self._judge([frame for frame in client.heard if frame.get("turn_id") == turn_id])

    async def _read(self, client: LiveClient) -> None:
        """Read a chat from its end to its beginning, in small parts."""
        before, ids = "", list[str]()
        async with self._http() as http:
            while self._chat:
                path = f"/chats/{self._chat['chat_id']}/messages?limit=20{before}"
                answer = await http.get(path)
                if answer.status_code == 404:
                    break
                page = answer.json()
                ids += [message["id"] for message in page["messages"]]
                if not page["has_more"]:
                    break
                before = f"&before={page['messages'][0]['id']}"
        if len(ids) != len(set(ids)):
            self._tally.wrong["a message was read twice"] += 1
        self._tally.done["read"] += 1

    async def _to_go_on(self) -> dict[str, str]:
        """Return the chat of the last message; nothing when it is forgotten meanwhile, since chats
        in memory are bounded.
        """
        if self._chat:
            async with self._http() as http:
                answer = await http.get(f"/chats/{self._chat['chat_id']}/messages?limit=1")
            if answer.status_code == 404:
                self._chat = {}
        return self._chat

    def _http(self) -> httpx2.AsyncClient:
        url = f"http://127.0.0.1:{self._port}"
        return httpx2.AsyncClient(base_url=url, headers=self._headers, timeout=20, trust_env=False)

    async def _stop(self, client: LiveClient) -> None:
        command = await client.send("chat", content=LONG, **await self._to_go_on())
        ack = await client.until("ack", command_id=command["id"])
        await client.until("token")
        await client.send("cancel", turn_id=ack["turn_id"])
        await client.until("turn_finished", turn_id=ack["turn_id"])
        self._judge(client.heard)

    async def _stream(self, client: LiveClient) -> None:
        question = self._question()
        body = {**question, "message": question["content"], "id": new_id()}
        del body["content"]
        async with (
            self._http() as http,
            http.stream("POST", "/api/chat/stream", json=body) as answer,
        ):
            events = [frame async for _, frame in streamed(answer)]
        if not events or events[-1]["type"] != "done":
            self._tally.wrong[f"a body without done: {events[-1:]}"] += 1
        self._judge(events)
        await client.until("turn_finished")  # the page sees it too

    async def _drop(self, client: LiveClient) -> None:
        """Lose the connection in the middle of an answer; the next one finds the turn, or its end.

        The chat is busy until then, so the user waits for it.
        """
        await client.send("chat", content=LONG, **await self._to_go_on())
        await client.until("token")
        started = of_type(client.heard, "turn_started")[-1]
        seen = max(frame.get("seq", 0) for frame in client.heard)
        client.socket.transport.abort()
        again = LiveClient(self._port, self._client_id, headers=self._headers)
        async with again:
            await again.send("resume", epoch=again.session["epoch"], seq=seen)
            await again.until("turn_finished", turn_id=started["turn_id"])
            self._judge(of_type(again.heard, "turn_finished"))
        self._tally.done["drop"] += 1

    async def _fail(self, client: LiveClient) -> None:
        self._demo.fault(self._dice.choice(FAULTS), endpoint="stream")
        await self._ask(client)

    def _question(self) -> dict[str, Any]:
        return self._dice.choice(QUESTIONS)

    def _judge(self, frames: list[Frame]) -> None:
        ends = of_type(frames, "turn_finished")
        if len(ends) != 1:
            self._tally.wrong[f"{len(ends)} ends of a turn"] += 1
            return
        self._chat = {"chat_id": ends[0]["chat_id"]}
        self._tally.done[ends[0]["outcome"]] += 1
