"""Bodies of text that a message may select: one file each, found by being here, or in a folder that
a team keeps elsewhere.

A module defines one subclass of `DataSource`; to add a source, add a file. Files whose name begins
with an underscore are passed over. Only `bootstrap` calls `discover`, which checks all that could
fail later, in a conversation. Who may use which source is decided elsewhere.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

from app.core.loading import load
from app.core.ports import DataSource, Ports

HERE = Path(__file__).resolve().parent
MAX_TITLE = 80
MAX_DESCRIPTION = 1_000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_NOT_SOURCES = {HERE / "base.py", HERE / "__init__.py"}
_NO_PORTS = Ports({})


class BrokenDataSource(Exception):
    """A data source that cannot be offered; the text names its file and what to mend."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(f"Broken data source in {file}: {problem}")


def discover(ports: Ports = _NO_PORTS, *, extra: Sequence[Path] = ()) -> list[DataSource]:
    """Make every source, by name. Raises `BrokenDataSource`.

    Each is given the folder that it is in, which holds its texts, and the ports.
    """
    found: dict[str, tuple[Path, DataSource]] = {}
    for file in _files(extra):
        source = _source(file, ports)
        if source.name in found:
            raise BrokenDataSource(
                file, f'the name "{source.name}" is taken by {found[source.name][0]}'
            )
        found[source.name] = (file, source)
    return [found[name][1] for name in sorted(found)]


def _files(extra: Sequence[Path]) -> Iterator[Path]:
    outside = [path.resolve() for path in extra]
    for folder in dict.fromkeys([HERE, *outside]):
        for file in sorted(folder.glob("*.py")):
            if file not in _NOT_SOURCES and not file.name.startswith("_"):
                yield file


def _source(file: Path, ports: Ports) -> DataSource:
    own = _defined_in(_imported(file))
    if len(own) != 1:
        names = ", ".join(cls.__name__ for cls in own) or "none"
        raise BrokenDataSource(file, f"it must define exactly one whole DataSource: {names}")
    try:
        source: DataSource = own[0](file.parent, ports.for_caller(f"data source {file.stem}"))
        problems = list(_problems(source))
    except (Exception, SystemExit) as error:
        raise BrokenDataSource(
            file, f"{own[0].__name__}(folder, ports) fails: {error!r}"
        ) from error
    for problem in problems:
        raise BrokenDataSource(file, f"{own[0].__name__}: {problem}")
    return source


def _imported(file: Path) -> ModuleType:
    try:
        if file.parent == HERE:
            return importlib.import_module(f"{__name__}.{file.stem}")
        return load(file, "data_source")
    except (Exception, SystemExit) as error:
        raise BrokenDataSource(file, f"{type(error).__name__}: {error}") from error


def _defined_in(module: ModuleType) -> list[type]:
    classes = (cls for _, cls in inspect.getmembers(module, inspect.isclass))
    return [
        cls
        for cls in classes
        if cls.__module__ == module.__name__
        and DataSource in cls.__mro__
        and not inspect.isabstract(cls)
    ]


def _problems(source: DataSource) -> Iterator[str]:
    """Yield each rule that the source breaks."""
    if not isinstance(source.name, str) or not _NAME.fullmatch(source.name):
        yield f"name must be small letters, digits and _, at most 64: {source.name!r}"
    for what, limit in (("title", MAX_TITLE), ("description", MAX_DESCRIPTION)):
        text = getattr(source, what)
        if not isinstance(text, str) or not 1 <= len(text.strip()) <= len(text) <= limit:
            yield f"{what} must be a text of 1 to {limit:,} characters"
