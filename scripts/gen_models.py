"""Make the Pydantic models in `generated/` from `specs/schemas/`.

HTTP bodies and WebSocket frames take their shapes from the same schema files, so one run makes
both. The generator is pinned in the lock file; its input is changed in two places: what a text
says of its contents is left out, and a union's `discriminator`, by which Pydantic chooses a branch,
is written as the generator reads it. What the service sends may grow, but the service itself sends
only what is declared: its models forbid other members, `x-extensible` or not. `gen_clients.py`
makes the Python client's models, which ignore them, with the same `models`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from scripts.artefacts import ROOT, Artefacts, run
from scripts.close_codes import python
from scripts.schemas import SCHEMAS

COMMON = """--input-file-type jsonschema --schema-version 2020-12 --strict-refs
--no-allow-remote-refs --output-model-type pydantic_v2.BaseModel --target-python-version 3.11
--target-pydantic-version 2.14 --use-annotated --use-title-as-name --use-exact-imports
--extra-fields forbid --use-type-alias --use-schema-description --use-field-description
--use-single-line-docstring --use-specialized-enum --enum-field-as-literal all
--generate-schema-validators --formatters builtin --disable-timestamp
--use-double-quotes --ignore-pyproject --all-exports-scope recursive""".split()
OWN_SCALARS = ("StrictInt", "StrictFloat", "AwareDatetime")
SCALARS = json.dumps(dict.fromkeys(OWN_SCALARS, "generated.scalars"))
STRICT = "--strict-types str int float bool --use-missing-sentinel --import-overrides".split()


def _discriminate(path: Path) -> None:
    """Write the discriminator of a union as OpenAPI does, in the temporary copy."""
    schema = yaml.safe_load(path.read_text("utf-8"))
    if "discriminator" in schema:
        schema["discriminator"] = {"propertyName": schema["discriminator"]}
        path.write_text(yaml.safe_dump(schema, sort_keys=False), "utf-8")


def _leave_contents_out(path: Path) -> None:
    """Drop what a text property says of the JSON inside it: to a model it is a text."""
    schema = yaml.safe_load(path.read_text("utf-8"))
    inner = [p for p in schema.get("properties", {}).values() if "contentSchema" in p]
    for prop in inner:
        del prop["contentSchema"], prop["contentMediaType"]
    if inner:
        path.write_text(yaml.safe_dump(schema, sort_keys=False), "utf-8")


def _unchanged(_: Path) -> None:
    """Leave the copy of the schemas as it is."""


def models(flags: Sequence[str], *, change: Callable[[Path], None] = _unchanged) -> dict[str, str]:
    """Return every module by its path in the package that these flags make of the schemas.

    `change` may alter the copy of `specs/schemas` that it is given, before unions are told apart.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy, made = Path(folder) / "schemas", Path(folder) / "generated"
        shutil.copytree(SCHEMAS, copy)
        shutil.copy(ROOT / "pyproject.toml", folder)  # where its formatter finds the line length
        change(copy)
        for path in sorted(copy.rglob("*.yaml")):
            _leave_contents_out(path)
            _discriminate(path)
        command = [sys.executable, "-m", "datamodel_code_generator", "--input", str(copy)]
        subprocess.run([*command, "--output", str(made), *COMMON, *flags], check=True)
        return {
            path.relative_to(made).as_posix(): path.read_text("utf-8")
            for path in made.rglob("*.py")
        }


def make() -> dict[str, str]:
    """Return every module by its path below `generated`: it needs nothing of the service."""
    scalars = (ROOT / "scripts" / "scalars.py").read_text("utf-8")
    return {**models([*STRICT, SCALARS]), "scalars.py": scalars, "close_codes.py": python()}


MODELS = Artefacts("generated", make, owns=lambda name: name.endswith(".py"))

if __name__ == "__main__":
    raise SystemExit(run(MODELS))
