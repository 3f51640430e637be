"""The company's groups: everybody with its address is staff, and Sales sees the sales."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from app.access_control import PatternGroups
from app.core.access import Resource


class CompanyGroups(PatternGroups):
    """The service's own policy, with the company's groups."""

    patterns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        **PatternGroups.patterns,
        "*@example.com": ("staff",),
        "*@sales.example.com": ("staff", "sales"),
        "maria.lopez@example.com": ("sales",),
        "tom.becker@example.com": ("sales",),
        "test@test.com": ("staff", "sales"),
    }
    needed_group: ClassVar[Mapping[Resource, str]] = {
        **PatternGroups.needed_group,
        Resource("tool", "query_sales"): "sales",
        Resource("data_source", "sales_report"): "sales",
    }
