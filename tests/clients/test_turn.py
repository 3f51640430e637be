"""Both clients' turns in every case of `turn_cases`, without a socket."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict

import pytest

from parlance_client.models import MessagePage
from parlance_client.turn import Turn
from parlance_client.wire import read_frame
from tests.clients.test_readme import CLIENTS
from tests.clients.turn_cases import CASES, COMMAND, Case
from tests.node import node

IN_NODE = """
import { readFileSync } from 'node:fs';
const [{ Turn }, cases] = [await import(process.argv[1]), JSON.parse(readFileSync(0, 'utf8'))];
const came = cases.map(({ name, offered, read }) => {
  const turn = new Turn(process.argv[2]);
  for (const frame of offered) turn.offer(frame);
  for (const page of read) turn.lookThrough(page);
  return [name, turn.text, turn.outcome, turn.over, turn.missing];
});
console.log(JSON.stringify(came));
"""


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


@pytest.mark.requirement("G3")
def test_a_turn_in_javascript_comes_to_the_same() -> None:
    turn = (CLIENTS / "javascript" / "src" / "turn.js").as_uri()
    said = subprocess.run(
        [node(), "--input-type=module", "--eval", IN_NODE, turn, COMMAND],
        input=json.dumps([asdict(case) for case in CASES]),
        capture_output=True,
        text=True,
        check=True,
    )
    came = json.loads(said.stdout)
    assert came == [[c.name, c.text, c.outcome, c.over, c.missing] for c in CASES]
