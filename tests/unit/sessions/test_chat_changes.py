"""Chats that are renamed, pinned, deleted and restored, and what the caller's session hears."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.core.errors import CallerError, NotFound
from app.core.optional import given
from app.sessions import chat_changes
from app.sessions.session_manager import SessionManager
from generated import ChatChange
from tests.unit.fakes import ADA, BOB, FakeProvider, Hang
from tests.unit.room import Frame, Room, ended, events, outline, room

pytestmark = pytest.mark.requirement("C8")


async def begun(room_: Room, session: SessionManager, content: str = "hi") -> str:
    """Begin a chat, and return its id."""
    [started, *_] = await room_.ask(session, content)
    return str(started["chat_id"])


def heard(session: SessionManager, after: int) -> list[Frame]:
    return events(session)[after:]


async def test_a_change_is_told_to_the_callers_session(tmp_path: Path):
    async with room(tmp_path) as here:
        session, other = here.session(ADA), here.session(BOB)
        chat_id = await begun(here, session)
        last = session.events.last_seq

        change = ChatChange(title="  Two\nwords\u202e ", pinned=True)
        chat = await here.state.chat_changes.change(ADA, chat_id, change)

        assert (chat.title, chat.pinned) == ("Two words", True)
        assert heard(session, last) == [
            {
                "type": "chat_updated",
                "seq": last + 1,
                "chat_id": chat_id,
                "title": "Two words",
                "agent": "assistant",
                "pinned": True,
                "used_at": chat.model_dump(mode="json")["used_at"],
            }
        ]
        assert other.events.last_seq == 0


@pytest.mark.parametrize("title", ["\u202e", " \n ", "\u200d", "\x00"])
async def test_a_title_that_shows_nothing_is_refused(tmp_path: Path, title: str):
    async with room(tmp_path) as here:
        session = here.session(ADA)
        chat_id = await begun(here, session, "Hello")
        last = session.events.last_seq

        with pytest.raises(CallerError) as caught:
            await here.state.chat_changes.change(ADA, chat_id, ChatChange(title=title))

        assert [detail.at for detail in caught.value.details] == ["/title"]
        assert (await here.state.listing.get(ADA.email, chat_id)).title == "Hello"
        assert heard(session, last) == []


async def test_a_title_that_grows_by_cleaning_fits_all_the_same(tmp_path: Path):
    async with room(tmp_path) as here:
        chat_id = await begun(here, here.session(ADA))
        change = ChatChange(title="\ufb2c" * 200)  # one character, three when composed
        chat = await here.state.chat_changes.change(ADA, chat_id, change)
    assert len(chat.title) == 200


async def test_a_deleted_chat_can_be_restored_and_both_are_told(tmp_path: Path):
    async with room(tmp_path) as here:
        session = here.session(ADA)
        chat_id = await begun(here, session)
        before = await here.state.listing.get(ADA.email, chat_id)
        last = session.events.last_seq

        await here.state.chat_changes.delete(ADA, chat_id)
        assert session.chat_id is None
        with pytest.raises(NotFound):
            await here.chat(session, "more", chat_id=chat_id)
        assert await here.state.chat_changes.restore(ADA, chat_id) == before

        deleted, updated = heard(session, last)
        assert deleted == {"type": "chat_deleted", "seq": last + 1, "chat_id": chat_id}
        assert (updated["type"], updated["chat_id"]) == ("chat_updated", chat_id)
        assert (await here.ask(session, "more", chat_id=chat_id))[-1]["outcome"] == "completed"


async def test_the_turn_of_a_chat_ends_as_cancelled_before_the_chat_is_deleted(tmp_path: Path):
    hang = Hang("So far")
    async with room(tmp_path, provider=FakeProvider([hang])) as here:
        session = here.session(ADA)
        ack = await here.chat(session)
        await hang.reached.wait()

        await here.state.chat_changes.delete(ADA, str(given(ack.chat_id)))

        told = outline(events(session))
        assert told[-3:] == ["message", "cancelled", "chat_deleted"]
        assert "error" not in told
        await here.state.chat_changes.restore(ADA, str(given(ack.chat_id)))
        page = await here.store.page(ADA.email, str(given(ack.chat_id)), 10)
        assert [message.shown.state for message in page.messages] == ["complete", "partial"]


async def test_a_turn_that_is_being_prepared_is_cancelled_too(tmp_path: Path):
    async with room(tmp_path) as here:
        session = here.session(ADA)
        chat_id = await begun(here, session)
        here.store.reached.clear()
        here.store.gate.clear()
        last = session.events.last_seq
        asking = asyncio.create_task(here.chat(session, "more", chat_id=chat_id))
        await here.store.reached.wait()

        deleting = asyncio.create_task(here.state.chat_changes.delete(ADA, chat_id))
        await asyncio.sleep(0)
        here.store.gate.set()
        await asyncio.gather(asking, deleting)

        assert outline(heard(session, last))[-2:] == ["cancelled", "chat_deleted"]


async def test_a_turn_that_does_not_end_does_not_keep_its_chat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(chat_changes, "STOP_SECONDS", 0.05)
    async with room(tmp_path) as here:
        session = here.session(ADA)
        here.store.answers.clear()
        ack = await here.chat(session)
        await here.store.reached_answer.wait()

        await here.state.chat_changes.delete(ADA, str(given(ack.chat_id)))

        assert outline(events(session))[-1] == "chat_deleted"
        here.store.answers.set()
        finished = await ended(session)
        assert finished["outcome"] == "failed"  # its answer came too late to be kept


async def test_anothers_chat_is_not_found_and_its_turn_goes_on(tmp_path: Path):
    hang = Hang("So far")
    async with room(tmp_path, provider=FakeProvider([hang])) as here:
        session, changes = here.session(ADA), here.state.chat_changes
        chat_id = str(given((await here.chat(session)).chat_id))
        await hang.reached.wait()
        last = session.events.last_seq

        for asked in (
            changes.change(BOB, chat_id, ChatChange(pinned=True)),
            changes.delete(BOB, chat_id),
            changes.restore(BOB, chat_id),
        ):
            with pytest.raises(NotFound):
                await asked

        assert heard(session, last) == []
        assert here.turn(session).state == "answering"


async def test_without_a_session_a_chat_is_changed_all_the_same(tmp_path: Path):
    async with room(tmp_path) as here:
        session = here.session(ADA)
        chat_id = await begun(here, session)
        here.state.sessions.end(session, 1012, "the test goes on without it")

        await here.state.chat_changes.delete(ADA, chat_id)
        chat = await here.state.chat_changes.restore(ADA, chat_id)

        assert (await here.state.listing.page(ADA.email, 5, before=None)).chats == [chat]
