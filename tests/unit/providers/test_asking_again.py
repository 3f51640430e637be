"""A request that was refused for its form is sent again in the form that the model takes."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from app.core import errors
from app.core.llm import Completion, LlmMessage

from .conftest import ASK, Connect, collect, texts_before_error
from .upstream import (
    DONE,
    LAST_CHUNK,
    STOP,
    Peer,
    Script,
    Upstream,
    chunk,
    chunked_head,
    counted,
    delta,
    event,
)

LONG = replace(
    ASK, messages=[LlmMessage("system", "Be kind."), *ASK.messages], max_tokens=16_000, model="m"
)
WHOLE = {"choices": [{"message": {"content": "hello"}, "finish_reason": "stop"}]}
NAMES = ("max_tokens", "max_completion_tokens", "stream_options")


def refused(message: str, param: str | None = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", "param": param}}


TOO_OLD = refused("Unsupported parameter: use 'max_completion_tokens' instead.", "max_tokens")
TOO_HIGH = refused("max_completion_tokens is too large: this model supports at most 4096.")
NO_OPTIONS = refused("Unrecognized request argument supplied: stream_options")


def reasoning_model(*, in_the_stream: bool, served: list[dict[str, Any]]) -> Script:
    """Answer as a server that refuses three things, one after the other."""

    async def script(peer: Peer) -> None:
        body = json.loads(peer.received.body)
        served.append({name: body[name] for name in NAMES if name in body})
        problem = None
        if "max_tokens" in body:
            problem = TOO_OLD
        elif body.get("max_completion_tokens", 0) > 4096:
            problem = TOO_HIGH
        elif "stream_options" in body:
            problem = NO_OPTIONS
        if problem is None and body["stream"]:
            await peer.send(chunked_head(), chunk(delta("hello") + STOP + DONE), LAST_CHUNK)
        elif problem is None:
            await peer.send(counted(json.dumps(WHOLE).encode(), kind="application/json"))
        elif in_the_stream:
            await peer.send(chunked_head(), chunk(b": x\n\n" + event(problem)), LAST_CHUNK)
        else:
            await peer.send(counted(json.dumps(problem).encode(), 400, kind="application/json"))

    return script


@pytest.mark.parametrize("in_the_stream", [False, True])
async def test_a_refused_form_is_mended_once_and_remembered(
    connect: Connect, in_the_stream: bool
) -> None:
    served: list[dict[str, Any]] = []
    async with Upstream(reasoning_model(in_the_stream=in_the_stream, served=served)) as upstream:
        llm = connect(upstream.url)
        assert (await collect(llm, LONG))[0] == ["hello"]
        first, served[:] = served[:], []
        assert (await collect(llm, LONG))[1].text == "hello"
        assert (await llm.complete(replace(LONG, max_tokens=3))).text == "hello"

    usage = {"include_usage": True}
    assert first == [
        {"max_tokens": 16_000, "stream_options": usage},
        {"max_completion_tokens": 16_000, "stream_options": usage},
        {"max_completion_tokens": 4096, "stream_options": usage},
        {"max_completion_tokens": 4096},
    ]
    assert served == [{"max_completion_tokens": 4096}, {"max_completion_tokens": 3}]


async def test_what_one_model_takes_says_nothing_of_another(connect: Connect) -> None:
    served: list[dict[str, Any]] = []
    async with Upstream(reasoning_model(in_the_stream=False, served=served)) as upstream:
        llm = connect(upstream.url)
        await collect(llm, LONG)
        served.clear()
        await collect(llm, replace(LONG, model="another"))
    assert "max_tokens" in served[0]


async def test_calls_at_one_time_all_find_the_form(connect: Connect) -> None:
    served: list[dict[str, Any]] = []
    async with Upstream(reasoning_model(in_the_stream=False, served=served)) as upstream:
        llm = connect(upstream.url)
        answers = await asyncio.gather(*(collect(llm, LONG) for _ in range(8)))
    assert [completion.text for _, completion in answers] == ["hello"] * 8
    assert len(served) <= 8 * 4


async def test_a_server_that_refuses_every_form_is_told_as_a_refusal(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), chunk(event(TOO_OLD)), LAST_CHUNK)

    async with Upstream(script) as upstream:
        llm = connect(upstream.url)
        _, caught = await texts_before_error(llm, errors.LlmRejected)
        with pytest.raises(errors.LlmRejected):
            await collect(llm, LONG)
        assert len(upstream.received) <= 5
    assert "refused the request (400)" in str(caught)


async def test_a_refusal_after_the_first_word_is_final(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), chunk(delta("half") + event(NO_OPTIONS)), LAST_CHUNK)

    async with Upstream(script) as upstream:
        text, _ = await texts_before_error(connect(upstream.url), errors.LlmRejected)
        assert len(upstream.received) == 1
    assert text == "half"


async def test_a_limit_used_up_by_thoughts_is_an_answer_that_was_cut(connect: Connect) -> None:
    words = "Could not finish the message because max_tokens or model output limit was reached."

    async def script(peer: Peer) -> None:
        body = json.dumps(refused(words)).encode()
        await peer.send(counted(body, 400, kind="application/json"))

    cut = Completion("", "length", model="m", reasoned=True)
    async with Upstream(script) as upstream:
        llm = connect(upstream.url)
        assert await llm.complete(LONG) == cut
        assert await collect(llm, LONG) == ([], cut)
        assert len(upstream.received) == 2
