"""The connection breaks: the page gets exactly the rest, and sends what it holds exactly once."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import expect

from parlance_conformance.parts import said
from tests.browser.journeys.conftest import Visit
from tests.browser.journeys.interrupted import interrupt
from tests.browser.journeys.line import Line
from tests.browser.journeys.person import Person
from tests.browser.journeys.witness import BROKEN_LINE
from tests.running import RunningService

WORDS = [f"word{number} " for number in range(60)]
SLOWLY = {"text": [{"text": word, "delay": 0.02} for word in WORDS]}
LOST = "The connection was lost."


@pytest_asyncio.fixture(loop_scope="session")
async def far_person(line: Line, far_service: RunningService, visit: Visit) -> Person:
    somebody = await visit(line.url)
    somebody.witness.tolerate(BROKEN_LINE)
    await somebody.open()
    await somebody.settle()
    return somebody


@pytest.mark.requirement("C3", "G3")
async def test_a_reload_in_the_middle_of_an_answer_loses_neither_words_nor_the_draft(
    service: RunningService, person: Person
) -> None:
    service.demo.script([SLOWLY])
    await person.ask("Count slowly")
    await expect(person.answers).to_contain_text("word5")
    await person.field.fill("and then")
    await person.page.reload()
    await expect(person.answers).to_contain_text("word9")
    await person.read_on(1)

    [answer] = person.transcript.answers()
    assert said(answer) == "".join(WORDS)
    await expect(person.answers).to_have_text("".join(WORDS).strip())
    await expect(person.said).to_have_text(["Count slowly"])
    await expect(person.field).to_have_value("and then")


@pytest.mark.requirement("C3", "G3")
async def test_a_page_that_is_interrupted_again_and_again_shows_every_word_once(
    line: Line, far_service: RunningService, far_person: Person
) -> None:
    counts = await interrupt(far_person, line, far_service.demo, times=8, seed=3)

    assert set(counts) <= {"reload", "drop", "turns"}


@pytest.mark.requirement("C3", "G3")
async def test_a_dropped_connection_gets_exactly_the_rest(
    line: Line, far_service: RunningService, far_person: Person
) -> None:
    far_service.demo.script([SLOWLY])
    await far_person.ask("Count slowly")
    await expect(far_person.answers).to_contain_text("word5")
    line.drop()
    await far_person.read_on(1)

    transcript = far_person.transcript
    assert [frame["resumed"] for frame in transcript.events("session")] == [False, True]
    assert transcript.numbers == list(range(1, len(transcript.numbers) + 1))
    assert transcript.streamed() == "".join(WORDS)
    await expect(far_person.answers).to_have_text("".join(WORDS).strip())


@pytest.mark.requirement("C8", "G3")
async def test_a_message_written_without_a_connection_goes_out_once_when_it_is_back(
    line: Line, far_service: RunningService, far_person: Person
) -> None:
    line.cut()
    await expect(far_person.page.get_by_text(LOST)).to_be_visible()
    await far_person.ask("Are you there?")
    await expect(far_person.page.get_by_text("Will be sent when the connection")).to_be_visible()
    await expect(far_person.field).to_have_value("")
    assert far_person.transcript.commands("chat") == []
    line.mend()
    await far_person.read_on(1)

    await expect(far_person.page.get_by_text(LOST)).to_have_count(0)
    assert len(far_person.transcript.commands("chat")) == 1
    assert len(far_person.transcript.events("turn_started")) == 1
    await expect(far_person.said).to_have_text(["Are you there?"])


@pytest.mark.requirement("C3", "G3")
async def test_a_message_that_the_network_swallowed_survives_a_reload_and_is_answered_once(
    line: Line, far_service: RunningService, far_person: Person
) -> None:
    line.swallow()
    await far_person.ask("Did you hear me?")
    await expect(far_person.page.get_by_text("Sending…")).to_be_visible()
    assert far_person.transcript.events("ack") == []
    await far_person.page.reload()
    await far_person.read_on(1)

    first, second = far_person.transcript.commands("chat")
    assert first == second
    assert len(far_person.transcript.events("turn_started")) == 1
    await expect(far_person.said).to_have_text(["Did you hear me?"])
