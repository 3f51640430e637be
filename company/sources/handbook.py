"""The employee handbook: what applies to those who work here.

The text is handbook.md beside it; `TextDataSource` reads and cuts it. An API may take its place
one day without anyone else noticing.
"""

from __future__ import annotations

from app.datasources.base import TextDataSource


class Handbook(TextDataSource):
    """The source `handbook`."""

    name = "handbook"
    title = "Employee handbook"
    description = (
        "Rules and benefits of Alpenglow Instruments: hours, leave, pay, travel, safety, security."
    )
