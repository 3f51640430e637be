"""Good answers, whatever their framing: the same over both readers and both event loops."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections import Counter
from contextlib import aclosing
from dataclasses import replace

import pytest

from app.core.llm import ChatProvider, Completion, TextDelta, ToolCall, Usage
from app.providers.transport.http import HttpTransport
from app.providers.transport.reading import SocketStream, open_body
from app.providers.transport.stream import ByteStream
from app.providers.transport.thread_reading import ThreadStream

from .conftest import ASK, Connect, collect, provider
from .upstream import (
    DONE,
    LAST_CHUNK,
    STOP,
    Peer,
    Upstream,
    chunk,
    chunked_head,
    counted,
    delta,
    event,
    head,
)

WORDS = ["Hel", "lo ", "wörld ", "🦊"]
ANSWER = b"".join(delta(word) for word in WORDS) + STOP + DONE
HELLO = Completion(text="Hello wörld 🦊", finish_reason="stop", model="real-m")


@pytest.mark.requirement("A2", "A18")
async def test_a_chunked_answer_arrives_word_for_word(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), *(chunk(delta(word)) for word in WORDS))
        await peer.send(chunk(STOP), chunk(DONE), LAST_CHUNK)

    async with Upstream(script) as upstream:
        llm: ChatProvider = connect(upstream.url)
        texts, completion = await collect(llm)
    assert ("".join(texts), completion) == ("Hello wörld 🦊", HELLO)


async def test_the_first_model_is_the_one_that_is_asked_when_none_is_named(
    transport: HttpTransport,
) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(counted(ANSWER))

    async with Upstream(script) as upstream:
        llm = provider(upstream.url, transport, models=("first", "second"))
        await collect(llm)
        await collect(llm, replace(ASK, model="second"))
    assert [json.loads(got.body)["model"] for got in upstream.received] == ["first", "second"]


async def test_an_answer_of_known_length_arrives_word_for_word(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(counted(ANSWER))

    async with Upstream(script) as upstream:
        texts, completion = await collect(connect(upstream.url))
    assert ("".join(texts), completion) == ("Hello wörld 🦊", HELLO)


async def test_an_answer_that_ends_with_its_connection_is_read_by_a_thread(
    choosing: HttpTransport,
) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(head(), ANSWER)
        peer.close()

    async with Upstream(script) as upstream:
        texts, completion = await collect(provider(upstream.url, choosing))
    assert ("".join(texts), completion) == ("Hello wörld 🦊", HELLO)


async def test_an_answer_compressed_against_our_wish_is_read_by_a_thread(
    choosing: HttpTransport,
) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(counted(gzip.compress(ANSWER), Content_Encoding="gzip"))

    async with Upstream(script) as upstream:
        texts, completion = await collect(provider(upstream.url, choosing))
    assert ("".join(texts), completion) == ("Hello wörld 🦊", HELLO)
    assert upstream.received[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (chunked_head() + chunk(ANSWER) + LAST_CHUNK, SocketStream),
        (counted(ANSWER), SocketStream),
        (counted(ANSWER, Connection="close"), SocketStream),
        (head() + ANSWER, ThreadStream),
        (counted(gzip.compress(ANSWER), Content_Encoding="gzip"), ThreadStream),
    ],
    ids=["chunked", "counted", "counted and closed", "until close", "gzip"],
)
async def test_the_loop_reads_what_it_knows_and_a_thread_the_rest(
    answer: bytes, kind: type[ByteStream]
) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(answer)
        peer.close()

    chosen: list[ByteStream] = []
    transport = HttpTransport(
        pool_size=1, reader=lambda raw, pool: chosen.append(open_body(raw, pool)) or chosen[0]
    )
    async with Upstream(script) as upstream:
        _, completion = await collect(provider(upstream.url, transport))
    transport.close()
    assert (completion, [type(stream) for stream in chosen]) == (HELLO, [kind])


async def test_tokens_that_arrive_together_are_one_delta(choosing: HttpTransport) -> None:
    async def script(peer: Peer) -> None:
        chunks = [chunk(delta(str(number))) for number in range(50)]
        await peer.send(chunked_head() + b"".join([*chunks, chunk(STOP + DONE), LAST_CHUNK]))

    async with Upstream(script) as upstream:
        texts, completion = await collect(provider(upstream.url, choosing))
    assert "".join(texts) == completion.text == "".join(map(str, range(50)))
    assert len(texts) <= 2  # what came with the headers, and the rest


async def test_an_answer_of_single_bytes_arrives_whole(connect: Connect) -> None:
    whole = chunked_head() + chunk(delta("wörld")) + chunk(STOP + DONE) + LAST_CHUNK

    async def script(peer: Peer) -> None:
        await peer.send(*(whole[at : at + 1] for at in range(len(whole))))

    async with Upstream(script) as upstream:
        texts, completion = await collect(connect(upstream.url))
    assert texts == ["wörld"]
    assert completion.text == "wörld"


async def test_a_long_answer_waits_for_a_slow_consumer_without_loss(connect: Connect) -> None:
    words = [f"{number} " for number in range(5000)]  # some 450 KiB on the wire

    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), *(chunk(delta(word)) for word in words[:4000]))
        much_is_sent.set()  # more than a stream keeps for its consumer
        await peer.send(*(chunk(delta(word)) for word in words[4000:]))
        await peer.send(chunk(STOP + DONE), LAST_CHUNK)

    much_is_sent = asyncio.Event()
    async with Upstream(script) as upstream:
        stream = connect(upstream.url).stream(ASK)
        first = await anext(stream)
        await much_is_sent.wait()
        rest = [item async for item in stream]
    assert isinstance(rest[-1], Completion)
    assert "".join(item.text for item in [first, *rest[:-1]]) == rest[-1].text == "".join(words)


async def test_the_connection_is_used_again_after_a_whole_answer(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), chunk(ANSWER), LAST_CHUNK)

    async with Upstream(script) as upstream:
        llm = connect(upstream.url)
        for _ in range(3):
            assert (await collect(llm))[1] == HELLO
        assert (upstream.connections, len(upstream.received)) == (1, 3)


async def test_bytes_after_the_body_cost_the_connection(choosing: HttpTransport) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(counted(ANSWER) + b"HTTP/1.1 200 smuggled\r\n\r\n")

    async with Upstream(script) as upstream:
        llm = provider(upstream.url, choosing)
        for _ in range(2):
            assert (await collect(llm))[1] == HELLO
        assert upstream.connections == 2


async def test_tool_calls_and_usage_are_in_the_completion(connect: Connect) -> None:
    pieces = [
        {"index": 0, "id": "c1", "function": {"name": "math", "arguments": ""}},
        {"index": 0, "function": {"arguments": '{"a":'}},
        {"index": 0, "function": {"arguments": "1}"}},
    ]
    usage = {"prompt_tokens": 7, "completion_tokens": 3}

    async def script(peer: Peer) -> None:
        await peer.send(chunked_head())
        for piece in pieces:
            await peer.send(chunk(event({"choices": [{"delta": {"tool_calls": [piece]}}]})))
        await peer.send(chunk(event({"choices": [{"delta": {}, "finish_reason": "tool_calls"}]})))
        await peer.send(chunk(event({"choices": [], "usage": usage}) + DONE), LAST_CHUNK)

    async with Upstream(script) as upstream:
        texts, completion = await collect(connect(upstream.url))
    assert texts == []
    assert completion == Completion(
        "", "tool_calls", (ToolCall("c1", "math", '{"a":1}'),), Usage(7, 3), "m"
    )


async def test_complete_asks_for_no_stream_and_returns_the_whole_answer(connect: Connect) -> None:
    answer = {
        "model": "real-m",
        "choices": [{"message": {"content": "Hello wörld 🦊"}, "finish_reason": "stop"}],
    }

    async def script(peer: Peer) -> None:
        await peer.send(counted(json.dumps(answer).encode(), kind="application/json"))

    async with Upstream(script) as upstream:
        assert await connect(upstream.url).complete(ASK) == HELLO
    assert upstream.received[0].line == "POST /v1/chat/completions HTTP/1.1"
    assert upstream.received[0].headers["authorization"] == "Bearer sk-very-secret"
    assert json.loads(upstream.received[0].body) == {
        "model": "m",
        "messages": [{"role": "user", "content": "hi"}],
        "stream": False,
    }


async def test_fifty_answers_at_once_over_four_threads_are_all_whole(
    choosing: HttpTransport,
) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), *(chunk(delta(word)) for word in WORDS))
        await peer.send(chunk(STOP), chunk(DONE), LAST_CHUNK)

    async with Upstream(script) as upstream:
        llm = provider(upstream.url, choosing)
        answers = await asyncio.gather(*(collect(llm) for _ in range(50)))
    assert [completion for _, completion in answers] == [HELLO] * 50


async def test_an_answer_that_is_there_at_once_leaves_others_their_turns(connect: Connect) -> None:
    """However fast a model is, what is read of it in one step of the loop is bounded."""
    words = 5_000
    body = delta("word ") * words + STOP + DONE

    async def script(peer: Peer) -> None:
        await peer.send(counted(body))

    steps, seen = 0, Counter[int]()

    async def others() -> None:
        nonlocal steps
        while True:
            steps += 1
            await asyncio.sleep(0)

    async with Upstream(script) as upstream:
        ticking = asyncio.create_task(others())
        async with aclosing(connect(upstream.url).stream(ASK)) as items:
            async for item in items:
                if isinstance(item, TextDelta):
                    seen[steps] += len(item.text) // len("word ")
        ticking.cancel()

    assert seen.total() == words
    assert max(seen.values()) * len(delta("word ")) <= 200_000
