"""The providers of this service, by the names that clients select."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.errors import UnknownModel, UnknownProvider
from app.core.llm import ChatProvider


class ProviderRegistry:
    """The providers; the first is the default."""

    def __init__(self, providers: Sequence[ChatProvider]) -> None:
        self._providers = {provider.name: provider for provider in providers}
        self.default = providers[0]

    def choose(self, name: str | None, model: str | None) -> tuple[ChatProvider, str]:
        """Return the provider and model to ask. Raises `UnknownProvider` or `UnknownModel`."""
        provider = self.default if name is None else self._providers.get(name)
        if provider is None:
            known = ", ".join(self._providers)
            raise UnknownProvider(f"There is no provider “{name}”. Known: {known}.")
        if model is not None and model not in provider.models:
            known = ", ".join(provider.models)
            raise UnknownModel(f"{provider.name} does not offer “{model[:80]}”. Known: {known}.")
        return provider, model or provider.models[0]
