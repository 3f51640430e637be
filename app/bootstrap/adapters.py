"""What the service meets the world with: built from the settings, unless it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from app import datasources
from app.bootstrap.models import Models, language_models
from app.bootstrap.storage import Stores, open_stores
from app.core.access import AccessPolicy
from app.core.catalogue import Catalogue
from app.core.errors import UnknownDataSource, UnknownTool
from app.core.ports import CodeRunner, DataSource, Ports
from app.events.event import EventLog
from app.events.memory import MemoryEventLog
from app.sandboxes.code import MontyCodeRunner
from app.settings import Settings
from app.starting import blamed_on, company, folders, made
from generated import Example
from tools.base import Tool
from tools.discovery import discover


@dataclass(frozen=True, slots=True)
class Adapters:
    """Everything that is not the service itself."""

    models: Models
    ports: Ports
    tools: Catalogue[Tool[Any]]
    sources: Catalogue[DataSource]
    examples: Sequence[Example]
    stores: Stores
    new_events: Callable[[], EventLog]


class Given(TypedDict, total=False):
    """Adapters that are used in place of the service's own."""

    models: Models
    ports: Ports
    tools: Catalogue[Tool[Any]]
    sources: Catalogue[DataSource]
    stores: Stores
    new_events: Callable[[], EventLog]


async def adapters(
    settings: Settings, policy: AccessPolicy, stack: AsyncExitStack, **given: Unpack[Given]
) -> Adapters:
    """Build what is not given. What must be closed is entered into the stack."""
    models = given.get("models") or await language_models(settings, stack)
    ports = given.get("ports") or await _ports(settings, stack)
    return Adapters(
        models=models,
        ports=ports,
        tools=given.get("tools") or _tools(settings, policy),
        sources=given.get("sources") or _sources(settings, policy, ports),
        examples=own.EXAMPLES if (own := company()) else (),
        stores=given.get("stores") or await open_stores(settings, stack),
        new_events=given.get("new_events") or MemoryEventLog,
    )


async def _ports(settings: Settings, stack: AsyncExitStack) -> Ports:
    code = MontyCodeRunner(allow_unsealed=settings.unsealed_sandbox)
    stack.push_async_callback(code.close)
    more = {}
    if own := company():
        with blamed_on(f"DATA_DIR={made('DATA_DIR', settings.data_dir)}"):
            more = await own.ports(settings.data_dir, stack)
    return Ports({CodeRunner: code, **more})


def _tools(settings: Settings, policy: AccessPolicy) -> Catalogue[Tool[Any]]:
    extra = [own.TOOLS] if (own := company()) else []
    found = discover(extra=[*extra, *folders("TOOLS_DIRS", settings.tools_dirs)])
    return Catalogue("tool", found, policy=policy, unknown=UnknownTool)


def _sources(settings: Settings, policy: AccessPolicy, ports: Ports) -> Catalogue[DataSource]:
    extra = [own.SOURCES] if (own := company()) else []
    extra += folders("DATA_SOURCE_DIRS", settings.data_source_dirs)
    found = datasources.discover(ports, extra=extra)
    return Catalogue("data_source", found, policy=policy, unknown=UnknownDataSource)
