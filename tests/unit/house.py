"""What the house tests read: the project's own files, what they import, how long they are.

Nothing of the project is imported: sources are read as text and as syntax trees, so that a rule
holds for a file whatever it does when it runs.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = frozenset(
    """.git .venv venv node_modules var dist build logs __pycache__ .mypy_cache .ruff_cache
    .pytest_cache .hypothesis .schemathesis""".split()
)
IMPORT = re.compile(
    r"""^\s*import\s*['"]([^'"]+)|^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)"""
    r"""|\bimport\(\s*['"]([^'"]+)""",
    re.M,
)
COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"])//[^\n]*", re.S)


def files(*suffixes: str, below: str = ".") -> list[Path]:
    """Return our files with one of these endings (all without any), relative to the root."""
    found = []
    for folder, folders, names in os.walk(ROOT / below):
        folders[:] = sorted(set(folders) - NOT_OURS)
        ours = sorted(set(names) - NOT_OURS)  # in a worktree, .git is a file
        paths = [(Path(folder) / name).relative_to(ROOT) for name in ours]
        found += [path for path in paths if not suffixes or path.suffix in suffixes]
    return found


def text(path: Path) -> str:
    """Return a file's text."""
    return (ROOT / path).read_text("utf-8")


def module_name(path: Path) -> str:
    """Return `app.core` for `app/core/__init__.py`."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def python_imports(path: Path, source: str | None = None) -> Iterator[str]:
    """Yield every module that a Python file imports, absolute, wherever the import stands.

    `from a import b` yields both `a` and `a.b`, because `b` may be a module.
    """
    package = path.parent.parts
    for node in ast.walk(ast.parse(text(path) if source is None else source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def code(source: str) -> str:
    """Return JavaScript without its comments, as far as a pattern can tell."""
    return COMMENT.sub("", source)


def page_imports(source: str) -> list[str]:
    """Return what an ES module imports and re-exports, as written."""
    return [next(filter(None, groups)) for groups in IMPORT.findall(code(source))]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function of a Python file with its number of lines, without decorators."""
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1
