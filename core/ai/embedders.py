"""Which embedder is used, by setting; None is words only."""

from __future__ import annotations

from core.ai.embedding import Embedder
from core.ai.embedding_local import LocalEmbedder
from core.settings import Settings


def build_embedder(settings: Settings) -> Embedder | None:
    """None where the setting says so, or where nothing can be loaded here."""
    if settings.ai.embedding == "local":
        return LocalEmbedder.make()[0]
    return None
