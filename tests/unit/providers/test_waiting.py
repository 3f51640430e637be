"""Deadlines: whatever a server drips or withholds, the call ends in time and says which ran out."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from app.core import errors
from app.core.llm import Completion, TextDelta
from app.providers.transport.http import HttpTransport

from .conftest import ASK, Connect, collect, provider, texts_before_error
from .upstream import (
    DONE,
    LAST_CHUNK,
    STOP,
    WAIT,
    Peer,
    Upstream,
    chunk,
    chunked_head,
    delta,
    event,
)

SHORT = 0.1


def deadline(error: Exception) -> str:
    names = {"no first token": "first_token", "sent nothing": "idle", "took longer": "total"}
    assert isinstance(error, errors.LlmTimeout)
    return next(name for words, name in names.items() if words in error.message)


async def drip(peer: Peer, piece: bytes) -> None:
    """Send a piece every 20 ms until the client leaves."""
    leaving = asyncio.create_task(peer.until_client_leaves())
    try:
        while not leaving.done():
            await peer.send(piece)
            await asyncio.wait((leaving,), timeout=0.02)
    finally:
        leaving.cancel()


async def test_a_hang_before_the_headers_is_a_late_first_token(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.until_client_leaves()

    async with Upstream(script) as upstream:
        llm = connect(upstream.url, first_token=SHORT)
        _, error = await texts_before_error(llm, errors.LlmTimeout)
        await asyncio.wait_for(upstream.left.wait(), WAIT)
    assert deadline(error) == "first_token"


async def test_a_hang_before_the_first_token_is_a_late_first_token(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        role = event({"choices": [{"delta": {"role": "assistant", "content": None}}]})
        await peer.send(chunked_head(), chunk(role))
        await peer.until_client_leaves()

    async with Upstream(script) as upstream:
        llm = connect(upstream.url, first_token=SHORT)
        _, error = await texts_before_error(llm, errors.LlmTimeout)
        await asyncio.wait_for(upstream.left.wait(), WAIT)
    assert deadline(error) == "first_token"


async def test_a_hang_in_the_middle_is_an_idle_gap(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), chunk(delta("half")))
        await peer.until_client_leaves()

    async with Upstream(script) as upstream:
        text, error = await texts_before_error(connect(upstream.url, idle=SHORT), errors.LlmTimeout)
        await asyncio.wait_for(upstream.left.wait(), WAIT)
    assert (text, deadline(error)) == ("half", "idle")


@pytest.mark.parametrize(
    "piece", [b": keep-alive\n\n", event({"choices": []}), event({"choices": [{"delta": {}}]})]
)
async def test_a_drip_without_content_is_an_idle_gap(connect: Connect, piece: bytes) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), chunk(delta("half")))
        await drip(peer, chunk(piece))

    async with Upstream(script) as upstream:
        text, error = await texts_before_error(connect(upstream.url, idle=SHORT), errors.LlmTimeout)
    assert (text, deadline(error)) == ("half", "idle")


@pytest.mark.parametrize(
    "content",
    [{"content": "x"}, {"reasoning_content": "hm"}, {"tool_calls": [{"function": {"name": "a"}}]}],
)
async def test_content_of_any_kind_moves_the_idle_deadline_but_not_the_total(
    connect: Connect, content: dict[str, object]
) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head())
        await drip(peer, chunk(event({"choices": [{"delta": content}]})))

    async with Upstream(script) as upstream:
        llm = connect(upstream.url, idle=SHORT, first_token=SHORT)
        with pytest.raises(errors.LlmTimeout) as caught:
            await collect(llm, replace(ASK, deadline_seconds=3 * SHORT))
    assert deadline(caught.value) == "total"


async def test_a_slow_consumer_is_not_an_idle_model(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), chunk(delta("one")))
        await got_one.wait()
        await peer.send(chunk(delta("two")))
        await consumed.wait()
        await peer.send(chunk(delta("three")), chunk(STOP + DONE), LAST_CHUNK)

    got_one, consumed = asyncio.Event(), asyncio.Event()
    async with Upstream(script) as upstream:
        stream = connect(upstream.url, idle=SHORT).stream(ASK)
        assert await anext(stream) == TextDelta("one")
        got_one.set()
        assert await anext(stream) == TextDelta("two")
        asyncio.get_running_loop().call_later(3 * SHORT, consumed.set)
        await consumed.wait()
        rest = [item async for item in stream]
    assert rest == [TextDelta("three"), Completion("onetwothree", "stop", model="real-m")]


async def test_a_server_that_never_ends_after_the_finish_reason_is_not_waited_for(
    connect: Connect,
) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), chunk(delta("all")), chunk(STOP))
        await peer.until_client_leaves()

    async with Upstream(script) as upstream:
        texts, completion = await collect(connect(upstream.url, after_finish=SHORT))
        await asyncio.wait_for(upstream.left.wait(), WAIT)
    assert (texts, completion.finish_reason) == (["all"], "stop")


async def test_complete_has_the_total_deadline(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(kind="application/json"))
        await drip(peer, chunk(b" "))

    async with Upstream(script) as upstream:
        with pytest.raises(errors.LlmTimeout) as caught:
            await connect(upstream.url).complete(replace(ASK, deadline_seconds=SHORT))
    assert deadline(caught.value) == "total"


async def test_a_request_that_finds_no_free_thread_is_a_late_first_token() -> None:
    async def script(peer: Peer) -> None:
        await peer.until_client_leaves()

    transport = HttpTransport(pool_size=1)
    async with Upstream(script) as upstream:
        blocking = asyncio.create_task(collect(provider(upstream.url, transport)))
        await upstream.arrived.wait()
        llm = provider(upstream.url, transport, first_token=SHORT)
        _, error = await texts_before_error(llm, errors.LlmTimeout)
        assert (deadline(error), len(upstream.received)) == ("first_token", 1)
        transport.close()
        with pytest.raises(errors.LlmUnavailable):
            await blocking
