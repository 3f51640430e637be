"""The Python client's turn in every case of `turn_cases`, without a socket."""

from __future__ import annotations

import json

import pytest

from parlance_client.models import MessagePage
from parlance_client.turn import Turn
from parlance_client.wire import read_frame
from tests.clients.turn_cases import CASES, COMMAND, Case


@pytest.mark.requirement("G3")
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_turn_comes_to_what_the_contract_says(case: Case) -> None:
    turn = Turn(COMMAND)
    for frame in case.offered:
        read = read_frame(json.dumps(frame))
        assert read is not None
        turn.offer(read)
    for part in case.read:
        turn.look_through(None if part is None else MessagePage.model_validate(part))

    came = (turn.text, turn.outcome, turn.over, turn.missing)
    assert came == (case.text, case.outcome, case.over, case.missing)
