from __future__ import annotations

import asyncio
import gc
from typing import Any

import httpx2
import pytest

from demo_model.asked import ChatRequest, parse
from demo_model.embedding import embed
from demo_model.reply import Reply, tokens
from demo_model.response import FIRST_TOKEN_SECONDS, chat_response
from demo_model.server import DemoServer
from tests.unit.demo_model.client import HI, open_request, send

FIND = {
    "type": "function",
    "function": {"name": "find_people", "parameters": {"type": "object", "properties": {}}},
}


def chat(content: str, **more: Any) -> dict[str, Any]:
    return {"model": "parlance-demo", "messages": [{"role": "user", "content": content}], **more}


async def test_a_stream_gives_text_finish_usage_and_done_in_this_order(demo: DemoServer) -> None:
    value = chat("hi", stream=True, stream_options={"include_usage": True})
    seen = await send(demo.base_url, value=value)
    assert seen.headers["content-type"].startswith("text/event-stream")
    assert seen.text.startswith("Hello! I am a small demonstration model")
    assert seen.finish == "stop"
    assert seen.chunks[-1]["choices"] == []
    assert seen.chunks[-1]["usage"]["completion_tokens"] == len(tokens(seen.text))
    assert seen.events[-1] == b"[DONE]"
    assert len(seen.chunks) > 20


async def test_both_ways_of_answering_say_the_same(demo: DemoServer) -> None:
    streamed = await send(demo.base_url, value=chat("what can you do?", stream=True))
    whole = await send(demo.base_url, value=chat("what can you do?"))
    assert whole.json["choices"][0]["message"]["content"] == streamed.text
    assert whole.json["object"] == "chat.completion"


@pytest.mark.parametrize("stream", [True, False])
async def test_an_answer_is_cut_at_max_tokens(demo: DemoServer, stream: bool) -> None:
    seen = await send(demo.base_url, value=chat("hi", max_tokens=3, stream=stream))
    if stream:
        assert (seen.text, seen.finish) == ("Hello! I am", "length")
    else:
        [choice] = seen.json["choices"]
        assert choice["finish_reason"] == "length"
        assert seen.json["usage"]["completion_tokens"] == 3


async def test_calls_are_streamed_in_pieces_that_make_json(demo: DemoServer) -> None:
    value = chat("who is Ada Novak?", stream=True, tools=[FIND])
    seen = await send(demo.base_url, value=value)
    parts = [c["choices"][0]["delta"].get("tool_calls", [{}])[0] for c in seen.chunks]
    calls = [part for part in parts if part]
    assert calls[0]["function"] == {"name": "find_people", "arguments": ""}
    assert calls[0]["id"].startswith("call_")
    assert "".join(p["function"]["arguments"] for p in calls) == '{"query":"Ada Novak"}'
    assert len(calls) > 2
    assert seen.finish == "tool_calls"


async def test_the_results_of_calls_are_taken_back(demo: DemoServer) -> None:
    first = await send(demo.base_url, value=chat("who is Ada Novak?", tools=[FIND]))
    message = first.json["choices"][0]["message"]
    assert message["content"] is None
    [call] = message["tool_calls"]
    result = {"role": "tool", "tool_call_id": call["id"], "content": '{"people": []}'}
    value = chat("who is Ada Novak?", tools=[FIND])
    value["messages"] += [message, result]
    second = await send(demo.base_url, value=value)
    assert "I found nobody" in second.json["choices"][0]["message"]["content"]


@pytest.mark.parametrize(
    ("value", "status", "told"),
    [
        (b"{", 400, "could not parse"),
        (b"[]", 400, "object"),
        ({"messages": HI["messages"]}, 400, "model"),
        ({"model": "parlance-demo", "messages": []}, 400, "messages"),
        ({"model": "gpt-9", "messages": HI["messages"]}, 404, "does not exist"),
        (chat("x", max_tokens=0), 400, "max_tokens"),
        (chat("x", stream_options={"include_usage": True}), 400, "stream_options"),
        (chat("x", tools=[{"type": "function", "function": {"name": "a b"}}]), 400, "name"),
        ({"model": "parlance-demo", "messages": [{"role": "boss", "content": "x"}]}, 400, "role"),
        (
            {
                "model": "parlance-demo",
                "messages": [{"role": "tool", "tool_call_id": "1", "content": "x"}],
            },
            400,
            "preceding message",
        ),
        (
            chat("x")
            | {
                "messages": [
                    {
                        "role": "assistant",
                        "tool_calls": [{"id": "1", "function": {"name": "f", "arguments": ""}}],
                    },
                    {"role": "user", "content": "x"},
                ]
            },
            400,
            "must be followed by tool messages",
        ),
    ],
)
async def test_a_wrong_request_gets_an_error_object(
    demo: DemoServer, value: Any, status: int, told: str
) -> None:
    seen = await send(demo.base_url, value=value)
    assert seen.status == status
    assert told in seen.json["error"]["message"]
    assert seen.json["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/chat/completions", 405),
        ("GET", "/", 404),
        ("POST", "/v1/nothing", 404),
    ],
)
async def test_an_unknown_path_is_an_error_object_too(
    demo: DemoServer, method: str, path: str, status: int
) -> None:
    seen = await send(demo.base_url, path, {}, method=method)
    assert (seen.status, "error" in seen.json) == (status, True)


