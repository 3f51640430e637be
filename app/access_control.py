"""Who belongs to which group, and which group may use what. Made to be replaced.

Point `ACCESS_POLICY` at your own class (`your_package.policy:YourPolicy`) to ask a directory or a
database instead; nothing else changes. A class needs the two methods of `core.access.AccessPolicy`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

from app.core.access import Resource
from generated import Principal

# Patterns of addresses and the groups that they give; every pattern that matches counts.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "*": ("everyone",),
    "*@example.com": ("staff",),
    "*@sales.example.com": ("staff", "sales"),
    "maria.lopez@example.com": ("sales",),
    "tom.becker@example.com": ("sales",),
    "test@test.com": ("staff", "sales"),
}

# What only some groups may use; whatever is not named here is for everyone.
NEEDED_GROUP: Mapping[Resource, str] = {
    Resource("tool", "run_code"): "staff",
    Resource("tool", "query_sales"): "sales",
    Resource("data_source", "sales_report"): "sales",
}


class PatternGroups:
    """A policy out of the two tables above."""

    def groups(self, email: str) -> list[str]:
        """Return the groups of every pattern that the address matches, sorted."""
        matching = [groups for pattern, groups in GROUPS.items() if fnmatchcase(email, pattern)]
        return sorted({group for groups in matching for group in groups})

    def allow(self, principal: Principal, resource: Resource) -> bool:
        """Allow what needs no group, or a group that the principal has."""
        needed = NEEDED_GROUP.get(resource)
        return needed is None or needed in principal.groups
