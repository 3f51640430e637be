"""Lines of a log: no secret in them, nothing that hides or turns text, and the same meaning."""

import json

import pytest

from app.core.log_lines import LogLines, secrets_in

DECEIVING = [
    *("\x7f", "\x80", "\x9b", "\x9f", "\u061c", "\u200e", "\u200f", "\u2028", "\u2029"),
    *("\u202a", "\u202e", "\u2066", "\u2069", "\ufeff", "\U000e0001", "\U000e0041", "\U000e007f"),
]


def line_of(text: str) -> bytes:
    return json.dumps({"text": text}, ensure_ascii=False).encode()


@pytest.mark.parametrize("character", DECEIVING, ids=ascii)
def test_a_character_that_deceives_is_written_as_an_escape(character: str):
    text = f"é “a”{character}b"
    line = LogLines().fit(line_of(text))

    assert character not in line.decode()
    assert json.loads(line) == {"text": text}


@pytest.mark.parametrize(
    "text", ["plain", "é “quoted” – 漢字", "👩\u200d💻", "می\u200cخواهم", "\xa0"]
)
def test_a_line_without_one_stays_as_it_is(text: str):
    assert LogLines().fit(line_of(text)) == line_of(text)


def test_a_secret_is_blotted_out_however_json_writes_it():
    lines = LogLines(["pässwörd", 'quo"te', "abc"])
    for ascii_only in (True, False):
        line = json.dumps({"a": "pässwörd", "b": 'quo"te', "c": "abc"}, ensure_ascii=ascii_only)
        assert json.loads(lines.fit(line.encode())) == {"a": "***", "b": "***", "c": "abc"}


@pytest.mark.parametrize(
    ("url", "secrets"),
    [
        ("https://llm.example.com/v1", set()),
        ("https://llm.example.com/v1?api-version=2026-01-01", set()),
        ("https://llm.example.com/v1?api_key=hunter2", {"hunter2"}),
        ("https://llm.example.com/v1?k=0123456789abcdef", {"0123456789abcdef"}),
        ("https://llm.example.com/v1?key=a%2Fb", {"a%2Fb", "a/b"}),
        ("https://sk-123@llm.example.com/v1", {"sk-123"}),
        (
            "https://ada:p%40ss@llm.example.com/v1",
            {"p%40ss", "p@ss", "ada:p@ss", "YWRhOnBAc3M="},
        ),
        ("https://[nonsense", set()),
    ],
)
def test_a_url_may_hold_secrets(url: str, secrets: set[str]):
    assert secrets_in(url) == secrets
