"""Where things are: logs, data, further tools and sources, the sandbox."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field

from app.settings.values import ROOT, Words


class PlaceSettings(BaseModel):
    """Folders, and whether code runs without the filter of system calls."""

    log_dir: Path = Field(ROOT / "logs", description="One JSONL file per session.")
    data_dir: Path = Field(ROOT / "var", description="What the service builds for itself.")
    tools_dirs: Words = Field((), description="More folders with tools.")
    data_source_dirs: Words = Field((), description="More folders with data sources.")
    unsealed_sandbox: bool = Field(
        False, description="Run code even where the process sandbox cannot be built."
    )
