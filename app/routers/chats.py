"""Chats as a list: `/chats`, `/chats/{chat_id}`, `/chats/{chat_id}/restore`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from app.routers.contract import Contract, ContractRouter
from app.routers.dependencies import Caller, TheChatChanges, TheListing
from generated import Chat, ChatChange, ChatList, ResourceId


def router(contract: Contract) -> ContractRouter:
    routes = ContractRouter(contract)
    routes.bind("listChats", list_chats)
    routes.bind("getChat", get_chat)
    routes.bind("changeChat", change_chat)
    routes.bind("deleteChat", delete_chat)
    routes.bind("restoreChat", restore_chat)
    return routes


async def list_chats(
    listing: TheListing,
    caller: Caller,
    before: Annotated[ResourceId | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
) -> ChatList:
    """Return a page of the caller's chats."""
    return await listing.page(caller.email, limit, before=before)


async def get_chat(chat_id: ResourceId, listing: TheListing, caller: Caller) -> Chat:
    """Return a chat."""
    return await listing.get(caller.email, chat_id)


async def change_chat(
    chat_id: ResourceId, body: ChatChange, changes: TheChatChanges, caller: Caller
) -> Chat:
    """Rename, pin or unpin a chat."""
    return await changes.change(caller, chat_id, body)


async def delete_chat(chat_id: ResourceId, changes: TheChatChanges, caller: Caller) -> Response:
    """Delete a chat; it can be restored for a while."""
    await changes.delete(caller, chat_id)
    return Response(status_code=204)


async def restore_chat(chat_id: ResourceId, changes: TheChatChanges, caller: Caller) -> Chat:
    """Restore a deleted chat."""
    return await changes.restore(caller, chat_id)
