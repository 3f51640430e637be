"""What the replaceable access policy answers. `app.access_control` is the one that is shipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from generated import Principal


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that a caller may or may not use."""

    kind: Literal["tool", "data_source"]
    name: str


class AccessPolicy(Protocol):
    """Who belongs to which groups, and who may use what. Called on every use, so keep it fast."""

    def groups(self, email: str) -> list[str]:
        """Return the groups of an address, in the form of the contract's resource names."""
        ...

    def allow(self, principal: Principal, resource: Resource) -> bool:
        """Say whether the principal may use the resource."""
        ...
