"""What a connection that does not read can make the service hold."""

from __future__ import annotations

from app.services.publish import publish_text
from app.services.subscription import MAX_DIRECT, MAX_DIRECT_CHARS, Subscription
from tests.unit.services.bare_session import CHAT, TURN, read, resume, session


def test_a_snapshot_that_is_asked_for_again_and_again_is_made_once_when_it_can_be_sent():
    where = session()
    publish_text(where, TURN, CHAT, "a")
    subscription = Subscription(where, cursor=0)
    for _ in range(1_000):
        subscription.resume(resume(where, 0, "0" * 32))
    publish_text(where, TURN, CHAT, "b")

    [reset] = read(subscription.due())
    assert (reset["seq"], reset["snapshot"]["open_turn"]["text"]) == (2, "ab")


def test_what_is_told_after_a_resume_stands_behind_its_reset():
    where = session()
    subscription = Subscription(where, cursor=0)
    told = [subscription.tell('{"type": "ack"}')]
    subscription.resume(resume(where, 0, "0" * 32))
    told += [subscription.tell('{"type": "pong"}') for _ in range(2)]

    types = [frame["type"] for frame in read(subscription.due())]
    assert (types, told) == (["ack", "reset", "pong", "pong"], [True] * 3)


def test_a_resume_that_can_be_followed_does_not_take_an_earlier_reset_back():
    where = session()
    publish_text(where, TURN, CHAT, "a")
    subscription = Subscription(where, cursor=0)
    subscription.resume(resume(where, 0, "0" * 32))
    subscription.resume(resume(where, 0))

    types = [frame["type"] for frame in read(subscription.due())]
    assert types == ["reset", "token"]


def test_resumes_in_turn_that_are_not_read_are_bounded_by_their_size():
    where = session()
    publish_text(where, TURN, CHAT, "x" * (MAX_DIRECT_CHARS // 2))
    subscription = Subscription(where, cursor=0)
    for _ in range(100):
        subscription.resume(resume(where, 0, "0" * 32))
        subscription.resume(resume(where, 0))

    assert sum(len(event.json) for event in subscription.due()) < 4 * MAX_DIRECT_CHARS


def test_snapshots_that_are_not_read_are_bounded_by_their_size():
    where = session()
    publish_text(where, TURN, CHAT, "x" * (MAX_DIRECT_CHARS // 2))
    subscription = Subscription(where, cursor=0)
    took = []
    for _ in range(4):
        subscription.resume(resume(where, 0, "0" * 32))
        took.append(subscription.tell("{}"))

    assert took == [True, True, False, False]


def test_large_answers_that_are_not_read_are_bounded_by_their_size():
    subscription = Subscription(session(), cursor=0)
    large = "x" * (MAX_DIRECT_CHARS // 4)

    assert [subscription.tell(large) for _ in range(6)] == [True] * 5 + [False]
    subscription.due()
    assert subscription.tell(large)


def test_a_reader_that_takes_no_answers_is_told_to_be_too_slow():
    subscription = Subscription(session(), cursor=None)
    taken = [subscription.tell("{}") for _ in range(MAX_DIRECT + 1)]

    assert taken == [True] * MAX_DIRECT + [False]
