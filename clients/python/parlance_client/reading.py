"""What was missed, read over HTTP: the step of a conversation that is not of its connection."""

from __future__ import annotations

from typing import Final

from parlance_client.conversation import Gone, Read
from parlance_client.errors import ParlanceError, Refused
from parlance_client.http import Http
from parlance_client.models import MessagePage

LARGEST_PAGE: Final = 200


def read_messages(http: Http, step: Read) -> MessagePage | Gone:
    """Read a part of a chat; `Gone` has the status when the service refuses."""
    try:
        return http.messages(step.chat_id, before=step.before, limit=LARGEST_PAGE)
    except Refused as refused:
        return Gone(status=refused.status)
    except ParlanceError:
        return Gone()
