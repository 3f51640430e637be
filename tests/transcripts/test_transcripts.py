"""The transcripts of the protocol's page are real: valid today, and what a service says today."""

from __future__ import annotations

import re

import pytest

from generated.close_codes import CLOSE_CODES
from parlance_conformance.contract import problems
from tests.contract_schemas import check_client_frame, check_server_frame, check_stream_done
from tests.transcripts.page import FOLDER, PAGE, embedded, transcript
from tests.transcripts.stories import STORIES, played
from tests.transcripts.tape import shape


@pytest.mark.requirement("F4")
@pytest.mark.parametrize("name", STORIES)
def test_every_frame_of_a_transcript_fits_the_contract(name: str) -> None:
    for line in transcript(name):
        match line:
            case {"client": frame}:
                check_client_frame(frame)
            case {"server": frame} | {"event": {"data": {"seq": _} as frame}}:
                check_server_frame(frame)
            case {"event": {"event": "done", "data": frame}}:
                check_stream_done(frame)
            case {"answer": {"status": 200, "body": page}}:
                assert problems("MessagePage", page) == []
            case _:
                assert line.keys() & {"opens", "closes", "client_text", "request"}, line


@pytest.mark.requirement("F4")
@pytest.mark.parametrize("name", STORIES)
async def test_a_fresh_recording_has_the_shape_of_the_transcript(name: str) -> None:
    assert shape(await played(name)) == shape(transcript(name))


def test_the_page_quotes_every_transcript_as_it_is_and_no_other() -> None:
    page = PAGE.read_text("utf-8")

    assert embedded(page) == page
    assert set(re.findall(r"<!-- transcript (\w+) ", page)) == STORIES.keys()
    assert {path.stem for path in FOLDER.glob("*.jsonl")} == STORIES.keys()


def test_the_page_names_every_frame_and_every_close_code_of_the_contract() -> None:
    page = PAGE.read_text("utf-8")
    contract = (PAGE.parents[1] / "specs" / "asyncapi.yaml").read_text("utf-8")
    frames = re.findall(r"^      (\w+): \{\$ref: messages/", contract, re.M)

    assert len(frames) >= 20
    assert [frame for frame in frames if f"`{frame}`" not in page] == []
    assert [code for code in CLOSE_CODES if f"| {code} |" not in page] == []
