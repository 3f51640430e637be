"""The HTTP half of the contract, as far as a client needs it. Blocking; safe in several threads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar
from urllib.parse import urlencode

import requests
from pydantic import BaseModel, ValidationError

from parlance_client.errors import ParlanceError, Refused, Unreachable
from parlance_client.models import (
    Chat,
    ChatChange,
    ChatList,
    DataSource,
    DataSourceList,
    ErrorResponse,
    Example,
    ExampleList,
    Feedback,
    FeedbackReceipt,
    Health,
    MessagePage,
    Principal,
    Tool,
    ToolList,
)

TIMEOUT_SECONDS: Final = 15.0
Model = TypeVar("Model", bound=BaseModel)


class Http:
    """Calls the service at `url`; `headers` go with every call.

    Every method raises `Refused` for an answer that is an error and `Unreachable` without one.
    """

    def __init__(self, url: str, headers: Mapping[str, str] | None = None) -> None:
        self._url = url.rstrip("/")
        self._headers = dict(headers or {})

    def me(self) -> Principal:
        """Return who the service takes the caller for."""
        return self._call("GET", "/me", Principal)

    def tools(self) -> list[Tool]:
        """Return the tools that a message may select."""
        return self._call("GET", "/tools", ToolList).tools

    def data(self) -> list[DataSource]:
        """Return the data sources that a message may select."""
        return self._call("GET", "/data", DataSourceList).data_sources

    def examples(self) -> list[Example]:
        """Return messages to begin with."""
        return self._call("GET", "/examples", ExampleList).examples

    def health(self) -> Health:
        """Return whether the service can do its work."""
        return self._call("GET", "/health", Health)

    def messages(
        self, chat_id: str, *, before: str | None = None, limit: int | None = None
    ) -> MessagePage:
        """Return the last messages of a chat, or those before the one whose id is `before`."""
        return self._call("GET", _part(f"/chats/{chat_id}/messages", before, limit), MessagePage)

    def chats(self, *, before: str | None = None, limit: int | None = None) -> ChatList:
        """Return your chats, pinned ones first, or those behind the one whose id is `before`."""
        return self._call("GET", _part("/chats", before, limit), ChatList)

    def chat(self, chat_id: str) -> Chat:
        """Return a chat, without its messages."""
        return self._call("GET", f"/chats/{chat_id}", Chat)

    def change_chat(
        self, chat_id: str, *, title: str | None = None, pinned: bool | None = None
    ) -> Chat:
        """Rename, pin or unpin a chat; what is left out stays as it is."""
        change = ChatChange.model_construct(title=title, pinned=pinned)
        return self._call("PATCH", f"/chats/{chat_id}", Chat, change)

    def delete_chat(self, chat_id: str) -> None:
        """Delete a chat; it can be restored for 30 days."""
        self._send("DELETE", f"/chats/{chat_id}", None)

    def restore_chat(self, chat_id: str) -> Chat:
        """Restore a deleted chat."""
        return self._call("POST", f"/chats/{chat_id}/restore", Chat)

    def feedback(self, feedback: Feedback) -> FeedbackReceipt:
        """Rate a turn or the service; needs an active session."""
        return self._call("POST", "/feedback", FeedbackReceipt, feedback)

    def _call(
        self, method: str, path: str, shape: type[Model], body: BaseModel | None = None
    ) -> Model:
        answer = self._send(method, path, body)
        try:
            return shape.model_validate_json(answer.content)
        except ValidationError as error:
            raise ParlanceError(f"{path} does not answer as the contract says.") from error

    def _send(self, method: str, path: str, body: BaseModel | None) -> requests.Response:
        sent = None if body is None else body.model_dump_json(exclude_none=True)
        headers = self._headers | ({"Content-Type": "application/json"} if sent else {})
        try:
            answer = requests.request(
                method, self._url + path, data=sent, headers=headers, timeout=TIMEOUT_SECONDS
            )
        except requests.RequestException as error:
            raise Unreachable(f"The service does not answer: {type(error).__name__}.") from error
        if not answer.ok:
            raise _refusal(answer)
        return answer


def _part(path: str, before: str | None, limit: int | None) -> str:
    """Return the path of a part of a list."""
    asked = {"before": before, "limit": limit}
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    return path + f"?{query}" * bool(query)


def _refusal(answer: requests.Response) -> ParlanceError:
    try:
        error = ErrorResponse.model_validate_json(answer.content).error
    except ValidationError:
        return ParlanceError(f"The service answered {answer.status_code} without an explanation.")
    return Refused(error, status=answer.status_code)
