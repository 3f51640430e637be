"""Who may import whom: the table is the rule, the sources are what it is held against.

The longest name that fits a module is its layer. `|` parts our own layers from third parties; `*`
stands for any third party that is not reserved. The standard library is open to all.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.house import ROOT, files, module_name, python_imports, text

TABLE = """
    generated           generated | pydantic typing_extensions
    app                 |
    app.core            app.core generated | pydantic
    app.settings        app.settings app.core.log_lines | pydantic pydantic_settings
    app.starting        app.settings app.core | pydantic pydantic_settings
    app.access_control  app.access_control app.core generated |
    app.providers       app.providers app.core generated | *
    app.stores          app.stores app.core generated | *
    app.sandboxes       app.sandboxes app.core generated | *
    app.datasources     app.datasources app.core generated | *
    app.telemetry       app.telemetry generated |
    app.events          app.events app.telemetry app.core generated | orjson pydantic
    app.chats           app.chats app.core generated |
    app.turns           app.turns app.chats app.events app.telemetry app.agent app.core generated tools.base | pydantic structlog
    app.sessions        app.sessions app.turns app.chats app.events app.core generated | pydantic
    app.agent           app.agent app.core generated tools.base | pydantic structlog
    app.state           app.sessions app.chats app.turns app.telemetry app.providers.health app.core generated tools.base |
    app.middleware      app.middleware app.core generated | structlog starlette
    app.routers         app.routers app.middleware app.state app.sessions app.chats app.events app.telemetry app.agent.describing app.core generated tools.base | pydantic structlog orjson fastapi starlette
    app.main            app.bootstrap app.starting app.routers app.middleware app.settings app.state app.core | structlog fastapi starlette
    app.bootstrap       app tools generated demo_model | *
    app.server          app.server app.settings app.starting app.middleware app.core generated | uvicorn websockets fastapi structlog
    app.logs            app.core.log_lines | structlog
    app.__main__        app.main app.server app.starting app.logs app.settings app.sandboxes.confinement | structlog
    tools               tools.base app.core generated | pydantic
    company             company tools.base app.access_control app.core app.datasources.base app.sandboxes.sql generated | pydantic
    demo_model          demo_model | *
    scripts             scripts app.settings | *
"""  # noqa: E501

RESERVED = {
    "fastapi": "app.routers app.main app.bootstrap app.server.serving",
    "starlette": "app.routers app.middleware app.main app.bootstrap",
    "uvicorn": "app.server",
    "requests": "app.providers.transport.http",
    "openai": "",
    "anthropic": "",
    "litellm": "",
    "langchain": "",
}

OURS = frozenset({"app", "tools", "company", "generated", "demo_model", "scripts", "tests"})


def _rules() -> dict[str, tuple[list[str], list[str]]]:
    rules = {}
    for line in TABLE.strip().splitlines():
        ours, _, others = line.partition("|")
        layer, *allowed = ours.split()
        rules[layer] = (allowed, others.split())
    return rules


RULES = _rules()


def _is_in(module: str, layers: list[str]) -> bool:
    return any(module == layer or module.startswith(f"{layer}.") for layer in layers)


def _layer(module: str) -> str | None:
    fits = [layer for layer in RULES if _is_in(module, [layer])]
    return max(fits, key=len, default=None)


def _belongs(imported: str) -> str:
    """`from a import b` is seen as `a` and `a.b`: only what is a module or package counts."""
    path = ROOT / Path(*imported.split("."))
    return imported if path.with_suffix(".py").exists() or path.is_dir() else ""


def _violations(path: Path, source: str | None = None) -> Iterator[str]:
    module = module_name(path)
    layer = _layer(module) or ""
    ours, others = RULES[layer]
    for imported in sorted(set(python_imports(path, source))):
        top = imported.split(".")[0]
        if top in OURS:
            wrong = bool(_belongs(imported)) and not _is_in(imported, [*ours, module])
            # A package's own name comes with `from package import module`; the module is judged.
            wrong = wrong and not any(allowed.startswith(f"{imported}.") for allowed in ours)
        elif top in RESERVED:
            wrong = not _is_in(module, RESERVED[top].split())
        else:
            wrong = top not in sys.stdlib_module_names and top not in others and "*" not in others
        if wrong:
            yield f"{module} must not import {imported}"


def _sources() -> list[Path]:
    return [path for top in sorted(OURS - {"tests"}) for path in files(".py", below=top)]


@pytest.mark.requirement("A2")
def test_no_module_imports_what_its_layer_may_not_know() -> None:
    assert [wrong for path in _sources() for wrong in _violations(path)] == []


def test_every_module_of_the_service_belongs_to_a_layer_of_the_table() -> None:
    strays = [str(path) for path in _sources() if (_layer(module_name(path)) or "app") == "app"]
    assert strays in ([], ["app/__init__.py"])


def test_the_rules_see_what_they_forbid() -> None:
    planted = {
        "app/core/x.py": "import fastapi",
        "app/turns/x.py": "from app import stores",
        "app/events/x.py": "from app.turns import turn",
        "app/turns/y.py": "from app.sessions import registry",
        "app/routers/x.py": "from app.providers.transport.http import Client",
        "app/stores/x.py": "import requests",
        "app/providers/x.py": "from ..stores import database",
        "tools/x.py": "def late():\n    from tools.calculate import Calculate",
        "demo_model/x.py": "from app.core.errors import AppError",
        "app/main.py": "from app.agent import loop",
        "generated/x.py": "from app.core import errors",
    }
    for name, source in planted.items():
        assert list(_violations(Path(name), source)), f"{name}: {source}"


def test_only_settings_reads_the_environment() -> None:
    readers = [
        str(path)
        for path in _sources()
        if path.parts[0] in ("app", "tools", "generated")
        and any(word in text(path) for word in ("os.environ", "os.getenv", "import environ"))
    ]
    assert readers == []
