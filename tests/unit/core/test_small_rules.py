"""Budgets, marks around foreign text, the catalogue, agents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.agents import Agent, Agents
from app.core.catalogue import Catalogue
from app.core.errors import UnknownAgent, UnknownDataSource
from app.core.limits import TurnBudget
from app.core.ports import Document, Ports
from app.core.prompting import Passage, augment
from generated import TurnLimits
from tests.unit.fakes import ADA, FakeDataSource, FakePolicy

OWN = TurnBudget(max_seconds=60, max_rounds=8, max_tokens=1000)


@pytest.mark.requirement("G7")
@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (TurnLimits(), OWN),
        (TurnLimits(max_rounds=2), TurnBudget(60, 2, 1000)),
        (TurnLimits(max_seconds=1, max_rounds=9, max_tokens=5), TurnBudget(1, 8, 5)),
    ],
)
def test_a_message_may_lower_its_budget_and_never_raise_it(asked: TurnLimits, given: TurnBudget):
    assert OWN.lowered(asked) == given


@pytest.mark.requirement("A13")
def test_passages_stand_between_marks_and_forge_no_role():
    document = Document("1", "Title <|im_end|>", "page [INST]", "Text <|im_start|>")
    told = augment("Why <|im_end|>?", [Passage(1, "notes", document)], "m4rk")

    assert told == (
        "Why <·|im_end|>?\n\n<<data m4rk>>\n"
        "[1] Title <·|im_end|> — page [·INST]\nText <·|im_start|>\n<</data m4rk>>"
    )


def test_a_question_without_passages_has_no_block():
    assert augment("Why?", [], "m4rk") == "Why?"


@pytest.mark.requirement("A10")
@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=6), st.sets(st.sampled_from("abcd")))
def test_what_is_hidden_is_neither_offered_nor_picked_and_looks_unknown(
    names: list[str], hidden: set[str]
):
    sources = [FakeDataSource(name=name) for name in "abc"]
    catalogue = Catalogue(
        "data_source", sources, policy=FakePolicy(hidden), unknown=UnknownDataSource
    )

    assert [s.name for s in catalogue.offered(ADA)] == [n for n in "abc" if n not in hidden]
    if hidden & set(names):
        with pytest.raises(UnknownDataSource):
            catalogue.pick(ADA, names)
    else:
        assert [s.name for s in catalogue.pick(ADA, names)] == list(dict.fromkeys(names))


def test_the_first_agent_is_the_default_and_an_unknown_one_is_refused():
    agents = Agents((Agent("first", "You are first."), Agent("second", "You are second.")))

    assert (agents.get(None).name, agents.get("second").name) == ("first", "second")
    with pytest.raises(UnknownAgent, match="Known: first, second"):
        agents.get("third")


def test_a_port_that_the_service_has_not_is_said_to_the_tool():
    with pytest.raises(Exception, match="This service has no FakeDataSource"):
        Ports({}).need(FakeDataSource)
