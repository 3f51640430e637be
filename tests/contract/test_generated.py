"""What is generated is what the specs make, and a generated file that was touched is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.artefacts import ROOT, Artefacts
from scripts.bundle import CONTRACT, BundleError, bundle
from scripts.gen_js import PAGE
from scripts.gen_models import MODELS
from scripts.schemas import SchemaError, load


@pytest.mark.requirement("F2")
@pytest.mark.parametrize("artefacts", [CONTRACT, MODELS, PAGE], ids=["contract", "models", "page"])
def test_the_generated_files_are_what_the_specs_make(artefacts: Artefacts) -> None:
    assert artefacts.stale() == []


def test_edits_gaps_and_strays_are_stale_until_they_are_written_anew(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    made = {"a.txt": "a", "sub/b.txt": "b", "c.txt": "c"}
    artefacts = Artefacts(str(folder), lambda: made, owns=lambda name: name.endswith(".txt"))
    artefacts.write()
    (folder / "a.txt").write_text("edited")
    (folder / "sub/b.txt").unlink()
    (folder / "stray.txt").write_text("stray")
    (folder / "theirs.md").write_text("not ours")

    stale = [Path(name).name for name in artefacts.stale()]
    artefacts.write()

    assert stale == ["a.txt", "stray.txt", "b.txt"]
    assert artefacts.stale() == []
    assert not (folder / "stray.txt").exists()
    assert (folder / "theirs.md").read_text() == "not ours"


def test_a_keyword_that_the_generators_do_not_know_stops_them(tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text("title: Odd\ntype: object\npropertyNames: {minLength: 1}\n")
    with pytest.raises(SchemaError, match="unknown keyword propertyNames"):
        load(tmp_path)


def test_two_files_that_claim_one_name_cannot_be_bundled(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / "schemas" / folder).mkdir(parents=True)
        (tmp_path / "schemas" / folder / "thing.yaml").write_text("title: Thing\ntype: string\n")
    root = tmp_path / "root.yaml"
    root.write_text("one: {$ref: schemas/a/thing.yaml}\ntwo: {$ref: schemas/b/thing.yaml}\n")
    with pytest.raises(BundleError, match="both called Thing"):
        bundle(root)


def test_a_bundle_keeps_words_beside_a_reference_and_ends_a_recursion(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    tree = "title: Tree\ntype: array\nitems: {$ref: tree.yaml, description: a branch}\n"
    (tmp_path / "schemas" / "tree.yaml").write_text(tree)
    (tmp_path / "root.yaml").write_text("here: {$ref: schemas/tree.yaml}\n")
    ref = {"$ref": "#/components/schemas/Tree"}

    assert bundle(tmp_path / "root.yaml") == {
        "here": ref,
        "components": {
            "schemas": {
                "Tree": {
                    "title": "Tree",
                    "type": "array",
                    "items": {**ref, "description": "a branch"},
                }
            }
        },
    }


def test_a_bundle_gives_each_answer_the_headers_that_all_have(tmp_path: Path) -> None:
    (tmp_path / "responses").mkdir()
    (tmp_path / "responses" / "gone.yaml").write_text("description: gone\n")
    (tmp_path / "root.yaml").write_text(
        "x-every-answer: {X-All: {schema: {type: string}}}\n"
        "paths:\n  /a:\n    parameters: []\n    get:\n      responses:\n"
        "        '200': {description: here, headers: {X-Own: {schema: {type: integer}}}}\n"
        "        '410': {$ref: responses/gone.yaml}\n"
    )
    every = {"X-All": {"schema": {"type": "string"}}}

    made = bundle(tmp_path / "root.yaml")
    answers = made["paths"]["/a"]["get"]["responses"]

    assert answers["200"]["headers"] == every | {"X-Own": {"schema": {"type": "integer"}}}
    assert answers["410"] == {"$ref": "#/components/responses/gone"}
    assert made["components"]["responses"]["gone"]["headers"] == every
    assert "x-every-answer" not in made


def test_every_bundle_names_no_file() -> None:
    for name in ("openapi", "asyncapi"):
        text = (ROOT / "generated" / "contract" / f"{name}.json").read_text("utf-8")
        assert ".yaml#" not in text
        assert '"$ref": "../' not in text
