"""The language model and the embeddings; without a base URL the demonstration model starts."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, model_validator
from pydantic_settings import NoDecode

from app.settings.values import Secret, Text, Words, split

Quirks = Annotated[
    tuple[
        Literal["max_completion_tokens", "no_max_tokens", "no_stream_options", "no_system_role"],
        ...,
    ],
    NoDecode,
    BeforeValidator(split),
]


class LlmSettings(BaseModel):
    """Addresses, keys and names of both models, and how long to wait for them."""

    llm_enabled: bool = Field(True, description="Turn off every call of a language model.")
    llm_base_url: Text = Field(None, description="OpenAI-compatible base URL, ending in /v1.")
    llm_api_key: Secret = Field(None, description="Its API key.")
    llm_model: Text = Field(None, description="The model to ask for.")
    llm_more_models: Words = Field((), description="Other models that a message may ask for.")
    embedding_base_url: Text = Field(None, description="The same for embeddings; unset: by words.")
    embedding_api_key: Secret = Field(None, description="Its API key.")
    embedding_model: Text = Field(None, description="The embedding model.")
    llm_first_token_seconds: float = Field(60, gt=0, description="Longest wait for a first token.")
    llm_idle_seconds: float = Field(30, gt=0, description="Longest gap between tokens.")
    llm_call_seconds: float = Field(180, gt=0, description="Longest call of the model.")
    llm_retries: int = Field(2, ge=0, le=5, description="New attempts before the first token.")
    llm_connections: int = Field(64, ge=1, le=1024, description="Calls being opened at one time.")
    llm_reader: Literal["auto", "thread"] = Field(
        "auto", description="`thread` reads every answer on a thread, whatever its connection."
    )
    llm_quirks: Quirks = Field(
        (),
        description="What the model's server takes otherwise: `max_completion_tokens`, "
        "`no_max_tokens`, `no_stream_options`, `no_system_role`. Else its refusals teach it.",
    )

    @model_validator(mode="after")
    def _models_are_named(self) -> Self:
        if self.llm_base_url and not self.llm_model:
            raise ValueError("LLM_BASE_URL is set: set LLM_MODEL to the model to ask for as well.")
        if self.embedding_base_url and not self.embedding_model:
            raise ValueError("EMBEDDING_BASE_URL is set: set EMBEDDING_MODEL as well.")
        return self
