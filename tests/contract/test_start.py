"""What a service does when it starts: it asks the model, takes the policy it is given, and begins
with no session."""

from __future__ import annotations

import httpx2
import pytest

from app.access_control import PatternGroups
from app.core.access import Resource
from app.core.ids import new_id
from app.settings import ROOT
from generated import Principal
from tests.running import RunningService, running_service


class CalculatorOnly(PatternGroups):
    """Another policy: everybody may calculate and nothing else."""

    def allow(self, principal: Principal, resource: Resource) -> bool:
        return resource == Resource("tool", "calculate")


@pytest.mark.requirement("A22")
async def test_the_first_thing_that_the_model_hears_is_hi_and_a_limit_of_3_tokens(
    service: RunningService,
):
    first = service.demo.requests[0].body

    assert [message["content"] for message in first["messages"]] == ["hi"]
    assert first["max_tokens"] == 3


@pytest.mark.requirement("A10")
async def test_a_setting_replaces_who_may_use_what():
    policy = f"{CalculatorOnly.__module__}:{CalculatorOnly.__name__}"
    async with running_service(access_policy=policy) as service:
        async with httpx2.AsyncClient(base_url=service.url) as http:
            tools = (await http.get("/tools")).json()["tools"]
            sources = (await http.get("/data")).json()["data_sources"]

    assert ([tool["name"] for tool in tools], sources) == (["calculate"], [])


@pytest.mark.requirement("A26")
async def test_a_service_that_starts_again_knows_no_session_of_before(tmp_path):
    client_id = new_id()
    folders = {"log_dir": tmp_path / "logs", "data_dir": tmp_path / "var"}
    sessions = []
    for _ in range(2):
        async with running_service(**folders) as service, service.connect(client_id) as client:
            sessions.append(client.session)

    assert [session["resumed"] for session in sessions] == [False, False]
    assert sessions[0]["epoch"] != sessions[1]["epoch"]


@pytest.mark.requirement("A1")
async def test_the_page_is_a_file_that_is_the_same_for_everybody_and_starts_dark(
    service: RunningService,
):
    static = ROOT / "static"
    async with httpx2.AsyncClient(base_url=service.url) as http:
        page = await http.get("/")
        colours = await http.get("/static/css/tokens.css")
        client = await http.get("/static/js/client/src/core.js")

    assert page.content == (static / "index.html").read_bytes()
    assert client.content == (ROOT / "clients" / "javascript" / "src" / "core.js").read_bytes()
    assert 'name="viewport"' in page.text
    first, *_ = colours.text.split("}")
    assert ":root" in first
    assert "color-scheme: dark" in first
