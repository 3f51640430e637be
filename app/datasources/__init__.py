"""Bodies of text that a message may select: one file each, found by being here.

A module of this package defines one subclass of `DataSource`; to add a source, add a file. Only the
wiring calls `discover`. Who may use which source is decided elsewhere.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from pathlib import Path
from types import ModuleType

from app.core.errors import InternalError
from app.core.ports import DataSource

FOLDER = Path(__file__).resolve().parents[2] / "data" / "sources"


def discover(folder: Path = FOLDER) -> list[DataSource]:
    """Make every source of this package, by name. Each is given the folder of texts.

    Raises InternalError when two have the same name.
    """
    modules = [
        importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)
    ]
    sources: list[DataSource] = [cls(folder) for module in modules for cls in _defined_in(module)]
    names = [source.name for source in sources]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InternalError(f"Two data sources have the same name: {', '.join(twice)}")
    return sorted(sources, key=lambda source: source.name)


def _defined_in(module: ModuleType) -> list[type]:
    classes = (cls for _, cls in inspect.getmembers(module, inspect.isclass))
    return [
        cls
        for cls in classes
        if cls.__module__ == module.__name__
        and DataSource in cls.__mro__
        and not inspect.isabstract(cls)
    ]
