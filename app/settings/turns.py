"""One message and everything until it is answered."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, Field, model_validator


class TurnSettings(BaseModel):
    """How long a turn may take, and how much of the chat it is told."""

    turn_max_seconds: float = Field(300, gt=0, le=3600, description="Wall clock of one turn.")
    turn_max_rounds: int = Field(8, ge=1, le=100, description="Calls of the model in one turn.")
    turn_max_tokens: int = Field(16_000, ge=1, le=1_000_000, description="Output tokens of a turn.")
    turns_per_session: int = Field(4, ge=1, le=64, description="Chats answered at one time.")
    thinking_interval_seconds: float = Field(5, gt=0, description="Silence before `thinking`.")
    max_content_chars: int = Field(100_000, ge=1, le=100_000, description="Longest message.")
    memory_default: int = Field(10, ge=0, le=50, description="Earlier messages told to the model.")
    memory_max: int = Field(50, ge=0, le=50, description="The most that a message may ask for.")

    @model_validator(mode="after")
    def _the_default_is_allowed(self) -> Self:
        if self.memory_default > self.memory_max:
            raise ValueError("MEMORY_DEFAULT is above MEMORY_MAX: lower the first.")
        return self
