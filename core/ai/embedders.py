"""Which embedder is used, by setting."""

from __future__ import annotations

from core.ai.embedding import Embedder
from core.ai.embedding_local import LocalEmbedder, found
from core.errors import StartFailure
from core.settings import Settings
from core.text import t

SETTING = "IYAGI_AI__EMBEDDING"


def build_embedder(settings: Settings) -> Embedder | None:
    """None: words only, because the setting says so or no package is there for this machine. Raises StartFailure."""
    match settings.ai.embedding.partition(":"):
        case "none", "", "":
            return None
        case "local", "", "":
            return LocalEmbedder() if found() else None
        case "gemini", ":", model if model:
            return _gemini(settings, model)
    raise StartFailure(t("embedding-wrong", name=SETTING))


def _gemini(settings: Settings, model: str) -> Embedder:
    from core.ai import gemini
    from core.ai.gemini_embedding import GeminiEmbedder

    google = settings.gemini
    if google.api_key is None:
        raise StartFailure(t("ai-route-no-key", name=SETTING, provider="gemini", setting="IYAGI_GEMINI__API_KEY"))
    access = gemini.Access(google.api_key.get_secret_value(), google.base_url, google.api_version)
    return GeminiEmbedder(model, access)
