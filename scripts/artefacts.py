"""A folder of generated files: write it, or say in which files it differs.

A generator makes a mapping from relative path to text and hands it over; it owns every file below
its folder that `owns` accepts, so that strays of an earlier run are removed, and reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

Files = Mapping[str, str]


def _everything(_: Path) -> bool:
    return True


def present(folder: Path, owns: Callable[[Path], bool] = _everything) -> set[str]:
    """Return the relative paths of the owned files that are there now."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and owns(path.relative_to(folder))
    }


def stale(folder: Path, files: Files, owns: Callable[[Path], bool] = _everything) -> list[str]:
    """Return the paths that differ, are missing or are strays, sorted."""
    changed = {
        name
        for name, text in files.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != text.encode()
    }
    return sorted(changed | (present(folder, owns) - files.keys()))


def write(folder: Path, files: Files, owns: Callable[[Path], bool] = _everything) -> None:
    """Make the folder's owned files exactly these; files that are right already are not touched."""
    for name in stale(folder, files, owns):
        path = folder / name
        if name not in files:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name].encode())
