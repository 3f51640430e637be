"""What a caller may select: the tools or the data sources, seen through the access policy.

A thing hidden from a caller is not listed, cannot be picked, and is asked about again when it is
used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, Literal, Protocol, TypeVar

from app.core.access import AccessPolicy, Resource
from app.core.errors import CallerError
from generated import Principal


class Named(Protocol):
    """Something with a name that clients select."""

    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)


class Catalogue(Generic[N]):
    """The things of one kind, in the order in which to show them. Names are unique."""

    def __init__(
        self,
        kind: Literal["tool", "data_source"],
        things: Iterable[N],
        *,
        policy: AccessPolicy,
        unknown: type[CallerError],
    ) -> None:
        self._things = {thing.name: thing for thing in things}
        self._kind = kind
        self._policy = policy
        self._unknown = unknown

    def allows(self, principal: Principal, name: str) -> bool:
        """Say whether the principal may use the thing now; False when there is none."""
        known = name in self._things
        return known and self._policy.allow(principal, Resource(self._kind, name))

    def offered(self, principal: Principal) -> list[N]:
        """Return what the principal may select."""
        return [t for name, t in self._things.items() if self.allows(principal, name)]

    def pick(self, principal: Principal, names: Sequence[str]) -> tuple[N, ...]:
        """Return the named things, each once, in the order asked for.

        Raises the catalogue's `unknown` error, the same for what does not exist and what is hidden.
        """
        for name in names:
            if not self.allows(principal, name):
                raise self._unknown(f"There is no {self._kind.replace('_', ' ')} “{name}” for you.")
        return tuple(self._things[name] for name in dict.fromkeys(names))
