"""The language models of this service, from its settings."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass

from app.core.llm import ChatProvider, EmbeddingProvider
from app.providers.demo_process import EMBEDDING_MODEL, MODEL, demo_model
from app.providers.disabled import DisabledProvider
from app.providers.openai_chat.embeddings import OpenAiEmbeddings
from app.providers.openai_chat.provider import OpenAiChatProvider
from app.providers.openai_chat.quirks import named
from app.providers.retrying import RetryingProvider, RetryRules
from app.providers.transport.deadlines import Deadlines
from app.providers.transport.http import READERS, HttpTransport
from app.settings import Settings
from app.starting import blamed_on


@dataclass(frozen=True, slots=True)
class Models:
    """`plain` is asked once, for checks; `chat` by turns, which may ask again."""

    plain: ChatProvider
    chat: ChatProvider
    embeddings: EmbeddingProvider | None
    demo: bool


async def language_models(settings: Settings, stack: AsyncExitStack) -> Models:
    """Return the models that the settings name; without any, the demonstration model."""
    if not settings.llm_enabled:
        return Models(DisabledProvider(), DisabledProvider(), None, demo=False)
    transport = HttpTransport(
        pool_size=settings.llm_connections, reader=READERS[settings.llm_reader]
    )
    stack.callback(transport.close)
    demo = settings.llm_base_url is None
    url = await stack.enter_async_context(demo_model()) if demo else str(settings.llm_base_url)
    names = (MODEL,) if demo else (str(settings.llm_model), *settings.llm_more_models)
    with blamed_on("LLM_BASE_URL or LLM_API_KEY"):
        chat = OpenAiChatProvider(
            name="default",
            base_url=url,
            api_key=settings.llm_api_key,
            models=names,
            transport=transport,
            deadlines=Deadlines(settings.llm_first_token_seconds, settings.llm_idle_seconds),
            quirks=named(settings.llm_quirks),
        )
    embeddings = _embeddings(settings, transport, url if demo else None)
    return Models(chat, RetryingProvider(chat, RetryRules(settings.llm_retries)), embeddings, demo)


def _embeddings(
    settings: Settings, transport: HttpTransport, demo_url: str | None
) -> EmbeddingProvider | None:
    if settings.embedding_base_url is not None:
        url, model = settings.embedding_base_url, str(settings.embedding_model)
        with blamed_on("EMBEDDING_BASE_URL or EMBEDDING_API_KEY"):
            return OpenAiEmbeddings(
                base_url=url, api_key=settings.embedding_api_key, model=model, transport=transport
            )
    if demo_url is not None:
        return OpenAiEmbeddings(base_url=demo_url, model=EMBEDDING_MODEL, transport=transport)
    return None
