"""Several clients at one instant: one message is one turn, and a chat has one turn at a time."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import httpx2
import pytest

from app.core.ids import new_id
from tests.live_client import LiveClient
from tests.resilience.asking import StreamAsker
from tests.resilience.peers import somebody
from tests.resilience.settings import MANY_USERS
from tests.resilience.transcript import Frame
from tests.running import RunningService, running_service

EACH = 5
PACED = {"text": [{"text": f"w{n} ", "delay": 0.01} for n in range(30)]}


async def pages(
    stack: AsyncExitStack, service: RunningService, user: str, number: int
) -> list[LiveClient]:
    """Open pages of one client, each of which sees everything."""
    client_id, headers = new_id(), {"X-EMAIL-USER": user}
    opened = []
    for _ in range(number):
        client = await stack.enter_async_context(service.connect(client_id, headers=headers))
        if client.session["resumed"]:
            await client.send("resume", epoch=client.session["epoch"], seq=0)
        opened.append(client)
    return opened


def http_of(service: RunningService, user: str) -> httpx2.AsyncClient:
    headers = {"X-EMAIL-USER": user}
    return httpx2.AsyncClient(base_url=service.url, headers=headers, timeout=20, trust_env=False)


async def live_turn(client: LiveClient, id_: str, content: str, **more: str) -> Frame:
    """Send a message; return its acknowledgement or its refusal."""
    await client.send("chat", id=id_, content=content, **more)
    while True:
        frame = await client.next()
        if frame.get("command_id") == id_:
            return frame


@pytest.mark.requirement("G3")
async def test_one_message_sent_at_once_through_ten_connections_is_one_turn(
    service: RunningService,
):
    user, id_ = somebody(), new_id()
    service.demo.script([PACED] * 2 * EACH)
    asked = len(service.demo.requests)
    async with AsyncExitStack() as stack:
        clients = await pages(stack, service, user, EACH)
        http = await stack.enter_async_context(http_of(service, user))
        streams = [StreamAsker(http).ask("count", id=id_) for _ in range(EACH)]
        acks = [live_turn(client, id_, "count") for client in clients]
        results = await asyncio.gather(*acks, *streams)
        ends = [await client.until("turn_finished") for client in clients]
    told, streamed = results[:EACH], results[EACH:]

    turns = {ack["turn_id"] for ack in told} | {e["turn_id"] for s in streamed for e in s}
    assert turns == {ends[0]["turn_id"]}
    assert len(service.demo.requests) == asked + 1
    assert all(events == streamed[0] for events in streamed)
    assert all(end == ends[0] == streamed[0][-1] for end in ends)


async def test_of_two_messages_into_one_chat_at_once_one_is_refused(service: RunningService):
    for _ in range(10):
        user = somebody()
        service.demo.script([{"text": ["Hello."]}, PACED])
        async with AsyncExitStack() as stack:
            [client] = await pages(stack, service, user, 1)
            http = await stack.enter_async_context(http_of(service, user))
            before = (await client.ask("zero"))[-1]
            two = {"message": "two", "previous_response_id": before["turn_id"]}
            one = live_turn(client, new_id(), "one", chat_id=before["chat_id"])
            post = http.post("/api/chat/stream", json=two)
            answer, post_answer = await asyncio.gather(one, post)
            finished = [f for f in client.heard if f["type"] == "turn_finished"]
            if len(finished) < 2:
                await client.until("turn_finished")
        codes = {answer.get("code"), answer["type"], post_answer.status_code}

        assert codes in ({"turn_in_progress", "error", 200}, {None, "ack", 409})


@pytest.mark.requirement("A23")
async def test_every_open_page_of_everybody_is_told_when_the_model_goes_and_comes_back(
    service: RunningService,
):
    async with AsyncExitStack() as stack:
        open_pages = [
            page for _ in range(EACH) for page in await pages(stack, service, somebody(), 2)
        ]
        service.demo.fault("500", count=100)
        await open_pages[0].send("chat", content="hello")
        gone = [await page.until("llm_status") for page in open_pages]
        service.demo.clear()
        back = [await page.until("llm_status") for page in open_pages]

    assert [told["llm"]["available"] for told in gone] == [False] * len(open_pages)
    assert [told["llm"]["available"] for told in back] == [True] * len(open_pages)


async def test_a_stream_whose_session_is_taken_over_still_ends_with_its_turns_end(reader: str):
    user = somebody()
    headers = {"X-EMAIL-USER": user}
    async with (
        running_service(llm_reader=reader, **MANY_USERS) as service,
        http_of(service, user) as http,
    ):
        service.demo.script([{"text": ["a ", "b ", "c ", "d "], "fault": "hang_mid_stream"}])
        asking = asyncio.create_task(StreamAsker(http).ask("count"))
        request = await service.demo.wait_for_requests(2)
        async with service.connect(headers=headers) as adopting:
            await adopting.send("resume", epoch=adopting.session["epoch"], seq=0)
            await adopting.until("token")
            async with service.connect(headers=headers, takeover=True):
                events = await asking
        outcome = await request.ended()

    assert events[-1]["outcome"] == "interrupted"
    assert outcome == "peer_closed"