async def test_the_models_are_listed(demo: DemoServer) -> None:
    seen = await send(demo.base_url, "/v1/models", method="GET")
    assert [m["id"] for m in seen.json["data"]] == ["parlance-demo", "parlance-demo-embed"]


async def test_embeddings_come_in_order(demo: DemoServer) -> None:
    value = {"model": "parlance-demo-embed", "input": ["a cat", "a dog"]}
    seen = await send(demo.base_url, "/v1/embeddings", value)
    assert [item["index"] for item in seen.json["data"]] == [0, 1]
    assert [item["embedding"] for item in seen.json["data"]] == [embed("a cat"), embed("a dog")]


async def test_a_connection_serves_many_requests(demo: DemoServer) -> None:
    async with httpx2.AsyncClient() as client:
        for _ in range(3):
            answer = await client.post(f"{demo.base_url}/chat/completions", json=HI)
            assert answer.status_code == 200
        assert demo.connections == 1


async def test_an_api_key_is_asked_for_when_there_is_one() -> None:
    async with DemoServer(pace=0, api_key="right") as demo:
        wrong = await send(demo.base_url, value=HI, Authorization="Bearer wrong")
        assert (wrong.status, wrong.json["error"]["code"]) == (401, "invalid_api_key")
        right = await send(demo.base_url, value=HI, Authorization="Bearer right")
        assert right.status == 200


async def test_a_page_of_another_name_cannot_reach_it(demo: DemoServer) -> None:
    seen = await send(demo.base_url, value=HI, Host="evil.example:80")
    assert seen.status == 403


async def test_a_client_that_leaves_ends_its_answer() -> None:
    async with DemoServer(pace=5) as demo:
        _, writer = await open_request(demo.base_url, "/v1/chat/completions", HI | {"stream": True})
        received = await demo.wait_for_requests(1)
        writer.close()
        await writer.wait_closed()
        assert await received.ended() == "peer_closed"


async def test_stopping_ends_open_answers_at_once() -> None:
    async with DemoServer(pace=1) as demo:
        _, writer = await open_request(demo.base_url, "/v1/chat/completions", HI | {"stream": True})
        await demo.wait_for_requests(1)
    assert demo.connections == 0
    writer.transport.abort()


@pytest.mark.parametrize("steps", range(10))
async def test_stopping_while_a_client_leaves_leaves_no_socket_open(steps: int) -> None:
    async with DemoServer(pace=2) as demo:
        _, writer = await open_request(demo.base_url, "/v1/chat/completions", HI | {"stream": True})
        await demo.wait_for_requests(1)
        writer.transport.abort()
        for _ in range(steps):  # so that the stop meets the connection at each step of its end
            await asyncio.sleep(0)
    gc.collect()
    assert demo.connections == 0


async def test_stopping_does_not_wait_for_a_client_that_reads_nothing() -> None:
    async with DemoServer(pace=0) as demo:
        demo.fault("endless_line")
        _, writer = await open_request(demo.base_url, "/v1/chat/completions", HI)
        await demo.wait_for_requests(1)
        async with asyncio.timeout(2):
            await demo.stop()
    writer.transport.abort()


async def test_a_stopped_server_can_listen_again_on_its_port() -> None:
    async with DemoServer(pace=0) as demo:
        await demo.stop()
        await demo.listen()
        assert (await send(demo.base_url)).status == 200


def test_the_pace_is_kept_on_average() -> None:
    request = parse(ChatRequest, chat("x", stream=True))
    pieces = chat_response(request, Reply(text=" x" * 701), pace=28).pieces
    delays = [piece.delay for piece in pieces if piece.delay]
    assert delays[0] == FIRST_TOKEN_SECONDS
    assert sum(delays[1:]) == pytest.approx(700 / 28, rel=0.01)


@pytest.mark.parametrize(
    "text", ["", "a", "  two  words\n\nand a verylongwordthatiscut ", "🙂" * 30]
)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text
