"""Who belongs to which group, and which group may use what. Made to be replaced.

The demonstration company has groups of its own, in `company/access_control.py`. Point
`ACCESS_POLICY` at your class (`your_package.policy:YourPolicy`) to ask a directory or a database
instead; nothing else changes. A class needs the two methods of `core.access.AccessPolicy`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import ClassVar

from app.core.access import Resource
from generated import Principal


class PatternGroups:
    """A policy out of two tables."""

    patterns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "*": ("everyone",),
        "test@test.com": ("staff",),
    }
    """Patterns of addresses and the groups that they give; every pattern that matches counts."""

    needed_group: ClassVar[Mapping[Resource, str]] = {Resource("tool", "run_code"): "staff"}
    """What only some groups may use; whatever is not named here is for everyone."""

    def groups(self, email: str) -> list[str]:
        """Return the groups of every pattern that the address matches, sorted."""
        matching = [own for pattern, own in self.patterns.items() if fnmatchcase(email, pattern)]
        return sorted({group for groups in matching for group in groups})

    def allow(self, principal: Principal, resource: Resource) -> bool:
        """Allow what needs no group, or a group that the principal has."""
        needed = self.needed_group.get(resource)
        return needed is None or needed in principal.groups
