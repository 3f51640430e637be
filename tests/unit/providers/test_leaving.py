"""Leaving early: the upstream sees the close at once, and nothing of the call is left behind."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import threading
from collections.abc import AsyncIterator
from typing import NamedTuple

import pytest

from app.core import errors
from app.core.llm import TextDelta
from app.providers.openai_chat.provider import OpenAiChatProvider
from app.providers.transport.http import HttpTransport, Reader

from .conftest import ASK, collect, provider
from .upstream import WAIT, Peer, Script, Upstream, chunk, chunked_head, delta

AT_ONCE = 0.5  # the aim is 0.1 s; a busy machine gets the rest


class Scene(NamedTuple):
    upstream: Upstream
    transport: HttpTransport
    llm: OpenAiChatProvider


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def pool_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("llm-http")]


@contextlib.asynccontextmanager
async def leaving_nothing(reader: Reader, script: Script) -> AsyncIterator[Scene]:
    """Give a scene; after it there is no task, thread or descriptor more than before."""
    async with Upstream(script):
        pass  # the event loop's own descriptors are open now
    gc.collect()  # what earlier tests left to the collector must not vanish in between
    before, tasks = descriptors(), asyncio.all_tasks()
    transport = HttpTransport(pool_size=2, reader=reader)
    async with Upstream(script) as upstream:
        yield Scene(upstream, transport, provider(upstream.url, transport))
        transport.close()
    for thread in pool_threads():
        thread.join(WAIT)
    assert pool_threads() == []
    assert asyncio.all_tasks() == tasks
    assert descriptors() <= before


async def hang_after_a_token(peer: Peer) -> None:
    await peer.send(chunked_head(), chunk(delta("half")))
    await peer.until_client_leaves()


async def hang(peer: Peer) -> None:
    await peer.until_client_leaves()


async def test_cancelling_the_reading_task_closes_the_connection_at_once(reader: Reader) -> None:
    async with leaving_nothing(reader, hang_after_a_token) as (upstream, _, llm):
        stream = llm.stream(ASK)
        assert await anext(stream) == TextDelta("half")
        task = asyncio.ensure_future(anext(stream))
        assert await asyncio.wait((task,), timeout=0.05) == (set(), {task})  # deep in its read
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(upstream.left.wait(), AT_ONCE)


async def test_closing_the_iterator_closes_the_connection_at_once(reader: Reader) -> None:
    async with leaving_nothing(reader, hang_after_a_token) as (upstream, _, llm):
        stream = llm.stream(ASK)
        assert await anext(stream) == TextDelta("half")
        await stream.aclose()
        await asyncio.wait_for(upstream.left.wait(), AT_ONCE)


async def test_cancelling_before_the_headers_closes_the_connection_at_once(reader: Reader) -> None:
    async with leaving_nothing(reader, hang) as (upstream, _, llm):
        task = asyncio.create_task(collect(llm))
        await asyncio.wait_for(upstream.arrived.wait(), WAIT)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(upstream.left.wait(), AT_ONCE)


async def test_cancelling_a_whole_answer_closes_the_connection_at_once(reader: Reader) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(kind="application/json"), chunk(b"{"))
        await peer.until_client_leaves()

    async with leaving_nothing(reader, script) as (upstream, _, llm):
        task = asyncio.create_task(llm.complete(ASK))
        await asyncio.wait_for(upstream.arrived.wait(), WAIT)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(upstream.left.wait(), AT_ONCE)


async def test_closing_the_transport_ends_requests_that_wait_for_headers(reader: Reader) -> None:
    async with leaving_nothing(reader, hang) as (upstream, transport, llm):
        task = asyncio.create_task(collect(llm))
        await asyncio.wait_for(upstream.arrived.wait(), WAIT)
        transport.close()
        with pytest.raises(errors.LlmUnavailable):
            await task
        await asyncio.wait_for(upstream.left.wait(), AT_ONCE)


async def test_a_cancelled_call_harms_no_other(reader: Reader) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), chunk(delta("half")))
        if len(scene.upstream.received) == 1:
            await peer.until_client_leaves()
        else:
            await other_may_go_on.wait()
            await peer.send(chunk(b"data: [DONE]\n\n"), b"0\r\n\r\n")

    other_may_go_on = asyncio.Event()
    async with leaving_nothing(reader, script) as scene:
        leaving, staying = scene.llm.stream(ASK), scene.llm.stream(ASK)
        await anext(leaving)
        await anext(staying)
        await leaving.aclose()
        other_may_go_on.set()
        assert [type(item).__name__ async for item in staying] == ["Completion"]
