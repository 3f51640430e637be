"""The contract is sound, and each kind of fault in it would be seen.

Every row plants one fault in a copy of the specs and expects the check to name it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts.artefacts import ROOT
from scripts.specs import problems

SPECS = ROOT / "specs"

FAULTS = {
    "a keyword of AsyncAPI is misspelt": (
        "asyncapi.yaml", "defaultContentType:", "defaultContentTyp:", "defaultContentTyp"),
    "a keyword of OpenAPI is misspelt": (
        "paths/me.yaml", "  summary:", "  sumary:", "openapi.yaml"),
    "an answer has no description": (
        "responses/forbidden.yaml", "description:", "x-description:", "forbidden"),
    "a reference leads to no file": (
        "paths/health.yaml", "../schemas/health.yaml", "../schemas/helth.yaml", "helth.yaml"),
    "a schema refers to no file": (
        "schemas/message.yaml", "$ref: timestamp.yaml", "$ref: time.yaml", "time.yaml"),
    "a local reference leads nowhere": (
        "asyncapi.yaml", "messages/pong'}\n", "messages/pang'}\n", "pang"),
    "an operation takes its message from elsewhere": (
        "asyncapi.yaml", "'#/channels/live/messages/pong'", "'#/components/messages/pong'",
        "no message of the channel live"),
    "a channel parameter is not in the address": (
        "asyncapi.yaml", "/ws/{client_id}\n    title", "/ws/{client}\n    title",
        "address ['client'] and parameters differ"),
    "a path parameter is not declared": (
        "openapi.yaml", "  /me:", "  /me/{name}:", "Path parameter 'name'"),
    "a message example does not fit": (
        "messages/ack.yaml", "type: ack\n", "type: ack\n    surprise: 1\n", "surprise"),
    "a schema example does not fit": (
        "schemas/resource_name.yaml", "[find_people]", "[Find People]", "Find People"),
    "a request example does not fit": (
        "paths/feedback.yaml", "{rating: up,", "{rating: sideways,", "sideways"),
    "an error example does not fit": (
        "responses/forbidden.yaml", "code: origin_refused", "code: ORIGIN", "ORIGIN"),
    "a type is misspelt": (
        "schemas/ws/seq.yaml", "type: integer", "type: intger", "intger"),
    "a keyword is not one of ours": (
        "schemas/ws/seq.yaml", "minimum: 1", "minimun: 1", "minimun"),
    "something is required that is no property": (
        "schemas/feedback.yaml", "required: [rating]", "required: [rating, stars]", "'stars'"),
    "a pattern means something else in each language": (
        "schemas/resource_id.yaml", "^[0-9a-f]{32}$", "^\\w{32}$", "write the class out"),
    "an object is open without saying so": (
        "schemas/feedback.yaml", "additionalProperties: false\n", "", "additionalProperties"),
    "what a client sends is open": (
        "schemas/feedback.yaml", "additionalProperties: false", "additionalProperties: true",
        "schemas/feedback.yaml: clients send it, so it must be closed"),
    "what a client sends says that it may grow": (
        "schemas/ws/client/ping_command.yaml", "additionalProperties: false", "x-extensible: true",
        "ping_command.yaml: clients send it, so it cannot be x-extensible"),
    "what goes both ways says that it may grow": (
        "schemas/turn_limits.yaml", "additionalProperties: false", "x-extensible: true",
        "turn_limits.yaml: clients send it, so it cannot be x-extensible"),
    "a choice of a client says that it may grow": (
        "schemas/rating.yaml", "enum:", "x-extensible: true\nenum:",
        "rating.yaml: clients send it, so it cannot be x-extensible"),
    "the handshake takes any query": (
        "asyncapi.yaml", "          additionalProperties: false\n", "",
        "channel live query: clients send it, so it must be closed"),
    "an object of an answer is closed": (
        "schemas/citation.yaml", "x-extensible: true", "additionalProperties: false",
        "citation.yaml: only the service sends it, so it must be x-extensible"),
    "an object is closed and may grow": (
        "schemas/citation.yaml", "x-extensible: true",
        "x-extensible: true\nadditionalProperties: false",
        "either additionalProperties or x-extensible"),
    "an enumeration of an answer is taken for whole": (
        "schemas/ws/server/reset_frame.yaml", "    x-extensible: true\n", "",
        "reset_frame.yaml/properties/reason: only the service sends it"),
    "a union of an answer is taken for whole": (
        "schemas/component/component.yaml", "x-extensible: true\n", "",
        "component.yaml: only the service sends it"),
    "the mark is no yes": (
        "schemas/citation.yaml", "x-extensible: true", "x-extensible: maybe",
        "x-extensible is true or left out"),
    "a union says nothing of its branches": (
        "schemas/ws/client/client_frame.yaml", "discriminator: type\n", "",
        "client_frame.yaml: a union wants a discriminator"),
    "a union's discriminator is no constant of its branches": (
        "schemas/component/component.yaml", "discriminator: kind", "discriminator: title",
        "Button does not require a constant 'title'"),
    "a title does not fit its file": (
        "schemas/rating.yaml", "title: Rating", "title: Thumb", "not 'Rating'"),
    "a union lacks a frame": (
        "schemas/ws/client/client_frame.yaml", "  - {$ref: ping_command.yaml}\n", "",
        "PingCommand is no branch of ClientFrame"),
    "a message belongs to no operation": (
        "asyncapi.yaml", "      - {$ref: '#/channels/live/messages/llm_status'}\n", "",
        "message llm_status: 0 operations"),
    "a message's payload has another type": (
        "schemas/ws/server/pong_frame.yaml", "const: pong", "const: peng", "'pong'"),
    "a security scheme does not exist": (
        "openapi.yaml", "- proxyIdentity: []", "- proxyIdentety: []", "proxyIdentety"),
    "an operationId stands twice": (
        "paths/tools.yaml", "operationId: listTools", "operationId: getMe", "getMe"),
    "a tag is not declared": (
        "paths/me.yaml", "tags: [caller]", "tags: [caler]", "'caler'"),
    "an answer does not declare the request id": (
        "openapi.yaml", "  X-Request-Id:", "  X-Other:", "403 does not declare"),
    "a file is not used": (
        "paths/feedback.yaml", "schemas/feedback_receipt.yaml", "schemas/feedback.yaml",
        "schemas/feedback_receipt.yaml: nothing refers"),
}  # fmt: skip


@pytest.mark.requirement("F1")
def test_the_contract_has_no_problem() -> None:
    assert problems(SPECS) == []


@pytest.mark.parametrize(("file", "old", "new", "words"), FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_named(
    tmp_path: Path, file: str, old: str, new: str, words: str
) -> None:
    folder = tmp_path / "specs"
    shutil.copytree(SPECS, folder)
    text = (folder / file).read_text("utf-8")
    assert old in text, "the row does not fit the specs any more"
    (folder / file).write_text(text.replace(old, new), "utf-8")

    found = problems(folder)

    assert any(words in problem for problem in found), found
