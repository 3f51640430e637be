"""What a refusal teaches, in the wordings of many servers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from app.core.errors import LlmRejected
from app.providers.openai_chat.quirks import Quirks, learn, named, ran_out
from app.providers.transport.refusals import refusal
from app.settings import Settings

NEWER = Quirks(limit_fields=("max_completion_tokens",))
NO_LIMIT = Quirks(limit_fields=())
NO_USAGE = Quirks(stream_usage=False)


def complaint(body: Any) -> str:
    error = refusal(400, {}, body.encode() if isinstance(body, str) else json.dumps(body).encode())
    assert isinstance(error, LlmRejected)
    return error.complaint


def openai(message: str, param: str | None = None, code: str | None = None) -> dict[str, Any]:
    kind = "invalid_request_error"
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def most(tokens: int) -> Quirks:
    return Quirks(most_tokens=tokens)


REFUSALS: list[tuple[Any, Quirks]] = [
    (
        openai(
            "Unsupported parameter: 'max_tokens' is not supported with this model. "
            "Use 'max_completion_tokens' instead.",
            "max_tokens",
            "unsupported_parameter",
        ),
        NEWER,
    ),
    (openai("Unknown name 'max_tokens' for o3-mini-2025-01-31."), NEWER),
    (openai("Unrecognized request argument supplied: stream_options"), NO_USAGE),
    (openai("Not here.", "stream_options"), NO_USAGE),
    ({"detail": "Extra parameters ['stream_options'] are not allowed"}, NO_USAGE),
    (openai("The 'stream_options' parameter is only allowed when 'stream' is enabled."), NO_USAGE),
    (
        {
            "detail": [
                {"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra"}
            ]
        },
        NO_USAGE,
    ),
    (
        openai("max_tokens is too large: 16000. This model supports at most 4096 tokens.", "x"),
        most(4096),
    ),
    (openai("max_tokens: 16000 > 8192, the maximum for claude-3-5-sonnet-20241022"), most(8192)),
    (openai("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]"), most(8192)),
    ("The maximum tokens you requested exceeds the model limit of 8,192.", most(8192)),
    (openai("max_tokens is too large.", "max_tokens"), NO_LIMIT),
    (
        openai(
            "This model's maximum context length is 4096 tokens. However, you requested 16030 "
            "tokens (30 in the messages, 16000 in the completion)."
        ),
        NO_LIMIT,
    ),
    (
        openai(
            "'max_tokens' or 'max_completion_tokens' is too large: 16000. This model's maximum "
            "context length is 4096 tokens and your request has 30 input tokens."
        ),
        NO_LIMIT,
    ),
    (
        {"error": "`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 30 and 16000"},
        NO_LIMIT,
    ),
    (
        openai("Unsupported value: 'messages[0].role' does not support 'system'.", None),
        Quirks(system_role=False),
    ),
    (openai("System role not supported"), Quirks(system_role=False)),
    (
        {
            "detail": [
                {"loc": ["body", name], "msg": "Extra"} for name in ("max_tokens", "stream_options")
            ]
        },
        Quirks(limit_fields=("max_completion_tokens",), stream_usage=False),
    ),
]


@pytest.mark.parametrize(("body", "better"), REFUSALS)
def test_a_refusal_that_names_what_it_refuses_teaches_another_form(
    body: Any, better: Quirks
) -> None:
    assert learn(Quirks(), complaint(body), 16_000) == better


@pytest.mark.parametrize(
    "body",
    [
        openai("This model's maximum context length is 4096 tokens. Your messages have 5000."),
        openai("Invalid value for 'messages'.", "messages"),
        {"detail": [{"loc": ["body", "messages"], "input": "max_tokens stream_options"}]},
        "Bad Request",
        "",
    ],
)
def test_another_refusal_teaches_nothing(body: Any) -> None:
    assert learn(Quirks(), complaint(body), 16_000) is None


@pytest.mark.parametrize(("body", "better"), REFUSALS)
def test_a_server_that_refuses_whatever_it_is_asked_is_soon_given_up(
    body: Any, better: Quirks
) -> None:
    quirks, steps = Quirks(), 0
    while (found := learn(quirks, complaint(body), quirks.limit(16_000))) is not None:
        quirks, steps = found, steps + 1
    assert 1 <= steps <= 4
    assert better != Quirks()


def test_a_limit_that_was_not_sent_is_not_changed() -> None:
    assert learn(Quirks(), complaint(openai("max_tokens is unsupported")), None) is None


def test_a_limit_used_up_by_thoughts_is_known_by_its_words() -> None:
    words = (
        "Could not finish the message because max_tokens or model output limit was reached. "
        "Please try again with higher max_tokens."
    )
    assert ran_out(complaint(openai(words)))
    assert not ran_out(complaint(openai("max_tokens is too large")))


@pytest.mark.parametrize(
    ("names", "quirks"),
    [
        ("", Quirks()),
        ("max_completion_tokens", Quirks(("max_completion_tokens", "max_tokens"))),
        ("no_max_tokens, max_completion_tokens", NO_LIMIT),
        ("no_stream_options,no_system_role", Quirks(stream_usage=False, system_role=False)),
    ],
)
def test_the_names_of_the_setting_stand_for_quirks(names: str, quirks: Quirks) -> None:
    settings = Settings(_env_file=None, test_mode=True, llm_quirks=names)
    assert named(settings.llm_quirks) == quirks


def test_a_quirk_that_nobody_knows_stops_the_start() -> None:
    with pytest.raises(ValidationError, match="llm_quirks"):
        Settings(_env_file=None, test_mode=True, llm_quirks="no_temperature")
