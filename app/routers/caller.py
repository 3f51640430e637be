"""The caller and what they tell us: `GET /me`, `POST /feedback`."""

from __future__ import annotations

from app.core.errors import NoActiveSession
from app.routers.contract import Contract, ContractRouter
from app.routers.dependencies import Caller, TheSessions
from app.sessions.commands import take_feedback
from generated import Feedback, FeedbackReceipt, Principal


def router(contract: Contract) -> ContractRouter:
    routes = ContractRouter(contract)
    routes.bind("getMe", get_me)
    routes.bind("sendFeedback", send_feedback)
    return routes


async def get_me(caller: Caller) -> Principal:
    """Who the service takes the caller for."""
    return caller


async def send_feedback(
    feedback: Feedback, sessions: TheSessions, caller: Caller
) -> FeedbackReceipt:
    """Write feedback to the log of the caller's session."""
    session = sessions.of(caller)
    if session is None:
        raise NoActiveSession("Open a chat session first: feedback goes to its log.")
    return await take_feedback(session, feedback)
