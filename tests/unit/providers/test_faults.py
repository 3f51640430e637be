"""Bad answers: each fault is one error of the table, after all the text that came before it."""

from __future__ import annotations

import asyncio
import socket

import pytest

from app.core import errors
from app.core.llm import Completion, TextDelta
from app.providers.retrying import RetryingProvider, RetryRules
from app.providers.transport.http import HttpTransport

from .conftest import ASK, Connect, collect, provider, texts_before_error
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
    head,
)

HALF = delta("half")


async def test_a_drop_in_the_middle_of_a_chunk_is_an_interruption(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), chunk(HALF), chunk(HALF)[:20])
        peer.close()

    async with Upstream(script) as upstream:
        text, _ = await texts_before_error(connect(upstream.url), errors.LlmInterrupted)
    assert text == "half"


async def test_a_body_shorter_than_its_length_is_an_interruption(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(counted(HALF + STOP + DONE)[: -len(STOP + DONE) - 5])
        peer.close()

    async with Upstream(script) as upstream:
        text, _ = await texts_before_error(connect(upstream.url), errors.LlmInterrupted)
    assert text == ""


async def test_a_reset_after_a_token_is_an_interruption(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), chunk(HALF))
        await got_half.wait()
        peer.reset()

    got_half = asyncio.Event()
    async with Upstream(script) as upstream:
        stream = connect(upstream.url).stream(ASK)
        assert await anext(stream) == TextDelta("half")
        got_half.set()
        with pytest.raises(errors.LlmInterrupted):
            await anext(stream)


async def test_an_end_without_finish_reason_or_done_is_an_interruption(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), chunk(HALF), LAST_CHUNK)

    async with Upstream(script) as upstream:
        text, _ = await texts_before_error(connect(upstream.url), errors.LlmInterrupted)
    assert text == "half"


async def test_a_close_in_the_middle_of_an_event_is_an_interruption(
    choosing: HttpTransport,
) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(head(), HALF, HALF[:25])
        peer.close()

    async with Upstream(script) as upstream:
        text, _ = await texts_before_error(provider(upstream.url, choosing), errors.LlmInterrupted)
    assert text == "half"


@pytest.mark.parametrize("first", [b"", b": busy\n\n", delta("")], ids=["none", "comment", "role"])
async def test_a_stream_that_is_cut_before_its_first_word_is_asked_for_again(
    connect: Connect, first: bytes
) -> None:
    async def script(peer: Peer) -> None:
        if len(upstream.received) == 1:
            await peer.send(chunked_head(), *([chunk(first)] if first else []))
            peer.close()
        else:
            await peer.send(chunked_head(), chunk(HALF + STOP + DONE), LAST_CHUNK)

    async with Upstream(script) as upstream:
        llm = RetryingProvider(connect(upstream.url), RetryRules(retries=1, first_wait=0.0))
        assert (await collect(llm))[1].text == "half"
        assert len(upstream.received) == 2


async def test_a_drop_after_the_finish_reason_loses_nothing(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), chunk(HALF), chunk(STOP))
        peer.close()

    async with Upstream(script) as upstream:
        texts, completion = await collect(connect(upstream.url))
    assert (texts, completion) == (["half"], Completion("half", "stop", model="real-m"))


async def test_done_without_finish_reason_is_complete(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), chunk(HALF), chunk(DONE), LAST_CHUNK)

    async with Upstream(script) as upstream:
        assert (await collect(connect(upstream.url)))[1].finish_reason == "stop"


async def test_a_port_where_nobody_listens_is_unavailable(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    address = f"http://127.0.0.1:{port}/v1"
    _, caught = await texts_before_error(connect(address), errors.LlmUnavailable)
    assert caught.__notes__ == ["The system said: Connection refused"]


async def test_a_server_that_hangs_up_on_the_request_is_unavailable(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        peer.close()

    async with Upstream(script) as upstream:
        await texts_before_error(connect(upstream.url), errors.LlmUnavailable)


async def test_a_server_that_is_no_http_server_is_a_bad_response(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(b"220 smtp.example.org ESMTP\r\n\r\n")
        peer.close()

    async with Upstream(script) as upstream:
        await texts_before_error(connect(upstream.url), errors.LlmBadResponse)


async def test_an_answer_that_is_no_event_stream_is_a_bad_response(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(counted(b"<html>hello</html>", kind="text/html; charset=utf-8"))

    async with Upstream(script) as upstream:
        _, caught = await texts_before_error(connect(upstream.url), errors.LlmBadResponse)
    assert caught.__notes__ == ["Its content type: 'text/html'"]


@pytest.mark.parametrize(
    "broken",
    [
        b'data: {"choices": [{"delta": {"content": "half\n\n',
        b"data: [1, 2]\n\n",
        b'data: {"choices": "none"}\n\n',
    ],
    ids=["cut JSON", "no object", "no choices"],
)
async def test_an_event_that_is_not_the_format_is_a_bad_response_after_the_text_before_it(
    connect: Connect, broken: bytes
) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head() + chunk(HALF + broken + HALF) + LAST_CHUNK)

    async with Upstream(script) as upstream:
        text, _ = await texts_before_error(connect(upstream.url), errors.LlmBadResponse)
    assert text == "half"


async def test_a_byte_that_is_no_character_costs_that_character_only(connect: Connect) -> None:
    odd = b'data: {"choices": [{"delta": {"content": "\xff \\ud83d"}}]}\n\n'

    async def script(peer: Peer) -> None:
        await peer.send(chunked_head() + chunk(HALF + odd + HALF + STOP + DONE) + LAST_CHUNK)

    async with Upstream(script) as upstream:
        texts, completion = await collect(connect(upstream.url))
    assert "".join(texts) == completion.text == "half\ufffd \ufffdhalf"


async def test_an_endless_line_is_a_bad_response(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), chunk(HALF), chunk(b"data: "))
        while True:
            await peer.send(chunk(b"x" * 60_000))

    async with Upstream(script) as upstream:
        text, _ = await texts_before_error(connect(upstream.url), errors.LlmBadResponse)
    assert text == "half"


async def test_an_endless_flood_of_comments_is_a_bad_response(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head())
        while True:
            await peer.send(chunk(b": more\n" * 60_000))

    async with Upstream(script) as upstream:
        await texts_before_error(connect(upstream.url), errors.LlmBadResponse)


async def test_a_whole_answer_over_the_limit_is_a_bad_response(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(kind="application/json"))
        while True:
            await peer.send(chunk(b" " * 500_000))

    async with Upstream(script) as upstream:
        with pytest.raises(errors.LlmBadResponse):
            await connect(upstream.url).complete(ASK)


async def test_netrc_does_not_replace_our_key(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))

    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(Set_Cookie="a=b"), chunk(HALF + STOP + DONE), LAST_CHUNK)

    async with Upstream(script) as upstream:
        llm = connect(upstream.url)
        await collect(llm)
        await collect(llm)
    assert upstream.received[1].headers["authorization"] == "Bearer sk-very-secret"
    assert "cookie" not in upstream.received[1].headers
    assert "sk-very-secret" not in repr(vars(llm))


async def test_a_closed_transport_refuses_politely(transport: HttpTransport) -> None:
    transport.close()
    await texts_before_error(provider("http://127.0.0.1:1", transport), errors.LlmUnavailable)
