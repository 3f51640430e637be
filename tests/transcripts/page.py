"""Puts excerpts of the transcripts into `docs/protocol.md`.

A comment `<!-- transcript hello 1-6 -->` is followed by a block that holds these lines of the
transcript, numbered from 1; the block is made, never written by hand.
"""

from __future__ import annotations

import json
import re

from scripts.artefacts import ROOT
from tests.transcripts.tape import Line

PAGE = ROOT / "docs" / "protocol.md"
FOLDER = ROOT / "docs" / "transcripts"
PLACE = re.compile(
    r"(?P<mark><!-- transcript (?P<name>\w+) (?P<first>\d+)-(?P<last>\d+) -->\n)"
    r"(?:```text\n.*?```\n)?",
    re.S,
)


def transcript(name: str) -> list[Line]:
    """Read a recorded transcript."""
    text = (FOLDER / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def embedded(page: str) -> str:
    """Return the page with every excerpt as the transcripts have it."""
    return PLACE.sub(lambda place: place["mark"] + _block(place), page)


def _block(place: re.Match[str]) -> str:
    lines = transcript(place["name"])[int(place["first"]) - 1 : int(place["last"])]
    return "```text\n" + "".join(f"{_said(line)}\n" for line in lines) + "```\n"


def _said(line: Line) -> str:
    number = line["connection"]
    match line:
        case {"client": frame}:
            return f"{number} → {_json(frame)}"
        case {"client_text": text}:
            return f"{number} → {text}"
        case {"server": frame}:
            return f"{number} ← {_json(frame)}"
        case {"opens": address}:
            return f"{number} opens {address}"
        case {"closes": closing}:
            words = f" {closing['reason']!r}" if closing.get("reason") else ""
            return f"{number} is closed by the {closing['by']}: {closing['code']}{words}"
        case {"request": request}:
            body = f" {_json(request['body'])}" if "body" in request else ""
            return f"{number} → {request['method']} {request['path']}{body}"
        case {"answer": answer}:
            return f"{number} ← {answer['status']} {_json(answer['body'])}"
        case {"event": event}:
            fields = "".join(
                f"{name}: {event[name]}, " for name in ("id", "event") if name in event
            )
            return f"{number} ← {fields}data: {_json(event['data'])}"
        case _:
            raise ValueError(f"a line of no known kind: {line}")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
