from __future__ import annotations

import json
from typing import Any

import pytest

from demo_model.reply import ScriptError
from demo_model.server import DemoServer
from tests.unit.demo_model.client import HI, Seen, open_request, send

STREAM = HI | {"stream": True}
CALCULATE = {
    "type": "function",
    "function": {
        "name": "calculate",
        "parameters": {
            "type": "object",
            "properties": {"expression": {"type": "string"}},
            "required": ["expression"],
        },
    },
}


async def meet(demo: DemoServer, name: str, value: Any = STREAM, **more: Any) -> Seen:
    """Meet a fault, and find the server well again afterwards."""
    demo.fault(name, **more)
    seen = await send(demo.base_url, value=value)
    after = await send(demo.base_url, value=STREAM)
    assert (after.status, after.finish, after.events[-1]) == (200, "stop", b"[DONE]")
    return seen


@pytest.mark.parametrize(
    ("name", "status", "code", "retry"),
    [
        ("401", 401, "invalid_api_key", None),
        ("429", 429, "rate_limit_exceeded", "1"),
        ("429_no_retry_after", 429, "rate_limit_exceeded", None),
        ("quota", 429, "insufficient_quota", None),
        ("500", 500, "server_error", None),
    ],
)
async def test_a_refusal_has_its_status_and_an_error_object(
    demo: DemoServer, name: str, status: int, code: str, retry: str | None
) -> None:
    seen = await meet(demo, name)
    assert (seen.status, seen.json["error"]["code"]) == (status, code)
    assert seen.headers.get("retry-after") == retry


async def test_refuse_resets_before_any_byte(demo: DemoServer) -> None:
    seen = await meet(demo, "refuse")
    assert (seen.status, seen.end) == (0, "reset")


@pytest.mark.parametrize("name", ["hang_before_headers", "hang_before_first_token"])
async def test_a_hang_ends_by_itself_at_its_bound(demo: DemoServer, name: str) -> None:
    seen = await meet(demo, name, seconds=0.05)
    assert seen.body == b""
    assert seen.status == (0 if name == "hang_before_headers" else 200)
    assert not seen.whole


@pytest.mark.parametrize(
    "name", ["hang_before_headers", "hang_before_first_token", "hang_mid_stream", "drip_comments"]
)
async def test_a_hang_ends_when_the_client_leaves(demo: DemoServer, name: str) -> None:
    demo.fault(name)
    _, writer = await open_request(demo.base_url, "/v1/chat/completions", STREAM)
    received = await demo.wait_for_requests(1)
    assert received.outcome == "open"
    writer.close()
    await writer.wait_closed()
    assert await received.ended() == "peer_closed"


async def test_hang_mid_stream_sends_words_first(demo: DemoServer) -> None:
    demo.fault("hang_mid_stream")
    seen = await send(demo.base_url, value=STREAM, until=b"without")
    assert seen.end == "open"
    assert "Hello!" in seen.text


async def test_drop_mid_stream_closes_inside_a_chunk(demo: DemoServer) -> None:
    seen = await meet(demo, "drop_mid_stream")
    assert (seen.end, seen.whole, seen.finish) == ("closed", False, None)
    assert "Hello!" in seen.text
    assert seen.body.endswith(b'{"del')


async def test_reset_comes_after_some_words(demo: DemoServer) -> None:
    seen = await meet(demo, "reset")
    assert (seen.end, seen.whole) == ("reset", False)


async def test_truncated_json_ends_cleanly_inside_an_event(demo: DemoServer) -> None:
    seen = await meet(demo, "truncated_json")
    assert (seen.whole, seen.finish) == (True, None)
    with pytest.raises(json.JSONDecodeError):
        json.loads(seen.body.rpartition(b"data: ")[2])


async def test_malformed_line_stands_between_good_ones(demo: DemoServer) -> None:
    seen = await meet(demo, "malformed_line")
    bad = [event for event in seen.events if event.endswith(b"oops}}]")]
    assert len(bad) == 1
    assert seen.events[-1] == b"[DONE]"


async def test_no_done_still_has_its_finish_reason(demo: DemoServer) -> None:
    seen = await meet(demo, "no_done")
    assert (seen.whole, seen.finish) == (True, "stop")
    assert b"[DONE]" not in seen.body


async def test_no_finish_has_neither(demo: DemoServer) -> None:
    seen = await meet(demo, "no_finish")
    assert (seen.whole, seen.finish) == (True, None)
    assert seen.text.endswith("sea.")
    assert b"[DONE]" not in seen.body


async def test_wrong_content_type_is_a_page(demo: DemoServer) -> None:
    seen = await meet(demo, "wrong_content_type")
    assert (seen.status, seen.headers["content-type"]) == (200, "text/html")


async def test_redirect_points_at_the_server_itself(demo: DemoServer) -> None:
    seen = await meet(demo, "redirect")
    assert (seen.status, seen.headers["location"]) == (307, "?redirected=1")


async def test_gzip_is_the_whole_answer_compressed(demo: DemoServer) -> None:
    seen = await meet(demo, "gzip")
    assert (seen.headers["content-encoding"], seen.finish) == ("gzip", "stop")


