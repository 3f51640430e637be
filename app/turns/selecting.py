"""From what a message names to what its turn works with, in two steps.

`names` refuses while the caller waits; `resolve` finds the things when the turn runs, which may be
later and elsewhere.
"""

from __future__ import annotations

from typing import Any

from app.agent.turn import Selection
from app.core.agents import Agents
from app.core.catalogue import Catalogue
from app.core.optional import given
from app.core.ports import DataSource
from app.core.providers import ProviderRegistry
from app.turns.order import Names
from generated import ChatCommand, Principal
from tools.base import Tool


class Selector:
    """Knows the agents, providers, tools and data sources, and who may use them."""

    def __init__(
        self,
        *,
        agents: Agents,
        providers: ProviderRegistry,
        tools: Catalogue[Tool[Any]],
        sources: Catalogue[DataSource],
    ) -> None:
        self._agents = agents
        self._providers = providers
        self._tools = tools
        self._sources = sources

    def names(self, principal: Principal, command: ChatCommand) -> Names:
        """Fill in what the message leaves open. Raises the `CallerError` of the first name that is
        unknown or hidden.
        """
        agent = self._agents.get(given(command.agent))
        asked = given(command.provider)
        # An agent's model belongs to its own provider; another one may not have it.
        own_model = agent.model if asked in (None, agent.provider) else None
        provider, model = self._providers.choose(
            asked or agent.provider, given(command.model) or own_model
        )
        tools = self._tools.pick(principal, given(command.tools) or [])
        sources = self._sources.pick(principal, given(command.data_sources) or [])
        return Names(
            agent.name,
            provider.name,
            model,
            tuple(tool.name for tool in tools),
            tuple(source.name for source in sources),
        )

    def resolve(self, principal: Principal, names: Names) -> Selection:
        """Return the things, without what the principal may not use any more.

        Raises a `CallerError` for an agent, provider or model that is gone.
        """
        tools = [name for name in names.tools if self._tools.allows(principal, name)]
        sources = [name for name in names.data_sources if self._sources.allows(principal, name)]
        provider, model = self._providers.choose(names.provider, names.model)
        return Selection(
            self._agents.get(names.agent),
            provider,
            model,
            self._tools.pick(principal, tools),
            self._sources.pick(principal, sources),
        )
