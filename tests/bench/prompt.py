"""What a prompt costs a turn beside the model: `python -m tests.bench.prompt`, or `prompt` as a part."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from core.ai.model import Role
from core.characters.card import Card, from_v3
from core.chat.prompt import Ask, build
from core.chat.said import Said, Told
from core.chat.talk import Moment, Talk
from core.chat.telling import Telling, tell
from core.lore.timed import Timed
from tests.bench.lore import ENTRIES, SYLLABLES
from tests.bench.rounds import rounds
from tests.bench.table import Goal, Row, table

MESSAGES, CARD, ROUNDS = 200, 20_000, 40
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
TALK = Talk(key="chat", begun=NOW, user="보라", direct=True)


async def prompt() -> list[Row]:
    """Two hundred messages with a card of 20 KB: all told, cut, among others; and what a large lorebook tells."""
    return await asyncio.to_thread(_measured)


def _measured() -> list[Row]:
    dice = random.Random(7)
    card, history = _card(dice), _history(dice)
    large, again = replace(card, book=_book(dice)), replace(card)
    among = replace(TALK, direct=False, user="상대")
    whole, cut = Ask(moment=_moment(), budget=10**6, most=MESSAGES), Ask(moment=_moment())
    say = partial(_said_again, history)

    build(Card(name="마루", description="", language="ko"), TALK, history[-1:], cut)  # what a process reads once

    (first, reading) = rounds(1, lambda: build(again, TALK, say(), whole), lambda: _told(large, say()))
    all_told, cut_down, grouped, told = rounds(
        ROUNDS,
        lambda: build(card, TALK, say(), whole),
        lambda: build(card, TALK, say(), cut),
        lambda: build(card, among, say(), whole),
        lambda: _told(large, say()),
    )
    what = f"Prompt: {MESSAGES} messages, a card of {CARD // 1000} KB"
    lore = f"Prompt: what a message calls of {ENTRIES} entries"
    return [
        all_told.row(what, goal=Goal(5)),
        cut_down.row(f"{what}, cut to the budget", goal=Goal(5)),
        grouped.row(f"{what}, among others", goal=Goal(5)),
        first.row(f"{what}, for the first time"),
        told.row(lore),
        reading.row(f"{lore}, for the first time"),
    ]


def _told(card: Card, history: Sequence[Said]) -> Telling:
    return tell(card, TALK, history[-40:], _moment(), Timed())


def _said_again(history: Sequence[Said]) -> list[Said]:
    """The messages as they come from a database: new words each time, whose hashes nobody knows."""
    return [replace(said, text=said.text[:1] + said.text[1:]) for said in history]


def _moment() -> Moment:
    return Moment(at=NOW, seed="1", last="끝말", last_user="끝말", count=MESSAGES)


def _history(dice: random.Random) -> list[Said]:
    made: list[Said] = []
    for number in range(1, MESSAGES + 1):
        person = number % 2 == 0
        lore = (Told(entry=str(number), text=_words(dice, 30)),) if number % 10 == 0 else ()
        text = _words(dice, dice.randint(2, 60))
        made.append(Said(number, Role.PERSON if person else Role.CHARACTER, "보라" if person else "", text, lore, NOW))
    return made


def _card(dice: random.Random) -> Card:
    return from_v3(
        {
            "data": {
                "name": "마루",
                "description": "{{char}}는 {{user}}와 산다. " + _words(dice, CARD // 12),
                "personality": _words(dice, 200),
                "scenario": _words(dice, 200),
                "mes_example": "<START>\n{{user}}: 안녕\n{{char}}: 왔어?\n" * 5,
                "post_history_instructions": "지금은 {{time}}. {{user}}에게 짧게 답한다.",
                "extensions": {
                    "iyagi": {"language": "ko", "voice": {"speech_level": "반말"}},
                    "depth_prompt": {"prompt": "{{char}}는 졸리다.", "depth": 4, "role": "system"},
                },
            }
        }
    )


def _book(dice: random.Random) -> dict[str, object]:
    entries: list[dict[str, object]] = []
    for number in range(ENTRIES):
        keys = [_word(dice), _word(dice), _word(dice)]
        if number % 20 == 0:
            keys.append(f"/\\b{keys[0]}(?:들)?/i")
        entries.append({"id": number, "keys": keys, "content": _words(dice, 25), "insertion_order": number % 100})
    return {"entries": entries, "scan_depth": 20, "extensions": {}}


def _words(dice: random.Random, count: int) -> str:
    return " ".join(_word(dice) for _ in range(count))


def _word(dice: random.Random) -> str:
    return "".join(dice.choice(SYLLABLES) for _ in range(dice.randint(3, 5)))


if __name__ == "__main__":
    print(table(asyncio.run(prompt())))
