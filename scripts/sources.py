"""Read one YAML file of the contract, with the C parser where PyYAML has it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """Return the file's content; raises `yaml.YAMLError` when it is not YAML."""
    return yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # the loader is a safe one
