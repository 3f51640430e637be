"""Imports a Python file that is part of no package: a team's own tool or data source."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def load(file: Path, kind: str) -> ModuleType:
    """Import a file under a name that no other folder's file has. Raises whatever the file does."""
    folder = hashlib.sha256(str(file.parent).encode()).hexdigest()[:12]
    name = f"{kind}_from_{folder}_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise ImportError("Python cannot load it")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where Pydantic looks up the names in annotations
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
