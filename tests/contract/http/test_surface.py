"""What the code serves is what the contract says, operation by operation.

FastAPI derives a document from the handlers' signatures. It is never served; here it is compared
with the contract. Schemas need no comparison, since the models are generated from the same files.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from scripts.schemas import target
from tests.contract.http.contract import DOCUMENT, VERBS

Json = dict[str, Any]


@pytest.fixture(scope="module")
def derived() -> Json:
    app = create_app(Settings(_env_file=None, test_mode=True))
    assert app.openapi() == DOCUMENT, "what is served is the contract itself"
    return FastAPI.openapi(app)


def surface(document: Json) -> Json:
    """What of a document can be said by handlers: everything but texts, examples and errors."""
    return {
        operation["operationId"]: {
            "place": f"{verb.upper()} {path}",
            "parameters": sorted(_parameter(p) for p in operation.get("parameters", [])),
            "body": _media(operation.get("requestBody", {})),
            "answers": {
                status: _media(answer)
                for status, answer in operation["responses"].items()
                if status.startswith("2")
            },
        }
        for path, item in document["paths"].items()
        for verb, operation in item.items()
        if verb in VERBS
    }


def _parameter(parameter: Json) -> tuple[str, str, bool]:
    return parameter["in"], parameter["name"], parameter.get("required", False)


def _media(node: Json) -> Json:
    """Each media type and the title of its model, or its type when it has none.

    FastAPI does not see into the events of a stream; the wire tests do.
    """
    return {
        media: None
        if media == "text/event-stream"
        else target(schema["$ref"])
        if "$ref" in schema
        else schema.get("type")
        for media, content in node.get("content", {}).items()
        for schema in [content.get("schema", {})]
    }


def _without_files(table: Json) -> Json:
    """Files have no model: FastAPI cannot tell what is in them. The wire tests hold those."""
    return {
        name: {key: value for key, value in about.items() if key != "answers" or name in WITH_MODEL}
        for name, about in table.items()
    }


WITH_MODEL = {
    name
    for name, about in surface(DOCUMENT).items()
    if any(model not in ("string", "object") for media in about["answers"].values()
           for model in media.values())
}  # fmt: skip


@pytest.mark.requirement("F1", "F3")
def test_every_operation_has_the_place_parameters_bodies_and_models_of_the_contract(derived: Json):
    assert _without_files(surface(derived)) == _without_files(surface(DOCUMENT))


@pytest.mark.parametrize(
    "plant",
    [
        lambda d: d["paths"].pop("/me"),
        lambda d: d["paths"]["/me"]["get"].update(operationId="whoAmI"),
        lambda d: d["paths"].update({"/whoami": d["paths"].pop("/me")}),
        lambda d: d["paths"]["/me"].update(post=d["paths"]["/me"].pop("get")),
        lambda d: d["paths"]["/me"]["get"].update(
            parameters=[{"in": "query", "name": "full", "required": True, "schema": {}}]
        ),
        lambda d: d["paths"]["/feedback"]["post"].pop("requestBody"),
        lambda d: d["paths"]["/feedback"]["post"]["responses"].update(
            {"200": d["paths"]["/feedback"]["post"]["responses"].pop("202")}
        ),
        lambda d: d["paths"]["/me"]["get"]["responses"]["200"]["content"]["application/json"][
            "schema"
        ].update({"$ref": "#/components/schemas/Health"}),
    ],
    ids="missing renamed moved verb parameter body status model".split(),
)
def test_a_difference_is_seen(derived: Json, plant: Any):
    changed = deepcopy(derived)
    plant(changed)

    assert _without_files(surface(changed)) != _without_files(surface(DOCUMENT))
