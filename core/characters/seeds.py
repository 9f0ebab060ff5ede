"""The characters that come with the program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files

from core.characters import lists, store
from core.clock import Clock
from core.db import Db


def cards() -> Iterator[tuple[str, dict[str, object], bytes]]:
    """(public id, V3 card, PNG) of each, in the order in which a gallery shows them."""
    folder = files("core.characters").joinpath("seed")
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".json"):
            slug = file.name.removesuffix(".json")
            yield slug, json.loads(file.read_text(encoding="utf-8")), folder.joinpath(f"{slug}.png").read_bytes()


async def plant(db: Db, clock: Clock) -> int:
    """Keep those that are new or changed since the last start; how many. Lists of an earlier kind are made anew."""
    planted = 0
    for public_id, card, png in cards():
        async with db.write() as tx:
            planted += await store.keep(tx, public_id, card, png, clock.now()) is not None
    await lists.catch_up(db)
    return planted
