"""The rules for one connection: who speaks first, one answer for each command, numbers without a
hole.

Pure: it is told every text that was sent and every frame that came, in order, and raises
`BrokenRule`. What outlives a connection (the numbered events, what was acknowledged) lies in a
`Sitting`, which the connections of one session share.

When a `resume` takes effect cannot be seen, only bounded: after it was sent, and before the answer
to whatever was sent behind it. So all places where the cursor may be are followed, and the rule is
broken when none is left.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from generated.close_codes import CLOSE_CODES
from tests.contract.live.judge import Verdict, judge
from tests.contract.live.story import BrokenRule, Frame, Story, rule
from tests.contract_schemas import check_server_frame

Place = tuple[int | None, int]
"""A possible cursor (None: held back until a resume) and how many resumes have taken effect."""

__all__ = ["BrokenRule", "Observer", "Sitting", "Story"]


@dataclass
class Sitting:
    """One session as its client knows it."""

    epoch: str
    story: Story = field(default_factory=Story)
    acked: dict[str, tuple[Frame, Frame]] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)


class Observer:
    """Watches one connection. `sittings` are those of its user, by session id."""

    def __init__(self, sittings: dict[str, Sitting], client_id: str) -> None:
        self._sittings = sittings
        self._client_id = client_id
        self._asked: deque[tuple[Verdict, bool]] = deque()
        self._resumes: list[Frame] = []
        self._places: set[Place] = set()
        self._turns: set[str] = set()
        self._over = False
        self.sitting: Sitting | None = None
        self.session: Frame = {}

    @property
    def unanswered(self) -> int:
        """How many commands still wait for an answer; a resume needs none."""
        return sum(1 for verdict, _ in self._asked if not _is_resume(verdict))

    def sent(self, text: str) -> Verdict:
        """A text was sent. Returns what may answer it."""
        verdict = judge(text)
        first = True
        if self.sitting is not None and verdict.command_id is not None:
            first = verdict.command_id not in self.sitting.tried
            self.sitting.tried.add(verdict.command_id)
        if _is_resume(verdict):
            self._resumes.append(verdict.value)
        self._asked.append((verdict, first))
        return verdict

    def received(self, frame: Frame) -> Verdict | None:
        """A frame came. Returns the command that it answers, if it answers one."""
        check_server_frame(frame)
        rule(not self._over, "nothing comes after the refusal of a connection", frame)
        if not self.session:
            self._greeted(frame)
        elif frame["type"] == "reset":
            self._reset(frame)
        elif "seq" in frame:
            self._event(frame)
        else:
            return self._answer(frame)
        return None

    def closed(self, code: int | None) -> None:
        """The connection has ended; None when it ended without a code."""
        rule(code is None or code in CLOSE_CODES, f"{code} is a documented close code", {})

    def _greeted(self, frame: Frame) -> None:
        if frame["type"] == "error":
            refused = frame["code"] in ("session_taken", "rate_limited")
            rule(refused, "a connection is refused for its session or for too many", frame)
            self._over = True
            return
        rule(frame["type"] == "session", "the first frame is session", frame)
        rule(frame["client_id"] == self._client_id, "session names its client", frame)
        known = self._sittings.get(frame["session_id"])
        rule(known is None or frame["resumed"], "a session that was there is resumed", frame)
        self.sitting = known or Sitting(frame["epoch"])
        rule(self.sitting.epoch == frame["epoch"], "a session keeps its epoch", frame)
        self._sittings[frame["session_id"]] = self.sitting
        self.session = frame
        self._places = {(None if frame["resumed"] else 0, 0)}

    def _event(self, frame: Frame) -> None:
        places = set()
        for cursor, done in self._places:
            for after in range(done, len(self._resumes) + 1):
                at = cursor if after == done else self._target(after)
                if at is not None and at + 1 == frame["seq"]:
                    places.add((frame["seq"], after))
        rule(places, f"numbers have no hole: {sorted(self._places, key=str)[:9]}", frame)
        self._places = places
        assert self.sitting is not None
        self.sitting.story.event(frame)
        if "turn_id" in frame:
            self._turns.add(frame["turn_id"])

    def _reset(self, frame: Frame) -> None:
        assert self.sitting is not None
        rule(frame["epoch"] == self.sitting.epoch, "a reset names the session's epoch", frame)
        total = len(self._resumes)
        spontaneous = frame["reason"] == "tail_gone"
        places = {
            (frame["seq"], after)
            for _, done in self._places
            for after in range(done if spontaneous else done + 1, total + 1)
        }
        rule(places, "a reset answers a resume, or tells that the tail is gone", frame)
        self._places = places
        self.sitting.story.reset(frame)

    def _target(self, number: int) -> int | None:
        """The cursor after the resume of this number; None when only a reset can answer it."""
        resume = self._resumes[number - 1]
        assert self.sitting is not None
        return resume["seq"] if resume["epoch"] == self.sitting.epoch else None

    def _answer(self, frame: Frame) -> Verdict:
        if frame.get("code") != "rate_limited":
            self._settle_resumes(frame)
        rule(self._asked, "an answer comes to what was asked, once", frame)
        verdict, first = self._asked.popleft()
        rule(frame.get("code") != "internal_error", "nothing of ours fails", frame)
        if frame["type"] == "error":
            fits = frame["code"] in verdict.codes
            rule(fits, f"{verdict} is refused for a reason that the contract gives", frame)
            named = verdict.command_id is None or frame.get("command_id") == verdict.command_id
            rule(named, f"a refusal names its command {verdict.command_id}", frame)
            return verdict
        rule(verdict.valid, f"{verdict} is refused", frame)
        self._accepted(frame, verdict, first=first)
        return verdict

    def _accepted(self, frame: Frame, verdict: Verdict, *, first: bool) -> None:
        asked = verdict.value
        if frame["type"] == "pong":
            same = verdict.kind == "ping" and asked.get("nonce") == frame.get("nonce")
            rule(same, f"a pong brings back the nonce of {asked}", frame)
            return
        rule(frame["command_id"] == asked.get("id"), f"an ack names its command {asked}", frame)
        starts = verdict.kind in ("chat", "ui_event")
        rule(not starts or {"turn_id", "chat_id"} <= frame.keys(), "its turn and chat too", frame)
        late = starts and first and frame["turn_id"] in self._turns
        rule(not late, "an ack comes before the events of its turn", frame)
        assert self.sitting is not None
        before = self.sitting.acked.setdefault(asked["id"], (asked, frame))
        rule(before == (asked, frame), "a repeated command is acknowledged as before", frame)

    def _settle_resumes(self, frame: Frame) -> None:
        """Frames are handled in order: a resume before this answer's command has happened."""
        while self._asked and _is_resume(self._asked[0][0]):
            self._asked.popleft()
            settled = len(self._resumes) - sum(1 for v, _ in self._asked if _is_resume(v))
            target = self._target(settled)
            later = {place for place in self._places if place[1] >= settled}
            moved = {(target, settled)} if target is not None else set()
            self._places = later | (moved if later != self._places else set())
            rule(self._places, "a resume of another epoch is answered by a reset", frame)


def _is_resume(verdict: Verdict) -> bool:
    return verdict.valid and verdict.kind == "resume"
