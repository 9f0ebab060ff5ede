"""Gemini's embeddings over google-genai."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.ai.embedding import Vectors
from core.ai.gemini import Access, translated
from core.ai.model import Broken

if TYPE_CHECKING:
    from google.genai.types import ContentUnion

SIZE = 768  # numbers that are asked for: of 3,072 they keep nearly all, and a partition is searched four times as fast
AT_ONCE = 100  # texts of one request: the provider's most
LONGEST = 4_000  # characters of a text that are sent: the model reads 2,048 tokens
ALONE = 0.5  # of a passage's vector comes from its own words


class GeminiEmbedder:
    """Texts leave the machine here: only where the operator has set it so. Raises ModelError."""

    size = SIZE

    def __init__(self, model: str, access: Access) -> None:
        self._model = model
        self._access = access

    @property
    def name(self) -> str:
        return f"gemini:{self._model}-{SIZE}-1"[:80]

    async def queries(self, texts: Sequence[str]) -> Vectors:
        return await self._embed(texts, "RETRIEVAL_QUERY")

    async def passages(self, texts: Sequence[str], alone: Sequence[str]) -> Vectors:
        """Each text is sent once, also where it has nothing before it."""
        wanted = list(dict.fromkeys([*texts, *alone]))
        made = dict(zip(wanted, await self._embed(wanted, "RETRIEVAL_DOCUMENT"), strict=True))
        if not texts:
            return np.zeros((0, SIZE), np.float32)
        both = [(1 - ALONE) * made[text] + ALONE * made[own] for text, own in zip(texts, alone, strict=True)]
        return _unit(np.stack(both))

    async def aclose(self) -> None:
        await self._access.aclose()

    async def _embed(self, texts: Sequence[str], task: str) -> Vectors:
        parts = [await self._part(texts[at : at + AT_ONCE], task) for at in range(0, len(texts), AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros((0, SIZE), np.float32)

    async def _part(self, texts: Sequence[str], task: str) -> Vectors:
        from google.genai.types import Content, EmbedContentConfig, Part

        config = EmbedContentConfig(task_type=task, output_dimensionality=SIZE)
        # Bare strings some models take for the parts of one text.
        contents: list[ContentUnion] = [Content(parts=[Part(text=_clean(text))]) for text in texts]
        with translated():
            answer = await self._access.client.models.embed_content(model=self._model, contents=contents, config=config)
        rows = [each.values or [] for each in answer.embeddings or []]
        if len(rows) != len(texts) or any(len(row) != SIZE for row in rows):
            raise Broken("as many vectors as texts were asked for")
        made = np.array(rows, np.float32)
        if not np.isfinite(made).all():
            raise Broken("a vector has what is no number")
        return _unit(made)


def _unit(vectors: Vectors) -> Vectors:
    """Shorter ones than the model's own come without being of length 1."""
    made: Vectors = (vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)).astype(np.float32)
    return made


def _clean(text: str) -> str:
    """The provider takes no empty text, JSON no lone surrogates."""
    return text[:LONGEST].encode("utf-8", "replace").decode().strip() or "."
