"""What Alembic runs: `app.stores.migrating` gives the connection and holds the transaction."""

from __future__ import annotations

from alembic import context

from app.stores.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the transaction is around all of it
)
context.run_migrations()