async def test_endless_line_outgrows_any_buffer(demo: DemoServer) -> None:
    demo.fault("endless_line")
    seen = await send(demo.base_url, value=STREAM, at_most=1_000_000)
    assert len(seen.body) > 900_000
    assert b"\n" not in seen.body


async def test_drip_comments_never_say_a_word(demo: DemoServer) -> None:
    demo.fault("drip_comments", seconds=0.01)
    seen = await send(demo.base_url, value=STREAM, until=b"still here\n\n" + b"\r\n" + b"e\r\n:")
    assert (seen.events, seen.end) == ([], "open")
    assert seen.body.count(b": still here") >= 1


async def test_non_utf8_bytes_are_inside_a_text(demo: DemoServer) -> None:
    seen = await meet(demo, "non_utf8")
    with pytest.raises(UnicodeDecodeError):
        seen.body.decode()
    assert seen.events[-1] == b"[DONE]"


async def test_error_with_choices_ends_like_a_good_answer(demo: DemoServer) -> None:
    seen = await meet(demo, "error_with_choices")
    report = json.loads(seen.events[-2])
    assert (report["choices"][0]["finish_reason"], report["error"]["code"]) == ("error", 502)
    assert seen.events[-1] == b"[DONE]"


async def test_refused_in_stream_says_nothing_else(demo: DemoServer) -> None:
    seen = await meet(demo, "refused_in_stream")
    assert (seen.status, len(seen.events)) == (200, 1)
    assert json.loads(seen.events[0])["error"]["type"] == "invalid_request_error"


async def test_thoughts_only_is_a_whole_answer_without_a_word(demo: DemoServer) -> None:
    seen = await meet(demo, "thoughts_only")
    deltas = [json.loads(event)["choices"][0]["delta"] for event in seen.events[:2]]
    assert deltas == [{"reasoning_content": "Hm."}, {}]
    assert (seen.finish, seen.events[-1]) == ("stop", b"[DONE]")


async def test_slow_sends_everything_in_order(demo: DemoServer) -> None:
    seen = await meet(demo, "slow", seconds=0.001)
    assert (seen.finish, seen.events[-1]) == ("stop", b"[DONE]")


def calls_in(seen: Seen) -> list[tuple[str, str]]:
    calls = seen.json["choices"][0]["message"]["tool_calls"]
    return [(call["function"]["name"], call["function"]["arguments"]) for call in calls]


async def test_bad_tool_calls_have_arguments_that_are_no_json(demo: DemoServer) -> None:
    seen = await meet(demo, "bad_tool_calls", HI | {"tools": [CALCULATE]})
    assert calls_in(seen) == [("calculate", '{"expression": "1 +')]


async def test_unknown_tool_calls_what_nobody_offered(demo: DemoServer) -> None:
    seen = await meet(demo, "unknown_tool", HI | {"tools": [CALCULATE]})
    assert calls_in(seen) == [("no_such_tool", "{}")]


async def test_endless_tool_loop_calls_whatever_comes_back(demo: DemoServer) -> None:
    demo.fault("endless_tool_loop", count=10)
    messages: list[Any] = [{"role": "user", "content": "hi"}]
    ids = set()
    for _ in range(10):
        value = HI | {"messages": messages, "tools": [CALCULATE]}
        message = (await send(demo.base_url, value=value)).json["choices"][0]["message"]
        [call] = message["tool_calls"]
        assert json.loads(call["function"]["arguments"]) == {"expression": "1 + 1"}
        ids.add(call["id"])
        messages += [message, {"role": "tool", "tool_call_id": call["id"], "content": "2"}]
    assert len(ids) == 10


async def test_flood_says_twenty_thousand_words(demo: DemoServer) -> None:
    seen = await meet(demo, "flood", STREAM | {"max_tokens": 3})
    assert len(seen.text.split()) == 20_000


async def test_a_fault_lasts_for_its_count(demo: DemoServer) -> None:
    demo.fault("500", count=2)
    statuses = [(await send(demo.base_url)).status for _ in range(3)]
    assert statuses == [500, 500, 200]


async def test_a_fault_of_streams_leaves_a_whole_answer_alone(demo: DemoServer) -> None:
    demo.fault("500", endpoint="stream")
    statuses = [(await send(demo.base_url, value=value)).status for value in (HI, STREAM, STREAM)]
    assert statuses == [200, 500, 200]


@pytest.mark.parametrize("name", ["drop_mid_stream", "reset", "truncated_json", "no_finish"])
async def test_a_whole_answer_can_break_on_its_way_too(demo: DemoServer, name: str) -> None:
    seen = await meet(demo, name, HI)
    with pytest.raises(json.JSONDecodeError):
        json.loads(seen.body)


@pytest.mark.parametrize(("name", "count"), [("nothing", 1), ("500", 0)])
def test_a_fault_that_cannot_be_is_refused(name: str, count: int) -> None:
    with pytest.raises(ScriptError):
        DemoServer().fault(name, count=count)
