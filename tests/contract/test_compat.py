"""The breaking-change gate: each row changes one place, and is harmless or named in words."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.compat.verdict import breaking_http, breaking_live
from tests.contract.compat_documents import ASYNCAPI, GONE, OPENAPI, changed

POST = "paths /orders/{table} post"
ORDER, BILL = "components schemas Order", "components schemas Bill"
COMPONENTS = "components schemas"
COUNT, TOTAL = f"{ORDER} properties count", f"{BILL} properties total"
LIVE = "channels live"
REF = "#/components/schemas/"
VIDEO = {
    "type": "object",
    "x-extensible": True,
    "required": ["kind"],
    "properties": {"kind": {"type": "string", "const": "video"}},
}

# Changes of a shape: what follows when a client sends it, and when the service does.
SHAPES: dict[str, tuple[str, Any, str | None, str | None]] = {
    "a new optional field": ("properties new", {"type": "string"}, None, None),
    "a new required field": ("required +", "new", "Order/new", None),
    "a field that is gone": ("properties count", GONE, "Order/count", "Order/count"),
    "a field that need not be there any more": ("required", [], None, "Order/dish"),
    "a field that must be there now": ("required", ["dish", "count"], "Order/count", None),
    "a shorter text": ("properties dish maxLength", 39, "40; the service accepts 39", None),
    "a longer text": ("properties dish maxLength", 41, None, "41; older clients accept 40"),
    "a text without a bound": ("properties dish maxLength", GONE, None, "maxLength any"),
    "a text that may be empty": ("properties dish minLength", 0, None, "minLength 0"),
    "another pattern": ("properties dish pattern", "^[a-z]+$", "pattern", "pattern"),
    "no pattern any more": ("properties dish pattern", GONE, None, "pattern of any kind"),
    "a format": ("properties dish format", "date", "format of any kind", None),
    "a higher least number": ("properties count minimum", 2, "minimum 1", None),
    "an exclusive least number": ("properties count exclusiveMinimum", 1, "itself excluded", None),
    "a higher greatest number": ("properties count maximum", 10, None, "maximum 10"),
    "any number instead of a whole one": ("properties count type", "number", None, "number"),
    "a text instead of a number": ("properties count", {"type": "string"}, "integer", "string"),
    "a null beside the number": ("properties count type", ["integer", "null"], None, "null"),
    "one choice more": ("properties size enum", ["small", "large", "huge"], None, "'huge'"),
    "one choice more, of another type": ("properties size enum", ["small", "large", 7], None, "7"),
    "one choice less": ("properties size enum", ["small"], "'large'", None),
    "free text instead of choices": ("properties size", {"type": "string"}, None, "other values"),
    "choices instead of free text": ("properties dish", {"type": "string", "enum": ["pie"]},
                                     "other values", None),
    "more items": ("properties extras maxItems", 4, None, "maxItems 4"),
    "fewer items": ("properties extras maxItems", 2, "maxItems 3", None),
    "other items": ("properties extras items", {"type": "integer"}, "Order/extras[]",
                    "Order/extras[]"),
    "other names too": ("additionalProperties", True, None, None),
    "another meaning of nothing": ("properties count default", 2, "which meant 1; the", None),
    "no meaning of nothing": ("properties count default", GONE, "accepts that as it likes", None),
    "another wording": ("properties dish description", "What to cook.", None, None),
    "a keyword that nobody judges": ("properties extras uniqueItems", True, "cannot be judged",
                                     "cannot be judged"),
}  # fmt: skip


@pytest.mark.parametrize(("place", "value", "asked", "told"), SHAPES.values(), ids=SHAPES)
def test_a_changed_shape_breaks_the_side_that_cannot_read_it(
    place: str, value: Any, asked: str | None, told: str | None
) -> None:
    new = changed(OPENAPI, f"{ORDER} {place}", value)
    found = breaking_http(OPENAPI, new)

    sent = [finding for finding in found if "older clients may send" in finding]
    got = [finding for finding in found if "the service may send" in finding]
    rest = [finding for finding in found if finding not in sent + got]
    expected = [asked, told] if "judged" not in str(asked) else [None, None]
    for findings, words in zip((sent, got), expected, strict=True):
        assert bool(findings) == (words is not None), found
        assert words is None or any(words in finding for finding in findings), findings
    assert bool(rest) == ("judged" in str(asked))


HTTP: dict[str, tuple[str, Any, str | None]] = {
    "an operation is gone": (POST, GONE, "POST /orders/{table} was removed"),
    "an operation is new": ("paths /tables", {"get": {"responses": {}}}, None),
    "a parameter is gone": (f"{POST} parameters 1", GONE, "query parameter loud was removed"),
    "a parameter is required now": (f"{POST} parameters 1 required", True, "loud is required now"),
    "an optional parameter is new": (
        f"{POST} parameters +", {"in": "query", "name": "x", "schema": {}}, None),
    "a required parameter is new": (
        f"{POST} parameters +", {"in": "query", "name": "x", "required": True}, "x is required"),
    "a parameter is of another type": (
        f"{POST} parameters 1 schema", {"type": "integer"}, "boolean; the service accepts"),
    "a body is required now": (f"{POST} requestBody required", True, "a body is required now"),
    "a kind of body is gone": (f"{POST} requestBody content text/csv", GONE, "text/csv"),
    "an answer's kind is gone": (f"{POST} responses 200 content", {}, "no answer is"),
    "a good answer is gone": (f"{POST} responses 200", GONE, "the answer 200 was removed"),
    "a good answer is new": (f"{POST} responses 202", {}, "do not know the answer 202"),
    "an error is new and shaped like the others": (
        f"{POST} responses 409",
        {"content": {"application/json": {"schema": {"$ref": f"{REF}Problem"}}}}, None),
    "an error is new and of another shape": (
        f"{POST} responses 409",
        {"content": {"application/json": {"schema": {"type": "string"}}}}, "409"),
    "a header is gone": (f"{POST} responses 200 headers X-Id", GONE, "header X-Id was removed"),
    "a header may be longer": (
        f"{POST} responses 200 headers X-Id schema maxLength", 9, "200 X-Id"),
    "a public operation asks who is calling": (
        "paths /menu get security", [{"key": []}], "no identity is not enough"),
    "an operation becomes public": (f"{POST} security", [], None),
    "another way of identifying is offered": (
        f"{POST} security", [{"key": []}, {"card": []}], None),
    "two schemes are needed where one was": (f"{POST} security", [{"key": [], "card": []}],
                                             "calling with key is not enough"),
    "the scheme looks elsewhere": ("components securitySchemes key name", "X-Other", "key"),
    "an error code is new": ("components schemas ErrorCode enum", ["bad", "gone", "new"], None),
    "a component's kind is new": ("components schemas Component oneOf +", VIDEO, None),
    "a component's kind is gone": ("components schemas Component oneOf 1", GONE, "kind 'image' no"),
    "a component's kind is renamed": (
        "components schemas Image properties kind const", "picture", "kind 'image' no more"),
    "a state is new": (f"{BILL} properties state enum", ["open", "paid", "late"], None),
    "an optional field of an answer is gone": (f"{BILL} properties tip", GONE, "Bill/tip"),
    "a required field of an answer is gone": (f"{BILL} properties total", GONE, "Bill/total"),
    "a header may be missing": (
        f"{POST} responses 200 headers X-Id required", False, "X-Id may be missing now"),
    "an answer's field may be missing": (f"{BILL} required", ["state"], "Bill/total"),
}  # fmt: skip


@pytest.mark.parametrize(("place", "value", "words"), HTTP.values(), ids=HTTP)
def test_a_change_of_the_http_half_is_harmless_or_named(
    place: str, value: Any, words: str | None
) -> None:
    found = breaking_http(OPENAPI, changed(OPENAPI, place, value))

    assert bool(found) == (words is not None), found
    assert words is None or any(words in finding for finding in found), found


MARKS: dict[str, tuple[str, str, Any, str]] = {
    "a kind": (f"{COMPONENTS} Component", "oneOf +", VIDEO, "the new kind 'video'"),
    "a value": (f"{BILL} properties state", "enum +", "late", "'late'"),
}


@pytest.mark.parametrize(("place", "more", "value", "words"), MARKS.values(), ids=MARKS)
def test_only_what_the_older_document_marks_may_grow(
    place: str, more: str, value: Any, words: str
) -> None:
    whole = changed(OPENAPI, f"{place} x-extensible", GONE)
    added = changed(OPENAPI, f"{place} {more}", value)

    assert breaking_http(OPENAPI, added) == []
    assert any(words in finding for finding in breaking_http(whole, added))
    assert any("it may grow now" in finding for finding in breaking_http(whole, OPENAPI))
    assert breaking_http(OPENAPI, whole) == []


def test_a_union_may_grow_by_a_union_inside_it() -> None:
    both = {"oneOf": [{"$ref": f"{REF}Component"}, {"$ref": f"{REF}Problem"}]}
    old = changed(OPENAPI, f"{BILL} properties show", both)
    whole = changed(old, f"{COMPONENTS} Component x-extensible", GONE)

    assert breaking_http(old, changed(old, f"{COMPONENTS} Component oneOf +", VIDEO)) == []
    assert breaking_http(whole, changed(whole, f"{COMPONENTS} Component oneOf +", VIDEO))


NEW_MESSAGE = {"name": "fire", "payload": {"type": "object", "additionalProperties": False}}
LIVE_ROWS: dict[str, tuple[str, Any, str | None]] = {
    "the channel moves": (f"{LIVE} address", "/live/{table}", "removed or moved"),
    "the address calls its part otherwise": (f"{LIVE} address", "/ws/{seat}", None),
    "the part may be few values only": (f"{LIVE} parameters table", {"enum": ["a"]}, "parameter 1"),
    "the handshake's query lacks a name": (
        f"{LIVE} bindings ws query properties", {}, "query/loud"),
    "the handshake's query may hold one more": (
        f"{LIVE} bindings ws query properties quiet", {}, None),
    "the handshake must hold a query": (
        f"{LIVE} bindings ws query required", ["loud"], "query/loud"),
    "a message is not taken any more": (
        "operations take messages", [], "message order is not accepted"),
    "a message is not told any more": ("operations tell messages 0", GONE, "bill is not sent"),
    "a message goes the other way": ("operations take action", "send", "order is not accepted"),
    "what clients send has a required field more": (
        f"{ORDER} required", ["dish", "count"], "Order/count"),
    "what clients hear has a field more": (f"{BILL} properties new", {"type": "string"}, None),
    "what clients hear may be greater": (f"{TOTAL} maximum", 2000, "maximum 2000"),
    "what clients hear may be smaller": (f"{TOTAL} maximum", 500, None),
    "what clients send may be greater": (f"{COUNT} maximum", 20, "older clients accept 9"),
    "a message is in another language": (
        f"{LIVE} messages bill contentType", "application/xml", "is application/xml now"),
    "a server asks who is calling": (
        "servers here security", [{"type": "apiKey", "in": "user"}], "no identity is not enough"),
    "a message answers no more": (
        "operations take reply messages 0", GONE, "bill is no answer to what is accepted"),
    "a message is matched by another field": (
        f"{LIVE} messages order correlationId location", "$message.payload#/id",
        "correlation id is"),
    "a message is renamed": (f"{LIVE} messages bill name", "invoice", "bill is not sent"),
}  # fmt: skip


@pytest.mark.parametrize(("place", "value", "words"), LIVE_ROWS.values(), ids=LIVE_ROWS)
def test_a_change_of_the_live_half_is_harmless_or_named(
    place: str, value: Any, words: str | None
) -> None:
    found = breaking_live(ASYNCAPI, changed(ASYNCAPI, place, value))

    assert bool(found) == (words is not None), found
    assert words is None or any(words in finding for finding in found), found


def test_a_new_message_to_clients_is_harmless() -> None:
    new = changed(ASYNCAPI, f"{LIVE} messages fire", NEW_MESSAGE)
    new = changed(new, "operations tell messages +", {"$ref": "#/channels/live/messages/fire"})

    assert breaking_live(ASYNCAPI, new) == []


def test_a_recursive_shape_is_compared_to_its_end() -> None:
    tree = {"type": "array", "items": {"$ref": f"{REF}Tree"}, "maxItems": 3}
    old = changed(OPENAPI, "components schemas Tree", tree)
    old = changed(old, f"{ORDER} properties tree", {"$ref": f"{REF}Tree"})
    new = changed(old, "components schemas Tree maxItems", 2)

    assert breaking_http(old, old) == []
    assert breaking_http(old, new) == [
        "Tree: older clients may send maxItems 3; the service accepts 2"
    ]
