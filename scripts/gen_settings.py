"""Write the settings where people look for them: the table in `README.md`, and `.env.example`.

Both come from `app/settings/`, names, defaults and descriptions; `--check` says when they are
stale.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from app.settings import ROOT, Settings

START, END = "<!-- settings -->\n", "<!-- /settings -->"
HEADER = """\
# Every setting of the service with its default. Copy this file to .env and uncomment what you
# change; a real environment variable goes before this file. Lists are written with commas.
"""


def table() -> str:
    """Return the settings as a Markdown table."""
    rows = [f"| `{name}` | {_default(field)} | {field.description} |" for name, field in _fields()]
    return "\n".join(["| setting | default | what it is |", "| --- | --- | --- |", *rows]) + "\n"


def example() -> str:
    """Return the text of `.env.example`."""
    entries = [
        f"# {field.description}\n# {name}={_plain(field.default)}\n" for name, field in _fields()
    ]
    return "\n".join([HEADER, *entries])


def readme(text: str) -> str:
    """Return the README with the table between its marks."""
    before, rest = text.split(START, 1)
    _, after = rest.split(END, 1)
    return f"{before}{START}{table()}{END}{after}"


def _fields() -> list[tuple[str, FieldInfo]]:
    return [(name.upper(), field) for name, field in Settings.model_fields.items()]


def _default(field: FieldInfo) -> str:
    plain = _plain(field.default)
    return f"`{plain}`" if plain else ""


def _plain(value: Any) -> str:
    if value is None or isinstance(value, SecretStr):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(str(item) for item in value)
    if isinstance(value, Path):
        return str(value.relative_to(ROOT))
    return str(value)


def main() -> int:
    """Write both files, or with `--check` return 1 when one is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    current = (ROOT / "README.md").read_text("utf-8")
    wanted = {"README.md": readme(current), ".env.example": example()}
    stale = [
        name
        for name, text in wanted.items()
        if not (ROOT / name).exists() or (ROOT / name).read_text("utf-8") != text
    ]
    for name in stale:
        if check:
            print(f"{name} does not list the settings as they are: run `make generate`")
        else:
            (ROOT / name).write_text(wanted[name], "utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
