"""The yearly sales report, whose figures are those of the company database.

The text is sales_report.md beside it; `TextDataSource` reads and cuts it. An API may take its place
one day without anyone else noticing.
"""

from __future__ import annotations

from app.datasources.base import TextDataSource


class SalesReport(TextDataSource):
    """The source `sales_report`."""

    name = "sales_report"
    title = "Sales report, fiscal year 2026"
    description = (
        "Revenue by quarter, segment, country and customer, failed payments, plans for 2027."
    )
