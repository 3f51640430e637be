"""The texts of `docs/` that are for people who write clients, as pages of the service."""

from __future__ import annotations

import re
from typing import Final

from scripts.artefacts import ROOT
from scripts.docs.shell import markdown, page

PAGES: Final = ("quickstart", "protocol", "protocol-notes")
# Where a link of a text leads on the running service; what it does not serve stays as words.
_SPEC: Final = re.compile(r"\]\(\.\./specs/(openapi|asyncapi)\.yaml\)")
_PAGE: Final = re.compile(rf"\]\(({'|'.join(PAGES)})\.md\)")
_ELSEWHERE: Final = re.compile(
    r"\[([^\]]+)\]\((?!\.\./(?:open|async)api|(?:" + "|".join(PAGES) + r")\))[^)]*\)"
)


def texts() -> dict[str, str]:
    """Return every page by the name of its file."""
    return {f"{name}.html": _page(name) for name in PAGES}


def _page(name: str) -> str:
    text = (ROOT / "docs" / f"{name}.md").read_text("utf-8")
    title = text.partition("\n")[0].removeprefix("# ")
    return page(title, markdown(served(text)))


def served(text: str) -> str:
    """Return a text whose links lead to what the running service serves."""
    text = _SPEC.sub(r"](../\1.yaml)", text)
    text = _PAGE.sub(r"](\1)", text)
    return _ELSEWHERE.sub(r"\1", text)
