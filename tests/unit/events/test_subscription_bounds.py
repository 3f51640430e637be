"""What a connection that does not read can make the service hold."""

from __future__ import annotations

from app.events.subscription import MAX_DIRECT, MAX_DIRECT_CHARS
from parlance_conformance.parts import text_in
from tests.unit.events.bare_session import due, read, resume, session


def test_a_snapshot_that_is_asked_for_again_and_again_is_made_once_when_it_can_be_sent():
    where = session()
    where.say("a")
    subscription = where.subscription()
    for _ in range(1_000):
        subscription.resume(resume(where, 0, "0" * 32))
    where.say("b")

    [reset] = read(due(subscription))
    assert (reset["seq"], text_in(reset["snapshot"]["open_turns"][0]["parts"])) == (2, "ab")


def test_what_is_told_after_a_resume_stands_behind_its_reset():
    where = session()
    subscription = where.subscription()
    told = [subscription.tell('{"type": "ack"}')]
    subscription.resume(resume(where, 0, "0" * 32))
    told += [subscription.tell('{"type": "pong"}') for _ in range(2)]

    types = [frame["type"] for frame in read(due(subscription))]
    assert (types, told) == (["ack", "reset", "pong", "pong"], [True] * 3)


def test_a_resume_that_can_be_followed_does_not_take_an_earlier_reset_back():
    where = session()
    where.say("a")
    subscription = where.subscription()
    subscription.resume(resume(where, 0, "0" * 32))
    subscription.resume(resume(where, 0))

    types = [frame["type"] for frame in read(due(subscription))]
    assert types == ["reset", "token"]


def test_resumes_in_turn_that_are_not_read_are_bounded_by_their_size():
    where = session()
    where.say("x" * (MAX_DIRECT_CHARS // 2))
    subscription = where.subscription()
    for _ in range(100):
        subscription.resume(resume(where, 0, "0" * 32))
        subscription.resume(resume(where, 0))

    assert sum(len(event.json) for event in due(subscription)) < 4 * MAX_DIRECT_CHARS


def test_snapshots_that_are_not_read_are_bounded_by_their_size():
    where = session()
    where.say("x" * (MAX_DIRECT_CHARS // 2))
    subscription = where.subscription()
    took = []
    for _ in range(4):
        subscription.resume(resume(where, 0, "0" * 32))
        took.append(subscription.tell("{}"))

    assert took == [True, True, False, False]


def test_large_answers_that_are_not_read_are_bounded_by_their_size():
    subscription = session().subscription()
    large = "x" * (MAX_DIRECT_CHARS // 4)

    assert [subscription.tell(large) for _ in range(6)] == [True] * 5 + [False]
    due(subscription)
    assert subscription.tell(large)


def test_a_reader_that_takes_no_answers_is_told_to_be_too_slow():
    subscription = session().subscription(cursor=None)
    taken = [subscription.tell("{}") for _ in range(MAX_DIRECT + 1)]

    assert taken == [True] * MAX_DIRECT + [False]
