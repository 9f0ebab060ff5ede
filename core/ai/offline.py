"""The offline answerer: no model, only the character's own words by retrieval. It says once what it is."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from itertools import takewhile

from core.ai.model import Delta, Finish, Prompt, Role, Stop, StreamItem, Unable, Usage
from core.ai.recite import recite
from core.text import Catalog, t

PAUSES = (
    "offline-pause-listen",
    "offline-pause-think",
    "offline-pause-nod",
    "offline-pause-wait",
)


class Offline:
    """Deterministic, at once, at no cost. Raises Unable for a prompt without material."""

    provider = "offline"
    name = "offline"

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    async def stream(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        for word in re.findall(r"\s*\S+\s*", self._answer(prompt)):
            yield Delta(word)
        yield Stop(Finish.COMPLETE, Usage())

    async def ping(self) -> None:
        """It is always there."""

    async def aclose(self) -> None:
        """Nothing is open."""

    def _answer(self, prompt: Prompt) -> str:
        material = prompt.material
        if material is None:
            raise Unable("the offline answerer has nothing to quote")
        before = [line.text for line in prompt.lines if line.role is Role.CHARACTER]
        pauses = [
            self._catalog.render(t(key, name=material.name), material.language)
            for key in PAUSES
        ]
        answer = recite(material, material.said or _newest(prompt), before, pauses)
        if sum(line.role is Role.PERSON for line in prompt.lines) > 1:
            return answer
        notice = self._catalog.render(t("offline-notice"), material.language)
        return f"{answer}\n\n*({notice})*"


def _newest(prompt: Prompt) -> str:
    """All that was said since the character spoke."""
    newest = takewhile(lambda line: line.role is Role.PERSON, reversed(prompt.lines))
    return "\n".join(reversed([line.text for line in newest]))
