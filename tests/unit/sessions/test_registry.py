"""One active session per user: who gets it, who is refused, and when it ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.core.errors import RateLimited, SessionTaken
from app.core.ids import new_id
from app.events.memory import MemoryEventLog
from app.events.session_log import SessionLogs
from app.sessions.registry import Sessions
from app.telemetry.counters import Counters
from app.turns.running import RunningTurns
from generated.close_codes import RESTARTING, SESSION_TAKEN
from tests.unit.fakes import ADA, BOB
from tests.unit.room import room


def sessions(folder: Path, *, idle: float = 600, grace: float = 60, most: int = 100) -> Sessions:
    return Sessions(
        logs=SessionLogs(folder, secrets=[], counters=Counters()),
        new_events=MemoryEventLog,
        running=RunningTurns(per_session=4),
        idle_seconds=idle,
        grace_seconds=grace,
        most=most,
        most_connections=2,
    )


def test_the_same_client_gets_its_session_back(tmp_path: Path):
    all_ = sessions(tmp_path)
    client = new_id()
    first = all_.open(ADA, client, takeover=False)
    again = all_.open(ADA, client, takeover=False)

    assert (first.resumed, again.resumed) == (False, True)
    assert again.session is first.session
    first.session.end(RESTARTING, "over")


@pytest.mark.requirement("A12")
def test_another_client_is_refused_within_the_grace_and_served_after_it(tmp_path: Path):
    strict, lenient = sessions(tmp_path, grace=60), sessions(tmp_path, grace=0)
    for all_ in (strict, lenient):
        all_.open(ADA, new_id(), takeover=False)
    with pytest.raises(SessionTaken):
        strict.open(ADA, new_id(), takeover=False)
    opened = lenient.open(ADA, new_id(), takeover=False)

    assert not opened.resumed
    for all_ in (strict, lenient):
        for session in all_:
            all_.end(session, RESTARTING, "over")


@pytest.mark.requirement("A12")
async def test_a_session_with_a_turn_is_not_given_away_though_nobody_is_connected(tmp_path: Path):
    async with room(tmp_path, grace_seconds=0) as it:
        session = it.session()
        with it.state.running.claim(session.id, new_id()), pytest.raises(SessionTaken):
            it.session()

        assert it.session() is not session


def test_a_takeover_closes_every_connection_of_the_old_session_once(tmp_path: Path):
    all_ = sessions(tmp_path)
    closed: list[tuple[int, str]] = []
    old = all_.open(ADA, new_id(), takeover=False).session
    for _ in range(2):
        old.connect(lambda code, reason: closed.append((code, reason)))
    new = all_.open(ADA, new_id(), takeover=True).session
    all_.end(old, RESTARTING, "again")

    assert closed == [(SESSION_TAKEN, "taken over by another client")] * 2
    assert list(all_) == [new]
    assert all_.of(ADA) is new
    new.end(RESTARTING, "over")


def test_one_user_has_room_for_so_many_connections_and_gets_it_back(tmp_path: Path):
    session = sessions(tmp_path).open(ADA, new_id(), takeover=False).session
    keys = [session.connect(lambda *_: None) for _ in range(2)]
    with pytest.raises(RateLimited):
        session.connect(lambda *_: None)
    session.disconnect(keys[0])

    assert session.connect(lambda *_: None)
    session.end(RESTARTING, "over")


def test_two_users_do_not_meet(tmp_path: Path):
    all_ = sessions(tmp_path)
    client = new_id()
    ada = all_.open(ADA, client, takeover=False).session
    bob = all_.open(BOB, client, takeover=False).session

    assert ada is not bob
    assert (all_.of(ADA), all_.of(BOB)) == (ada, bob)
    for session in all_:
        all_.end(session, RESTARTING, "over")


@pytest.mark.requirement("C4")
async def test_the_sweep_ends_idle_sessions_and_spares_those_in_use(tmp_path: Path):
    all_ = sessions(tmp_path, idle=0.01)
    idle = all_.open(ADA, new_id(), takeover=False).session
    used = all_.open(BOB, new_id(), takeover=False).session
    used.connect(lambda *_: None)
    sweep = asyncio.create_task(all_.sweep())
    async with asyncio.timeout(5):
        while not idle.ended:  # noqa: ASYNC110 - a sweep tells nobody
            await asyncio.sleep(0)
    sweep.cancel()

    assert list(all_) == [used]
    assert not used.ended
    used.end(RESTARTING, "over")


def test_a_full_service_ends_an_unused_session_and_never_an_active_one(tmp_path: Path):
    unused, active = sessions(tmp_path, grace=0, most=1), sessions(tmp_path, grace=60, most=1)
    for all_ in (unused, active):
        all_.open(ADA, new_id(), takeover=False)
    unused.open(BOB, new_id(), takeover=False)
    with pytest.raises(RateLimited):
        active.open(BOB, new_id(), takeover=False)

    assert [[s.principal for s in all_] for all_ in (unused, active)] == [[BOB], [ADA]]
    for all_ in (unused, active):
        for session in all_:
            all_.end(session, RESTARTING, "over")
