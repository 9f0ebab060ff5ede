"""What a large lorebook costs a turn: `python3 -m tests.bench lore`.

The floor is one look for each plain key in the same text, in the same run.
"""

from __future__ import annotations

import asyncio
import random

from core.lore.engine import Activation, activate, seeded
from core.lore.entries import Book, Role, book_of
from core.lore.plan import plan
from core.lore.profile import DEFAULT
from core.lore.scene import Scene, Spoken
from core.lore.timed import Timed
from tests.bench.rounds import rounds
from tests.bench.table import Goal, Row

ENTRIES, REGEXES, MESSAGES, WORDS = 1_000, 50, 20, 60
ROUNDS = 40
SYLLABLES = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


async def lore() -> list[Row]:
    """A thousand entries over twenty messages: none recursing, all recursing, and the first reading of the book."""
    return await asyncio.to_thread(_measured)


def _measured() -> list[Row]:
    dice = random.Random(7)
    words = [_word(dice) for _ in range(6_000)]
    raw = _entries(dice, words)
    scene = Scene(messages=_chat(dice, words), chat_length=MESSAGES, context=32_000)
    plain, recursing = (_book(raw, recursive=recursive) for recursive in (False, True))
    text = "\n".join(message.text for message in scene.messages).lower()
    keys = [key.lower() for each in plain.entries for key in each.keys if not key.startswith("/")]

    plan.cache_clear()
    (reading,) = rounds(1, lambda: plan(_book(raw, recursive=False), DEFAULT))
    floor, bare, deep = rounds(
        ROUNDS,
        lambda: sum(key in text for key in keys),
        lambda: _turn(plain, scene),
        lambda: _turn(recursing, scene),
    )
    found, more = _turn(plain, scene), _turn(recursing, scene)
    passes = max(reason.step for reason in more.reasons)
    what = f"Lore: {ENTRIES:,} entries, {MESSAGES} messages"
    return [
        bare.row(what, floor, Goal(10), f"{_in(found)} in, {REGEXES} entries have a regular expression"),
        deep.row(f"{what}, recursion", floor, note=f"{_in(more)} in, {passes} passes"),
        reading.row("Lore: a book is read for the first time"),
    ]


def _turn(book: Book, scene: Scene) -> Activation:
    roll = seeded("a turn")
    return activate([book], scene, DEFAULT, state=Timed(), roll=roll, count=lambda text: len(text) // 4, expand=str)


def _in(found: Activation) -> int:
    return sum(reason.inside for reason in found.reasons)


def _book(raw: list[dict[str, object]], *, recursive: bool) -> Book:
    view = {"entries": raw, "scan_depth": MESSAGES, "recursive_scanning": recursive}
    return book_of(view, name="large", v3=True, risu=False)


def _entries(dice: random.Random, words: list[str]) -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    for number in range(ENTRIES):
        keys = dice.sample(words, 3)
        if number % (ENTRIES // REGEXES) == 0:
            keys.append(f"/\\b{keys[0]}(?:s|들)?\\b/i")
        content = " ".join(dice.sample(words, 25))
        made.append({"id": number, "keys": keys, "content": content, "insertion_order": number % 100, "enabled": True})
    return made


def _chat(dice: random.Random, words: list[str]) -> tuple[Spoken, ...]:
    texts = (
        " ".join(dice.choice(words) if dice.random() < 0.1 else "그리고" for _ in range(WORDS)) for _ in range(MESSAGES)
    )
    return tuple(Spoken("보라", text, Role.USER if at % 2 else Role.ASSISTANT) for at, text in enumerate(texts))


def _word(dice: random.Random) -> str:
    letters, least, most = (SYLLABLES, 2, 4) if dice.random() < 0.5 else (LETTERS, 4, 9)
    return "".join(dice.choice(letters) for _ in range(dice.randint(least, most)))
