"""Generated files: write a folder of them, or say which are stale.

A generator makes a mapping from relative path to text; an `Artefacts` knows where they go and which
files there are its own, so that strays of an earlier run are removed, and reported. `generate.py`
runs all of them; each generator is also a command of its own through `run`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Files = Mapping[str, str]


def _everything(_: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Artefacts:
    """What one generator makes: `folder` is relative to the project's root.

    `owns` says by its path below `folder` whether a file belongs to this generator; by default all
    of them do.
    """

    folder: str
    make: Callable[[], Files]
    owns: Callable[[str], bool] = _everything

    def stale(self) -> list[str]:
        """Return the paths, from the root, that differ, are missing or are strays."""
        return [f"{self.folder}/{name}" for name in self._stale(self.make())]

    def write(self) -> None:
        """Make the owned files exactly what the generator makes; right ones are not touched."""
        files = self.make()
        for name in self._stale(files):
            path = ROOT / self.folder / name
            if name not in files:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name].encode())

    def _stale(self, files: Files) -> list[str]:
        folder = ROOT / self.folder
        changed = {name for name, text in files.items() if not _holds(folder / name, text)}
        return sorted(changed | (self._present(folder) - files.keys()))

    def _present(self, folder: Path) -> set[str]:
        found = (path for path in folder.rglob("*") if path.is_file())
        names = {path.relative_to(folder).as_posix() for path in found}
        return {name for name in names if "__pycache__" not in name and self.owns(name)}


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def run(*all_artefacts: Artefacts) -> int:
    """Write everything, or with `--check` name what is stale and return 1."""
    parser = argparse.ArgumentParser(description="Make the files that come from specs/.")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    if not parser.parse_args().check:
        for artefacts in all_artefacts:
            artefacts.write()
        return 0
    names = [name for artefacts in all_artefacts for name in artefacts.stale()]
    for name in names:
        print(f"{name} is not what specs/ makes: run `make generate`")
    return 1 if names else 0
