"""The text's frame is put together by hand: it must be what the model would have made."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import new_id
from generated import TokenEvent
from tests.unit.events.bare_session import session


@given(st.text(min_size=1))
def test_a_token_event_is_what_the_contract_s_model_makes_of_it(text: str):
    where, turn_id, chat_id = session(), new_id(), new_id()
    where.publisher.publish_text(turn_id, chat_id, text)

    [event] = where.events.after(0, 1) or ()
    made = TokenEvent(type="token", seq=1, turn_id=turn_id, chat_id=chat_id, text=text)
    assert event[:4] == (1, "token", turn_id, chat_id)
    assert json.loads(event.json) == json.loads(made.model_dump_json())
