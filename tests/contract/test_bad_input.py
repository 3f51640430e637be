"""Bad input gets a clear error and loses nothing."""

from __future__ import annotations

import json

import pytest

from tests.live_client import LiveClient
from tests.running import RunningService, running_service

ID = "9f1c2d3e4b5a69788796a5b4c3d2e1f0"
CHAT = {"type": "chat", "id": ID, "content": "hi"}


@pytest.mark.requirement("A13", "F3")
@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("{", "bad_json", None),
        ('{"type": NaN}', "bad_json", None),
        ('{"type": "ping", "type": "ping"}', "bad_json", None),
        ("[" * 100_000, "bad_json", None),
        ('{"type":"ping","nonce":"\\ud800"}', "bad_json", None),
        ("[]", "bad_frame", None),
        ("{}", "unknown_frame_type", None),
        ('{"type": "shout"}', "unknown_frame_type", None),
        ('{"type": 7}', "unknown_frame_type", None),
        (json.dumps({**CHAT, "colour": "red"}), "bad_frame", "/colour"),
        (json.dumps({**CHAT, "content": ""}), "bad_frame", "/content"),
        (json.dumps({**CHAT, "content": None}), "bad_frame", "/content"),
        (json.dumps({**CHAT, "id": "short"}), "bad_frame", "/id"),
        (json.dumps({**CHAT, "content": " \u200d\n"}), "bad_request", "/content"),
        (json.dumps({**CHAT, "content": "x" * 100_001}), "bad_frame", "/content"),
        (json.dumps({**CHAT, "content": "x" * 1_000_000}), "too_large", None),
        (json.dumps({**CHAT, "tools": ["drop_tables"]}), "unknown_tool", None),
        (json.dumps({**CHAT, "data_sources": ["secrets"]}), "unknown_data_source", None),
        (json.dumps({**CHAT, "agent": "boss"}), "unknown_agent", None),
        (json.dumps({**CHAT, "provider": "other"}), "unknown_provider", None),
        (json.dumps({**CHAT, "model": "gpt-0"}), "unknown_model", None),
        (json.dumps({**CHAT, "chat_id": ID}), "not_found", None),
        (
            json.dumps({"type": "ui_event", "id": ID, "component_id": ID, "callback": "go"}),
            "unknown_component",
            None,
        ),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_bad_frame_is_refused_in_words_and_the_connection_goes_on(
    client: LiveClient, text: str, code: str, at: str | None
):
    refusal = await client.refusal(text)

    assert refusal["code"] == code
    assert [d["at"] for d in refusal.get("details", [])][:1] == ([at] if at else [])
    frames = await client.ask("hi")
    assert frames[-1]["outcome"] == "completed"


async def test_a_refusal_names_the_command_when_its_id_can_be_read(client: LiveClient):
    refusal = await client.refusal(json.dumps({**CHAT, "tools": ["nope"]}))

    assert refusal["command_id"] == CHAT["id"]


@pytest.mark.requirement("A10")
async def test_a_data_source_that_the_caller_may_not_use_looks_unknown():
    async with running_service(test_mode=False, trusted_proxies="127.0.0.1/32") as service:
        headers = {"X-EMAIL-USER": "guest@elsewhere.org"}
        async with service.connect(headers=headers) as client:
            refusal = await client.refusal(json.dumps({**CHAT, "data_sources": ["sales_report"]}))
            frames = await client.ask("hi", data_sources=["handbook"])

    assert refusal["code"] == "unknown_data_source"
    assert frames[-1]["outcome"] == "completed"


async def test_a_second_message_during_a_turn_is_refused_and_the_turn_goes_on(
    service: RunningService,
):
    service.demo.script([{"text": ["Long "], "fault": "hang_mid_stream"}])
    async with service.connect() as client:
        await client.send("chat", content="one")
        started = await client.until("turn_started")
        second = await client.send("chat", content="two", chat_id=started["chat_id"])
        refusal = await client.until("error")
        await client.send("cancel", turn_id=started["turn_id"])
        await client.until("turn_finished")

    assert (refusal["code"], refusal["command_id"]) == ("turn_in_progress", second["id"])


@pytest.mark.requirement("G3")
async def test_the_same_command_twice_is_done_once(client: LiveClient):
    frames = await client.ask("hi")
    sent = {"type": "chat", "id": frames[3]["message"]["id"], "content": "hi"}
    await client.send_raw(json.dumps(sent))
    again = await client.until("ack")
    other = await client.refusal(json.dumps({**sent, "content": "something else"}))
    await client.send("ping", nonce="fence")
    await client.until("pong", nonce="fence")

    assert again == frames[0]
    assert other["code"] == "id_reused"
    assert len([f for f in client.heard if f["type"] == "turn_started"]) == 1


async def test_twenty_refused_frames_in_a_row_close_the_connection_for_good(client: LiveClient):
    """What came behind them is not answered any more, though it is there."""
    for _ in range(100):
        await client.send_raw("nonsense")

    assert await client.closed() == 4500
    assert len([f for f in client.heard if f["type"] == "error"]) == 20


async def test_a_binary_frame_closes_with_1003(client: LiveClient):
    await client.send_raw(b"\x00", as_text=False)

    assert await client.closed() == 1003
