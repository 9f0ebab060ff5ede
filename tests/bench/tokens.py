"""What it costs to estimate the tokens of messages that were never seen: `python3 -m tests.bench tokens`.

The floor is to write the same texts as UTF-8.
"""

from __future__ import annotations

import asyncio
import random

from core.ai.tokens import estimate
from tests.bench.rounds import Took
from tests.bench.table import Row

MESSAGES, CHARACTERS = 200, 300
ROUNDS = 40
ALPHABETS = {
    "Korean": "가나다라마바사아자차카타파하있었어요했습니다  .,!?",
    "English": "etaoinshrdlucmfwypvbgkETAOINS     .,!?'",
    "mixed, with emoji": "가나다라마바사eta oin éüñ 漢字かな … — “” 🎈🌊✨",
}


async def tokens() -> list[Row]:
    """Messages of 300 characters in each script."""
    return await asyncio.to_thread(lambda: [_measured(name, letters) for name, letters in ALPHABETS.items()])


def _measured(name: str, letters: str) -> Row:
    dice, ours, least = random.Random(3), Took(), Took()
    for _ in range(ROUNDS):
        texts = ["".join(dice.choices(letters, k=CHARACTERS)) for _ in range(MESSAGES)]  # none is remembered
        with ours.timed():
            for text in texts:
                estimate(text)
        with least.timed():
            for text in texts:
                len(text.encode())
    return ours.row(f"Tokens of {MESSAGES} messages, {name}", least)
