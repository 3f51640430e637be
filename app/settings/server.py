"""Where the service listens, and what of it is switched off."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class ServerSettings(BaseModel):
    """Address, log level, and bounds on connections and frames."""

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 for any free one.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Log level."
    )
    websocket_enabled: bool = Field(True, description="Turn off the live channel.")
    max_frame_bytes: int = Field(262_144, ge=1024, description="Largest frame or body.")
    connections_per_user: int = Field(
        32, ge=1, description="Connections (tabs, streams) that one user may have open."
    )
    connections_per_address: int = Field(
        256, ge=1, description="The same for one address, unless it is a trusted proxy's."
    )
