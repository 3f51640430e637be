"""The documentation's own pages: every frame in its direction, no dead link, nothing inline."""

from __future__ import annotations

import re

import pytest

from scripts.artefacts import ROOT
from tests.contract.http.contract import OPERATIONS
from tests.contract_schemas import client_types, server_types

FOLDER = ROOT / "generated" / "docs"
PAGES = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.html"))}
SERVED = {operation.path for operation in OPERATIONS.values()}


@pytest.mark.requirement("E9", "F4")
def test_every_frame_is_listed_by_its_type_and_told_in_its_direction() -> None:
    for page, types in (("client-frames", client_types()), ("server-frames", server_types())):
        assert set(re.findall(r'<h2 id="([a-z_]+)"', PAGES[page])) == types
        for kind in types:
            assert f'<li><a href="{page}#{kind}"><code>{kind}</code></a>' in PAGES["asyncapi"]


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_something_that_is_served(name: str) -> None:
    targets = re.findall(r'(?:href|src)="([^"]*)"', PAGES[name])

    for target in targets:
        if target.startswith("../static/"):
            assert (ROOT / target.removeprefix("../")).is_file(), target
        else:
            page, _, place = target.partition("#")
            path = f"/{page.removeprefix('../')}" if "../" in page else f"/docs/{page}"
            assert path in SERVED, target
            assert not place or f'id="{place}"' in PAGES[page], target


@pytest.mark.requirement("G1")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_script_and_no_style_of_its_own(name: str) -> None:
    assert re.findall(r"<script|<style|\sstyle=|\son[a-z]+=", PAGES[name]) == []
