"""The live half: addresses, handshakes and messages in both directions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scripts.compat.documents import Document, Json
from scripts.compat.schemas import TO_CLIENT, TO_SERVICE, Comparison
from scripts.compat.security import refused_callers


@dataclass(frozen=True, slots=True)
class Message:
    """One message as an operation carries it; `action` is the service's: receive or send."""

    action: str
    name: str
    body: Json
    content_type: str
    correlation: str


class LiveComparison:
    """Compares two AsyncAPI documents; `old` is the published one."""

    def __init__(self, old: Document, new: Document) -> None:
        self._old, self._new = old, new
        self._asked = Comparison(old, new, TO_SERVICE)
        self._told = Comparison(new, old, TO_CLIENT)

    def findings(self) -> Iterator[str]:
        """Yield every breaking change in words."""
        new = channels(self._new)
        for address, channel in channels(self._old).items():
            if address not in new:
                yield f"the channel {channel['address']} was removed or moved"
                continue
            yield from self._handshake(channel, new[address])
            yield from self._messages(channel, new[address])
        yield from self._callers()

    def _handshake(self, old: Json, new: Json) -> Iterator[str]:
        name = f"the channel {old['address']}"
        before, after = _by_position(old), _by_position(new)
        for position in before:
            sent, taken = _values(before[position]), _values(after[position])
            yield from self._asked.findings(sent, taken, f"{name} parameter {position}")
        old_ws, new_ws = (channel.get("bindings", {}).get("ws", {}) for channel in (old, new))
        if old_ws.get("method") != new_ws.get("method"):
            yield f"{name}: the handshake has another method"
        for part in ("query", "headers"):
            sent, taken = _closed(old_ws.get(part)), _closed(new_ws.get(part))
            yield from self._asked.findings(sent, taken, f"{name} {part}")

    def _messages(self, old: Json, new: Json) -> Iterator[str]:
        for action, names in replies(self._old, old).items():
            for name in sorted(names - replies(self._new, new).get(action, set())):
                yield f"message {name} is no answer to what is {_done(action)} any more"
        before, after = messages(self._old, old), messages(self._new, new)
        for key, message in before.items():
            if key not in after:
                yield f"message {message.name} is not {_done(message.action)} any more"
                continue
            yield from self._message(message, after[key])

    def _message(self, old: Message, new: Message) -> Iterator[str]:
        if old.content_type != new.content_type:
            yield f"message {old.name} is {new.content_type} now, not {old.content_type}"
        if old.correlation and old.correlation != new.correlation:
            place = new.correlation or "nowhere"
            yield f"message {old.name}: its correlation id is {place} now, not {old.correlation}"
        for part in ("payload", "headers"):
            before, after = old.body.get(part, True), new.body.get(part, True)
            if old.action == "receive":
                yield from self._asked.findings(before, after, f"message {old.name} {part}")
            else:
                yield from self._told.findings(after, before, f"message {old.name} {part}")

    def _callers(self) -> Iterator[str]:
        """Security stands on servers and operations, as a list of alternatives."""
        for kind in ("servers", "operations"):
            before, after = self._old.body.get(kind, {}), self._new.body.get(kind, {})
            for name in before.keys() & after.keys():
                old = _ways(self._old, before[name].get("security", []))
                new = _ways(self._new, after[name].get("security", []))
                for words in refused_callers(old, new, {}, {}):
                    yield f"{kind} {name}: {words}"


def channels(document: Document) -> dict[str, Json]:
    """Return the channels by address, in which the names in braces do not matter."""
    return {
        re.sub(r"\{[^}]*\}", "{}", channel["address"]): channel
        for channel in map(document.follow, document.body.get("channels", {}).values())
    }


def messages(document: Document, channel: Json) -> dict[tuple[str, str], Message]:
    """Return the messages that operations carry over a channel, by action and name."""
    found = {}
    default = document.body.get("defaultContentType", "application/json")
    for operation in _operations(document, channel):
        carried = operation.get("messages", channel["messages"].values())
        for body in map(document.follow, carried):
            action, name = operation["action"], body["name"]
            kind = body.get("contentType", default)
            correlation = document.follow(body.get("correlationId", {})).get("location", "")
            found[action, name] = Message(action, name, body, kind, correlation)
    return found


def replies(document: Document, channel: Json) -> dict[str, set[str]]:
    """Return the names of the messages that answer over a channel, by what they answer."""
    found: dict[str, set[str]] = {}
    for operation in _operations(document, channel):
        reply = document.follow(operation.get("reply", {}))
        names = {document.follow(message)["name"] for message in reply.get("messages", ())}
        found.setdefault(operation["action"], set()).update(names)
    return found


def _operations(document: Document, channel: Json) -> list[Json]:
    listed = map(document.follow, document.body.get("operations", {}).values())
    return [each for each in listed if document.follow(each["channel"]) is channel]


def _done(action: str) -> str:
    return "accepted" if action == "receive" else "sent"


def _by_position(channel: Json) -> dict[int, Json]:
    named = re.findall(r"\{([^}]*)\}", channel["address"])
    return {n: channel.get("parameters", {}).get(name, {}) for n, name in enumerate(named, 1)}


def _values(parameter: Json) -> Json:
    """Return a parameter of an address as the schema that it stands for."""
    return {"enum": parameter["enum"]} if "enum" in parameter else {"type": "string"}


def _closed(part: Json | None) -> Json:
    """Return the schema of query or headers: a client sends what it names and nothing else."""
    return {"additionalProperties": False, **(part or {"type": "object"})}


def _ways(document: Document, security: list[Any]) -> list[Json]:
    """Return alternatives as OpenAPI writes them; AsyncAPI lists schemes, each enough by itself."""
    schemes = [document.follow(scheme) for scheme in security]
    facts = ("type", "in", "name", "scheme", "openIdConnectUrl")
    return [{" ".join(str(s[fact]) for fact in facts if fact in s): []} for s in schemes]
