"""What the gates cost: `python3 -m tests.bench gates`.

The floor is the text of the same episodes cut into pieces of twelve letters, once, in the same run: the least that any
search for repeated words does.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from core.stories.gates import inspect
from core.stories.given import Draft, Given, Written
from tests.bench.rounds import rounds
from tests.bench.table import Goal, Row
from tests.core.stories.gates.stage import LANGUAGES, clean, given

EPISODES, ROUNDS, SHINGLE = 5, 12, 12
MOST = 500.0  # milliseconds for all five


async def gates() -> list[Row]:
    """Five episodes, each with all that came before it."""
    return await asyncio.to_thread(lambda: [_measured(language) for language in LANGUAGES])


def _measured(language: str) -> Row:
    drafts = [_turned(clean(language), number) for number in range(EPISODES)]
    told = [_given(language, drafts[:number]) for number in range(EPISODES)]
    floor, ours = rounds(
        ROUNDS,
        lambda: sum(len(_pieces(draft.text)) for draft in drafts),
        lambda: sum(len(inspect(one, draft).results) for one, draft in zip(told, drafts, strict=True)),
    )
    gates_of_one = len(inspect(told[0], drafts[0]).results)
    letters = sum(len(draft.text) for draft in drafts)
    what = f"Gates: {EPISODES} episodes, {'Korean' if language == 'ko' else 'English'}"
    return ours.row(what, floor, Goal(MOST), f"{gates_of_one} gates, {letters:,} characters")


def _turned(draft: Draft, number: int) -> Draft:
    """Another text of the same length: each word's letters are moved round."""
    return replace(
        draft, scenes=tuple(" ".join(_word(word, number) for word in one.split(" ")) for one in draft.scenes)
    )


def _word(word: str, number: int) -> str:
    at = number % max(1, len(word))
    return word[at:] + word[:at] if word.isalpha() else word


def _given(language: str, before: list[Draft]) -> Given:
    earlier = tuple(Written(number, "·", draft) for number, draft in enumerate(before, 1))
    return replace(given(language), earlier=earlier)


def _pieces(text: str) -> set[str]:
    tight = "".join(text.split())
    return {tight[at : at + SHINGLE] for at in range(len(tight) - SHINGLE + 1)}
