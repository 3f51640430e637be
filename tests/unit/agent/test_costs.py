"""What a question or an answer of full size costs on its way: each step on the loop is bounded."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.agent.vector_index import VectorIndex
from app.agent.word_index import WordIndex
from app.core.clock import now
from app.core.history import MAX_HISTORY_CHARS
from app.core.ids import new_id
from app.core.llm import ChatRequest, LlmMessage
from app.core.ports import Document
from app.core.prompting import neutralise
from app.events.session_log import SessionLogs
from app.providers.openai_chat.encode import Quirks, encode
from app.telemetry.counters import Counters
from generated import Message, MessageEvent
from tests.unit.costs import STEP_MS, cost_ms, slowest_step_ms
from tests.unit.events.bare_session import session

CHARS = 100_000
TEXTS = {
    "letters": "x" * CHARS,
    "three bytes each": "漢" * CHARS,
    "escapes": "\x01" * CHARS,
    "beginnings of a secret": "sk-secre" * (CHARS // 8),
    "words": "leave " * (CHARS // 6),
    "stop words": "the of " * (CHARS // 7),
    "letters that grow": "İ" * CHARS,
    "angle brackets": "<" * CHARS,
    "bars": "<|" * (CHARS // 2),
    "wide bars": "<｜" * (CHARS // 2),
    "bars on both sides": "<|a|>" * (CHARS // 5),
    "names": "<s>" * (CHARS // 3),
    "longer names": "<AI>" * (CHARS // 4),
    "instructions": "[INST]" * (CHARS // 6),
    "square brackets": "[/" * (CHARS // 2),
    "tags": "<s" * (CHARS // 2),
    "unclosed": "<|a" * (CHARS // 3),
}
WORDS = [Document(f"{n}", f"Part {n}", "page 1", "leave days " * 100) for n in range(200)]
NUMBERS = 1_536  # of a vector, as common embedding models write

each_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())


@each_text
def test_no_question_holds_the_loop_while_it_is_put_before_the_model(text: str):
    history = [LlmMessage("user", text[: MAX_HISTORY_CHARS // 20])] * 20
    request = ChatRequest([*history, LlmMessage("user", text)])

    # Nothing but brackets costs up to 7 ms, which is not worth doing in steps.
    assert cost_ms(lambda: neutralise(text)) < 2 * STEP_MS
    assert cost_ms(lambda: encode(request, "m", stream=True, quirks=Quirks())) < STEP_MS


@each_text
def test_no_question_holds_the_loop_while_passages_are_looked_for(text: str):
    index = WordIndex(WORDS)

    assert cost_ms(lambda: index.search(text, 6)) < STEP_MS
    index.close()


def test_no_number_of_vectors_holds_the_loop():
    numbers = [random.random() for _ in range(NUMBERS)]
    index = VectorIndex(WORDS * 5, [numbers] * 1_000)

    assert slowest_step_ms(lambda: index.searching(numbers, 6)) < STEP_MS


@each_text
def test_no_message_holds_the_loop_while_it_is_logged(text: str, tmp_path: Path):
    logs = SessionLogs(tmp_path, secrets=["sk-secret-1", "password"], counters=Counters())
    log = logs.open("s1")

    assert cost_ms(lambda: log.write("command", {"content": text})) < STEP_MS
    log.close()


@each_text
def test_no_message_holds_the_loop_while_it_is_told(text: str):
    watched, chat_id = session(), new_id()
    fields = {"id": new_id(), "chat_id": chat_id, "turn_id": new_id(), "role": "user"}
    shown = Message.model_validate(
        {
            **fields,
            "parts": [{"kind": "text", "text": text}],
            "state": "complete",
            "created_at": now(),
        }
    )

    def tell() -> None:
        seq = watched.publisher.next_seq
        ids = {"seq": seq, "turn_id": shown.turn_id, "chat_id": chat_id}
        watched.publisher.publish(MessageEvent(type="message", message=shown, **ids))

    assert cost_ms(tell) < STEP_MS
    watched.say(text)
    assert cost_ms(lambda: watched.snapshot().model_dump_json()) < STEP_MS
