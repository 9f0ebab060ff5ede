"""The offline answerer: no model, only the character's own words by retrieval. It says so at first, and when asked."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Sequence
from itertools import takewhile

from core.ai.model import Delta, Finish, Material, Prompt, Role, Stop, StreamItem, Unable, Usage
from core.ai.recite import RECENT, recite
from core.text import Catalog, t

PAUSES = (
    "offline-pause-listen",
    "offline-pause-think",
    "offline-pause-nod",
    "offline-pause-wait",
)
_ASKS_WHAT_IT_IS = re.compile(
    r"\b(?:ai|gpt|chat ?bot|bot|language model|real person|human being)\b|\bai(?=[가-힣])"
    r"|인공지능|챗봇|언어 모델|진짜 사람",
    re.IGNORECASE,
)
_IN_DANGER = re.compile(
    r"죽고 ?싶|자살|자해|목숨을 끊|kill(?:ing)? myself|suicid|want to die|end my life|hurt(?:ing)? myself",
    re.IGNORECASE,
)


class Offline:
    """Deterministic, at once, at no cost. Raises Unable for a prompt with neither material nor a rehearsal."""

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
        if prompt.rehearse is not None:
            return prompt.rehearse()
        material = prompt.material
        if material is None:  # nor has it a form for a prompt with a schema, which brings none
            raise Unable("the offline answerer has nothing to quote")
        before = [line.text for line in prompt.lines if line.role is Role.CHARACTER]
        pauses = [self._catalog.render(t(key, name=material.name), material.language) for key in PAUSES]
        said = material.said or _newest(prompt)
        answer = recite(material, said, before, pauses)
        first = sum(line.role is Role.PERSON for line in prompt.lines) <= 1
        keys = ["offline-danger"] if _IN_DANGER.search(said) else []
        keys += ["offline-notice"] if first or _ASKS_WHAT_IT_IS.search(said) else []
        remembered = self._remembered(material, before)
        notes = [f"*({self._catalog.render(t(key), material.language)})*" for key in keys]
        return "\n\n".join([*remembered, answer, *notes])

    def _remembered(self, material: Material, before: Sequence[str]) -> list[str]:
        """What fits best of what comes to mind, where it was not told just now."""
        recent = "\n".join(before[-RECENT:])
        best = next((each for each in material.memories if each.replace("*", "") not in recent), None)
        if best is None:
            return []
        told = self._catalog.render(t("offline-memory", name=material.name, what=best), material.language)
        return [f"*{told.replace('*', '')}*"]


def _newest(prompt: Prompt) -> str:
    """All that was said since the character spoke."""
    newest = takewhile(lambda line: line.role is Role.PERSON, reversed(prompt.lines))
    return "\n".join(reversed([line.text for line in newest]))
