"""Turning what a message names into what its turn works with."""

from __future__ import annotations

from typing import Any

from app.agent.turn import Selection
from app.core.agents import Agents
from app.core.catalogue import Catalogue
from app.core.optional import given
from app.core.ports import DataSource
from app.services.providers_list import Providers
from generated import ChatCommand, Principal
from tools.base import Tool


class Selector:
    """Knows the agents, providers, tools and data sources, and who may use them."""

    def __init__(
        self,
        *,
        agents: Agents,
        providers: Providers,
        tools: Catalogue[Tool[Any]],
        sources: Catalogue[DataSource],
    ) -> None:
        self._agents = agents
        self._providers = providers
        self._tools = tools
        self._sources = sources

    def select(self, principal: Principal, command: ChatCommand) -> Selection:
        """Resolve every name. Raises the `CallerError` of the first that is unknown or hidden."""
        agent = self._agents.get(given(command.agent))
        asked = given(command.provider)
        # An agent's model belongs to its own provider; another one may not have it.
        own_model = agent.model if asked in (None, agent.provider) else None
        provider, model = self._providers.choose(
            asked or agent.provider, given(command.model) or own_model
        )
        return Selection(
            agent,
            provider,
            model,
            self._tools.pick(principal, given(command.tools) or []),
            self._sources.pick(principal, given(command.data_sources) or []),
        )

    def still_allowed(self, principal: Principal, selection: Selection) -> Selection:
        """Return an earlier selection without what the principal may not use any more."""
        return Selection(
            selection.agent,
            selection.provider,
            selection.model,
            tuple(t for t in selection.tools if self._tools.allows(principal, t.name)),
            tuple(s for s in selection.sources if self._sources.allows(principal, s.name)),
        )
