"""Where chats are kept."""

from __future__ import annotations

from pydantic import BaseModel, Field

from app.settings.values import Secret


class StorageSettings(BaseModel):
    """The database."""

    database_url: Secret = Field(
        None,
        description="`postgresql://user:password@host/name`, or `sqlite:////path/to/file`; unset: "
        "`parlance.db` in `DATA_DIR`.",
    )
