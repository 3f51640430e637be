"""The one place that builds every part of the service, and takes it down again.

`build` is an async context manager: what it yields is what the routers call. Each part is entered
into one exit stack when it is made, so that they end in the opposite order, also when a start
fails half-way. Every adapter is an argument with a default; tests give their own.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Unpack

from app.bootstrap.adapters import Given, adapters
from app.bootstrap.assemble import About, assemble
from app.bootstrap.jobs import in_background
from app.core.access import AccessPolicy
from app.sandboxes.survey import report_layers
from app.settings import Settings
from app.state import AppState
from app.turns.recovery import recover

__all__ = ["About", "Given", "build"]


@asynccontextmanager
async def build(
    settings: Settings, policy: AccessPolicy, about: About, **given: Unpack[Given]
) -> AsyncIterator[AppState]:
    """Build the service, run its background jobs, and end both with the context.

    Raises `CannotStart`.
    """
    async with AsyncExitStack() as stack:
        made = await adapters(settings, policy, stack, **given)
        state = assemble(settings, about, made, stack)
        await recover(made.stores.turns, state.chats)
        stack.push_async_callback(state.shutdown.drain)
        await in_background(stack, state)
        await report_layers()  # once nothing can go wrong any more
        yield state
