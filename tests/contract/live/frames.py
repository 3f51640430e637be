"""What the fuzzer sends: texts that a client may send, and texts that nobody should.

Seeded: the same seed and the same learnt values give the same texts. `Learnt` holds what the
service itself has named (chats, turns, components, epochs), so that fitting frames also mean
something.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.contract.live.corpus import Corpus, whole
from tests.contract_schemas import client_types

Frame = dict[str, Any]

TOOLS = "calculate find_people query_sales run_code show_plot show_table ask_user".split()
SOURCES = "handbook product_faq sales_report".split()
# What the demonstration model understands, and the tools that it then wants.
SAYINGS = (
    ("What is 2*21?", ["calculate"]),
    ("Who is Maria Lopez?", ["find_people"]),
    ("Look up Maria Lopez, sum the payments of her customers by month and plot them",
     ["find_people", "query_sales", "show_plot"]),
    ("Ask me for my name", ["ask_user"]),
    ("Ask me whether you should go on", ["ask_user"]),
    ("How many days of leave do I have?", []),
    ("Write 300 words about rain", []),
    ("hi", TOOLS),
    ("\u202e\u0000\U0001f600 e\u0301 <script>alert(1)</script> ```\n", []),
)  # fmt: skip
ODD = (None, True, 0, -1, 0.5, 1e300, 2**53, "", "x" * 5000, "\u0000", [], {}, [[]], {"": {}})
NOISE = (
    "", " ", "null", "[]", "{", "}", '"', "\ufeff{}", "{}{}", "NaN", "-Infinity", "1e999", "-",
    '{"type":"ping",}', "{'type':'ping'}", '{"type":"ping"}//', '{"type":"ping","type":"ping"}',
    '{"type":"ping","nonce":"\\ud800"}', '{"type":"ping","nonce":"\\udc00\\ud800"}',
    '{"type":"ping","nonce":"a\nb"}', '{"type":"\\u0070ing"}', '{"type":"ping","\\u0000":1}',
    '{"type":"resume","epoch":"%s","seq":1e1}' % ("0" * 32), '{"type":["ping"]}', '{"type":{}}',
    "[" * 33 + "]" * 33, "[" * 5000, '{"a":' * 40 + "1" + "}" * 40, "9" * 5000, '"' + "a" * 5000,
    '{"type":"resume","epoch":"%s","seq":9007199254740992}' % ("0" * 32), "\U0001f600" * 50,
)  # fmt: skip


@dataclass
class Learnt:
    """Names that the service gave, by the field that takes them; the last few of each."""

    names: dict[str, deque[Any]] = field(default_factory=dict)
    callbacks: deque[tuple[str, str, Frame]] = field(default_factory=lambda: deque(maxlen=8))

    def learn(self, frame: Frame) -> None:
        """Take in a frame from the service."""
        for name in ("chat_id", "turn_id", "component_id", "epoch", "seq"):
            if name in frame:
                self.names.setdefault(name, deque(maxlen=8)).append(frame[name])
        shown = frame.get("component")
        if shown is not None and "callback" in shown:
            values = {f["name"]: _entered(f) for f in shown.get("fields", [])}
            self.callbacks.append((shown["id"], shown["callback"]["name"], values))


def _entered(entry: Frame) -> Any:
    if entry.get("options"):
        return entry["options"][0]["value"]
    return {"number": 7, "checkbox": True}.get(entry["kind"], "Ada")


class Frames:
    """An endless source of texts for one client."""

    def __init__(self, seed: int, learnt: Learnt, corpus: Corpus) -> None:
        self._rng = Random(seed)
        self._learnt = learnt
        self._kinds = sorted(client_types())
        self._fitting, self._broken = corpus.fitting, corpus.broken
        self._sent: deque[Frame] = deque(maxlen=20)

    def next(self) -> str:
        """The next text."""
        ways: list[tuple[int, Callable[[], str]]] = [
            (40, self._meant),
            (10, lambda: _text(self._new_id(self._rng.choice(self._fitting[self._kind()])))),
            (20, lambda: _text(self._rng.choice(self._broken[self._kind()]))),
            (14, lambda: _text(self._changed(self._meaningful(self._kind())))),
            (5, self._again),
            (6, lambda: self._rng.choice(NOISE)),
            (5, self._torn),
        ]
        [(_, way)] = self._rng.choices(ways, [weight for weight, _ in ways])
        return way()

    def chat(self, **fields: Any) -> Frame:
        """A message that the service can take."""
        said, tools = self._rng.choice(SAYINGS)
        if self._rng.random() < 0.3:
            tools = self._rng.sample(TOOLS, self._rng.randint(0, 3))
        sources = self._rng.sample(SOURCES, self._rng.choice([0, 0, 0, 1]))
        frame = {"type": "chat", "content": said, "tools": tools, "data_sources": sources, **fields}
        return self._new_id(frame)

    def _kind(self) -> str:
        return self._rng.choice(self._kinds)

    def _meant(self) -> str:
        frame = self._meaningful(self._kind())
        self._sent.append(frame)
        return _text(frame)

    def _meaningful(self, kind: str) -> Frame:
        """A fitting frame whose names are mostly those that the service knows."""
        if kind == "chat":
            odd = self._rng.choice(self._fitting["chat"])
            some = [k for k in odd if k not in ("type", "id") and self._rng.random() < 0.05]
            frame = self.chat(**{k: odd[k] for k in some})
        elif kind == "ui_event" and self._learnt.callbacks and self._rng.random() < 0.9:
            shown, callback, values = self._rng.choice(self._learnt.callbacks)
            frame = {"type": kind, "component_id": shown, "callback": callback, "values": values}
        else:
            frame = dict(self._rng.choice(self._fitting[kind]))
        for name, known in self._learnt.names.items():
            if name in whole(kind) and self._rng.random() < (0.4 if kind == "chat" else 0.8):
                frame[name] = self._rng.choice(known)
        return self._new_id(frame)

    def _new_id(self, frame: Frame) -> Frame:
        return (
            {**frame, "id": f"{self._rng.getrandbits(128):032x}"}
            if "id" in frame or (frame["type"] not in ("ping", "resume"))
            else frame
        )

    def _changed(self, frame: Frame) -> Any:
        """A frame with one or two places made odd; it may still fit."""
        frame = json.loads(_text(frame))
        for _ in range(self._rng.randint(1, 2)):
            key = self._rng.choice([*frame, "surprise"])
            match self._rng.randrange(5):
                case 0:
                    frame.pop(key, None)
                case 1:
                    frame[key] = self._rng.choice(ODD)
                case 2:
                    frame[key] = [frame.get(key)]
                case 3:
                    frame[key] = str(frame.get(key)) * 2
                case _:
                    frame[key.upper()] = frame.get(key)
        return frame

    def _again(self) -> str:
        """A command that was sent before, as it was or with another body under its id."""
        if not self._sent:
            return self._meant()
        frame = self._rng.choice(self._sent)
        return _text(frame if self._rng.random() < 0.5 else {**frame, "content": "other"})

    def _torn(self) -> str:
        """A text with a piece cut out, doubled or replaced."""
        text = _text(self._meaningful(self._kind()))
        at = self._rng.randrange(len(text))
        piece = self._rng.choice(["", text[at : at + 9] * 2, "\u0000", "\\", '"', ",", "\u2028"])
        return text[:at] + piece + text[at + self._rng.randint(1, 9) :]


def _text(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if _encodable(text) else json.dumps(value)


def _encodable(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
