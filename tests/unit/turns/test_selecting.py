"""What a message names: agents, providers, models, tools and sources."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.agents import Agent, Agents
from app.core.catalogue import Catalogue
from app.core.errors import (
    CallerError,
    UnknownAgent,
    UnknownDataSource,
    UnknownModel,
    UnknownProvider,
    UnknownTool,
)
from app.core.ids import new_id
from app.core.providers import ProviderRegistry
from app.turns.selecting import Selector
from generated import ChatCommand
from tests.unit.fakes import ADA, FakeDataSource, FakePolicy, FakeProvider, FakeTool
from tests.unit.turns.test_turns import nothing

POLICY = FakePolicy()
PROVIDERS = [FakeProvider(name="one", models=("a", "b")), FakeProvider(name="two", models=("c",))]
AGENTS = Agents((Agent("plain", "You help."), Agent("careful", "You check.", "one", "b")))


def selector(policy: FakePolicy = POLICY) -> Selector:
    tools = [FakeTool(nothing), FakeTool(nothing, name="other")]
    sources = [FakeDataSource()]
    return Selector(
        agents=AGENTS,
        providers=ProviderRegistry(PROVIDERS),
        tools=Catalogue("tool", tools, policy=policy, unknown=UnknownTool),
        sources=Catalogue("data_source", sources, policy=policy, unknown=UnknownDataSource),
    )


def command(**fields: Any) -> ChatCommand:
    return ChatCommand(type="chat", id=new_id(), content="hi", **fields)


@pytest.mark.parametrize(
    ("fields", "chosen"),
    [
        ({}, ("plain", "one", "a")),
        ({"model": "b"}, ("plain", "one", "b")),
        ({"provider": "two"}, ("plain", "two", "c")),
        ({"agent": "careful"}, ("careful", "one", "b")),
        ({"agent": "careful", "model": "a"}, ("careful", "one", "a")),
        ({"agent": "careful", "provider": "one"}, ("careful", "one", "b")),
        ({"agent": "careful", "provider": "two"}, ("careful", "two", "c")),
    ],
)
def test_a_message_goes_before_its_agent_and_the_agent_before_the_service(
    fields: dict[str, str], chosen: tuple[str, str, str]
):
    names = selector().names(ADA, command(**fields))

    assert (names.agent, names.provider, names.model) == chosen


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"agent": "none"}, UnknownAgent),
        ({"provider": "none"}, UnknownProvider),
        ({"model": "c"}, UnknownModel),
        ({"provider": "two", "model": "a"}, UnknownModel),
        ({"tools": ["do", "none"]}, UnknownTool),
        ({"data_sources": ["none"]}, UnknownDataSource),
    ],
)
def test_an_unknown_name_is_refused(fields: dict[str, Any], refusal: type[CallerError]):
    with pytest.raises(refusal):
        selector().names(ADA, command(**fields))


@pytest.mark.requirement("A10")
def test_what_was_chosen_earlier_loses_what_was_taken_from_the_caller_since():
    policy = FakePolicy()
    choose = selector(policy)
    asked = command(tools=["other", "do"], data_sources=["notes"])
    names = choose.names(ADA, asked)
    policy.hidden |= {"do", "notes"}
    after = choose.resolve(ADA, names)

    assert names.tools == ("other", "do")
    assert ([tool.name for tool in after.tools], after.sources) == (["other"], ())
