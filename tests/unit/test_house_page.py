"""The page's house rules: who imports whom, and what page code never does.

Views show state, `net` talks HTTP, the client keeps up the live channel, `state` is pure, `main.js`
and `wiring/` join them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.house import ROOT, code, files, page_imports, text

MAY_IMPORT = {
    "net": "net generated vendor",
    "state": "state parts types",
    "views": "views state parts vendor preact",
    "wiring": "wiring net state client types",
    "main": "wiring net state views vendor preact theme",
    "preact": "vendor",
    "theme": "",
    "docs": "vendor",
    "generated": "generated",
    "client": "client parts types",
    "parts": "types",
    "types": "types",
}
CLIENT, LINK = Path("clients/javascript"), Path("static/js/client")
NEVER = re.compile(
    r"\b(?:alert|confirm|prompt|eval)\(|\bnew Function\b|\b(?:inner|outer)HTML\b"
    r"|\binsertAdjacentHTML\b|\bdocument\.write|dangerouslySetInnerHTML|\.style\.cssText"
)
DOM = re.compile(r"\b(?:document|window)\s*\.")


_OF_CLIENT = {"src": "client", "types": "types"}


def _sources() -> list[Path]:
    client = [LINK / path.relative_to(CLIENT) for path in files(".js", below=str(CLIENT))]
    return [*files(".js", ".mjs", below="static/js"), *client]


def _layer(path: Path) -> str:
    """`static/js/net/http.js` is in `net`, `static/js/main.js` in `main`.

    Of the client, what parts are made of is for everybody: it is pure.
    """
    if path.is_relative_to(LINK):
        inside = path.relative_to(LINK)
        return inside.stem if inside == Path("src/parts.js") else _OF_CLIENT[inside.parts[0]]
    inside = path.relative_to("static")
    return Path(inside.parts[1]).stem if inside.parts[0] == "js" else inside.parts[0]


def _violations(path: Path, source: str) -> Iterator[str]:
    allowed = MAY_IMPORT.get(_layer(path), "").split()
    for written in page_imports(source):
        target = Path(os.path.normpath(path.parent / written))
        if not written.startswith(("./", "../")):
            yield f"{path}: {written} is a bare or remote import"
        elif target.parts[0] != "static" or _layer(target) not in allowed:
            yield f"{path}: {_layer(path)} must not import {written}"
        elif not (ROOT / target).is_file():
            yield f"{path}: there is no {written}"


def test_no_module_of_the_page_imports_what_its_layer_may_not_know() -> None:
    assert [wrong for path in _sources() for wrong in _violations(path, text(path))] == []


def test_every_module_of_the_page_belongs_to_a_layer() -> None:
    assert {_layer(path) for path in _sources()} <= MAY_IMPORT.keys()


def test_the_rules_see_what_they_forbid() -> None:
    planted = {
        "static/js/net/x.js": "import { a } from '../state/store.js';",
        "static/js/state/x.js": "export { a } from '../client/src/core.js';",
        "static/js/views/x.js": "const a = await import('../net/http.js');",
        "static/js/views/y.js": "import 'preact';",
        "static/js/main.js": "import {\n  a,\n} from 'https://example.com/a.js';",
        "static/js/views/z.js": "import { a } from './there_is_none.js';",
        "static/js/client/src/x.js": "import { a } from '../../net/http.js';",
    }
    for name, source in planted.items():
        assert len(list(_violations(Path(name), source))) == 1, name


@pytest.mark.requirement("A24")
def test_page_code_makes_no_html_runs_no_text_and_opens_no_browser_dialog() -> None:
    found = [f"{path}: {m[0]}" for path in _sources() for m in NEVER.finditer(code(text(path)))]
    assert found == []


def test_state_net_and_client_do_not_know_the_document() -> None:
    pure = [path for path in _sources() if _layer(path) in ("state", "net", "client")]
    assert [str(path) for path in pure if DOM.search(code(text(path)))] == []


def test_the_page_loads_nothing_from_elsewhere() -> None:
    pages = files(".html", ".css", below="static")
    ours = [path for path in pages if "vendor" not in path.parts]
    remote = re.compile(r"""(?:src|href|url|@import)\s*[=(]?\s*["']?(?:https?:)?//""")
    assert [str(path) for path in ours if remote.search(text(path))] == []
