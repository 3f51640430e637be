"""How long a session lasts, and how many there may be."""

from __future__ import annotations

from pydantic import BaseModel, Field


class SessionSettings(BaseModel):
    """When a session ends, and how many fit into memory."""

    session_timeout_minutes: float = Field(30, gt=0, description="An unused session ends after.")
    reconnect_grace_seconds: float = Field(
        60, ge=0, description="A session without connections still counts as active this long."
    )
    shutdown_grace_seconds: float = Field(
        10, ge=0, le=15, description="How long a stop waits for running turns to finish."
    )
    max_sessions: int = Field(10_000, ge=1, description="Sessions held in memory at one time.")
