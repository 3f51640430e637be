"""Questions and answers about the products, as customers read them.

The text is product_faq.md beside it; `TextDataSource` reads and cuts it. An API may take its place
one day without anyone else noticing.
"""

from __future__ import annotations

from app.datasources.base import TextDataSource


class ProductFaq(TextDataSource):
    """The source `product_faq`."""

    name = "product_faq"
    title = "Product questions and answers"
    description = "Devices, prices, batteries, calibration, alarms, warranty, ordering and support."
