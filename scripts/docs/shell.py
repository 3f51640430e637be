"""What all pages of the documentation share: head, navigation, and how Markdown is drawn."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from markdown_it import MarkdownIt

NAVIGATION: Final = (
    ("../", "Chat"),
    ("quickstart", "Quick start"),
    ("protocol", "The protocol"),
    ("asyncapi", "Live: every frame"),
    ("../docs", "HTTP: try it"),
    ("../redoc", "HTTP: read it"),
    ("../openapi.yaml", "openapi.yaml"),
    ("../openapi.json", "openapi.json"),
    ("../asyncapi.yaml", "asyncapi.yaml"),
    ("../asyncapi.json", "asyncapi.json"),
)
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table")
_HEADING: Final = re.compile(r"<h([2-4])>(.*?)</h\1>")
_COMMENT: Final = re.compile(r"(?m)^<!--.*?-->\n")


def page(title: str, body: str) -> str:
    """Return a whole page. All of them stand one level below the service's root."""
    links = "\n".join(f'    <a href="{href}">{name}</a>' for href, name in NAVIGATION)
    return f"""<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>parlance: {escape(title)}</title>
  <link rel="icon" href="../static/favicon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="../static/css/docs.css">
</head>
<body>
  <nav class="docs-nav" aria-label="The contract">
{links}
  </nav>
  <main id="docs" class="prose">
{body}
  </main>
</body>
</html>
"""


def markdown(text: str) -> str:
    """Return Markdown as HTML; headings get ids, so that one can link to them."""
    html: str = _MARKDOWN.render(_COMMENT.sub("", text)).rstrip()
    return _HEADING.sub(_with_id, html)


def _with_id(heading: re.Match[str]) -> str:
    level, inner = heading.groups()
    name = re.sub(r"[^a-z0-9]+", "-", re.sub("<.*?>", "", inner).lower()).strip("-")
    return f'<h{level} id="{name}">{inner}</h{level}>'
