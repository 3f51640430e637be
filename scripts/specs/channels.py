"""The live half: operations, channel, messages and the two unions of frames agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.schemas import target
from scripts.specs.contract import Contract, Json, resolve

UNIONS = {"receive": "ClientFrame", "send": "ServerFrame"}
POINTER = re.compile(r"#/channels/(?P<channel>[^/]+)/messages/(?P<message>[^/]+)")


def channels(contract: Contract) -> Iterator[str]:
    """Operations take their messages from their channel; addresses and parameters agree."""
    document = contract.asyncapi
    for name, channel in document["channels"].items():
        named = set(re.findall(r"\{(\w+)\}", channel["address"]))
        if named != channel.get("parameters", {}).keys():
            yield f"channel {name}: address {sorted(named)} and parameters differ"
        for key in channel["messages"]:
            yield from _message(contract, name, key)
    for name, operation in document["operations"].items():
        home = operation["channel"]["$ref"].removeprefix("#/channels/")
        for message in operation["messages"]:
            match = POINTER.fullmatch(message["$ref"])
            if match is None or match["channel"] != home:
                yield f"operation {name}: {message['$ref']} is no message of the channel {home}"
    yield from _directions(document)


def _message(contract: Contract, channel: str, key: str) -> Iterator[str]:
    """A message, its key, its name and its payload's constant `type` are called the same."""
    entry = contract.asyncapi["channels"][channel]["messages"][key]
    if "$ref" not in entry or "$ref" not in resolve(contract.asyncapi, entry["$ref"])["payload"]:
        yield f"message {key}: it and its payload want files of their own"
        return
    message = resolve(contract.asyncapi, entry["$ref"])
    if message.get("name") != key:
        yield f"message {key}: its name is {message.get('name')!r}"
    title = message["payload"]["$ref"].rpartition("/")[2]
    if message.get("title") != title:
        yield f"message {key}: its title is not that of its payload, {title}"
    tag = contract.schemas[title].body.get("properties", {}).get("type", {})
    if tag.get("const") != key or "type" not in contract.schemas[title].body.get("required", []):
        yield f"message {key}: {title} does not require the constant type {key!r}"


def _directions(document: Json) -> Iterator[str]:
    """Each message of a channel belongs to exactly one operation."""
    used = [
        ref["$ref"]
        for operation in document["operations"].values()
        for ref in operation["messages"]
    ]
    for name, channel in document["channels"].items():
        for key in channel["messages"]:
            count = used.count(f"#/channels/{name}/messages/{key}")
            if count != 1:
                yield f"message {key}: {count} operations carry it, not 1"


def unions(contract: Contract) -> Iterator[str]:
    """`ClientFrame` and `ServerFrame` are exactly the messages that are received and sent."""
    for action, title in UNIONS.items():
        if title not in contract.schemas:
            yield f"there is no schema {title}"
            continue
        branches = {target(ref["$ref"]) for ref in contract.schemas[title].body["oneOf"]}
        payloads = set(_payloads(contract.asyncapi, action))
        for name in sorted(branches ^ payloads):
            where = f"in {title} only" if name in branches else f"no branch of {title}"
            yield f"{name} is {where}; a message to {action} and its union belong together"


def _payloads(document: Json, action: str) -> Iterator[str]:
    for operation in document["operations"].values():
        for ref in operation["messages"] if operation["action"] == action else []:
            message = resolve(document, ref["$ref"])
            message = resolve(document, message["$ref"]) if "$ref" in message else message
            yield message["payload"]["$ref"].rpartition("/")[2]
