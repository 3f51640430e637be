"""Make the Pydantic models in `generated/` from `specs/schemas/`.

HTTP bodies and WebSocket frames take their shapes from the same schema files, so one run makes
both. The generator is pinned in the lock file; the only thing done to its input is that a union
whose branches are all told apart by one `const` property gets a `discriminator`, which makes
Pydantic choose by it. That keyword cannot stand in the shared files: OpenAPI and AsyncAPI
disagree on its form.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from scripts.artefacts import ROOT, Artefacts, run
from scripts.schemas import SCHEMAS

FLAGS = """--input-file-type jsonschema --schema-version 2020-12 --strict-refs
--no-allow-remote-refs --output-model-type pydantic_v2.BaseModel --target-python-version 3.11
--target-pydantic-version 2.14 --use-annotated --use-title-as-name --use-exact-imports
--extra-fields forbid --strict-types str int float bool --use-missing-sentinel --use-type-alias
--use-schema-description --use-field-description --use-single-line-docstring --use-specialized-enum
--enum-field-as-literal all --generate-schema-validators --formatters builtin --disable-timestamp
--use-double-quotes --ignore-pyproject --all-exports-scope recursive""".split()
SCALARS = '{"StrictInt": "app.core.wire_types", "AwareDatetime": "app.core.wire_types"}'


def _const_properties(branch: dict[str, Any]) -> set[str]:
    return {name for name, prop in branch.get("properties", {}).items() if "const" in prop}


def _discriminate(path: Path) -> None:
    """Add the discriminator to a union of tagged objects, in the temporary copy."""
    schema = yaml.safe_load(path.read_text("utf-8"))
    refs = [branch.get("$ref") for branch in schema.get("oneOf", [])]
    if not refs or None in refs:
        return
    branches = [yaml.safe_load((path.parent / ref).read_text("utf-8")) for ref in refs]
    tags = set.intersection(*(_const_properties(branch) for branch in branches))
    if len(tags) == 1:
        schema["discriminator"] = {"propertyName": tags.pop()}
        path.write_text(yaml.safe_dump(schema, sort_keys=False), "utf-8")


def make() -> dict[str, str]:
    """Return every module by its path below `generated`."""
    with tempfile.TemporaryDirectory() as folder:
        copy, models = Path(folder) / "schemas", Path(folder) / "generated"
        shutil.copytree(SCHEMAS, copy)
        shutil.copy(ROOT / "pyproject.toml", folder)  # where its formatter finds the line length
        for path in sorted(copy.rglob("*.yaml")):
            _discriminate(path)
        command = [sys.executable, "-m", "datamodel_code_generator", "--input", str(copy)]
        command += ["--output", str(models), *FLAGS, "--import-overrides", SCALARS]
        subprocess.run(command, check=True)
        return {
            path.relative_to(models).as_posix(): path.read_text("utf-8")
            for path in models.rglob("*.py")
        }


MODELS = Artefacts("generated", make, owns=lambda name: name.endswith(".py"))

if __name__ == "__main__":
    raise SystemExit(run(MODELS))
