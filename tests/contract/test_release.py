"""The contract has one version, tells its history, and is handed out whole."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from scripts import release
from scripts.artefacts import ROOT
from scripts.compat.__main__ import CURRENT, PUBLISHED, read
from scripts.compat.verdict import judge, version_of


def written(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / "specs" / f"{name}.yaml").read_text("utf-8"))
    return document


def test_both_halves_carry_the_version_of_the_newest_entry_of_the_changelog() -> None:
    changes = (ROOT / "specs" / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"^## (\d+\.\d+\.\d+)", changes, re.M)

    assert newest is not None
    versions = {written(name)["info"]["version"] for name in ("openapi", "asyncapi")}
    assert versions == {newest[1]}


def test_the_entries_of_the_changelog_go_down() -> None:
    changes = (ROOT / "specs" / "CHANGELOG.md").read_text("utf-8")
    versions = [tuple(map(int, v.split("."))) for v in re.findall(r"^## ([\d.]+)", changes, re.M)]

    assert versions == sorted(set(versions), reverse=True)


@pytest.mark.requirement("F1", "F4")
def test_the_contract_breaks_no_client_of_the_published_one() -> None:
    old, new = read(PUBLISHED), read(CURRENT)

    assert judge(old, new).refusals == []
    assert version_of(old["openapi"]) <= version_of(new["openapi"])


@pytest.mark.requirement("F4")
def test_the_release_holds_both_documents_all_shapes_and_all_types() -> None:
    files = release.make()
    shapes = json.loads(files["schemas.json"])

    Draft202012Validator.check_schema(shapes)
    for name in ("openapi", "asyncapi"):
        document = json.loads(files[f"{name}.json"])
        assert document == yaml.safe_load(files[f"{name}.yaml"])
        assert document["components"]["schemas"].keys() <= shapes["$defs"].keys()
    typed = {name.rpartition("/")[2] for name in files if name.endswith(".d.ts")}
    assert len(typed) == len(shapes["$defs"]) + 1  # and the index of all


@pytest.mark.requirement("F4")
def test_readers_of_asyncapi_3_0_get_the_same_document() -> None:
    files = release.make()
    new, older = (json.loads(files[f"asyncapi{name}.json"]) for name in ("", "-3.0.0"))

    assert (new.pop("asyncapi"), older.pop("asyncapi")) == ("3.1.0", "3.0.0")
    assert new == older


@pytest.mark.requirement("F4")
def test_the_live_half_says_what_answers_a_command_and_who_may_call() -> None:
    document = read(CURRENT)["asyncapi"]
    told = document["components"]["messages"]
    [asked] = [o for o in document["operations"].values() if o["action"] == "receive"]
    replies = {ref["$ref"].rpartition("/")[2] for ref in asked["reply"]["messages"]}

    assert replies == {"ack", "error", "pong"}
    for ref in asked["messages"]:
        name = ref["$ref"].rpartition("/")[2]
        found = told[name].get("correlationId", {}).get("location")
        with_id = "id" in client_frame(name).get("required", [])
        assert found == ("$message.payload#/id" if with_id else None), name
    assert {told[name]["correlationId"]["location"] for name in ("ack", "error")} == {
        "$message.payload#/command_id"
    }
    own = read(CURRENT)["openapi"]["components"]["securitySchemes"]["proxyIdentity"]["name"]
    assert document["components"]["securitySchemes"]["proxyIdentity"]["name"] == own


def client_frame(name: str) -> dict[str, Any]:
    document = read(CURRENT)["asyncapi"]
    payload = document["components"]["messages"][name]["payload"]["$ref"].rpartition("/")[2]
    shape: dict[str, Any] = document["components"]["schemas"][payload]
    return shape


@pytest.mark.requirement("F4")
def test_a_frame_can_be_checked_with_the_released_shapes_alone() -> None:
    shapes = json.loads(release.make()["schemas.json"])
    client = Draft202012Validator({**shapes, "$ref": "#/$defs/ClientFrame"})

    assert client.is_valid({"type": "ping"})
    assert not client.is_valid({"type": "ping", "surprise": 1})
