"""The characters that come with the program."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from core.characters import lists, store
from core.characters.formats.base import Imported
from core.characters.formats.read import read
from core.characters.source import source_of
from core.clock import Clock
from core.db import Db


def cards() -> Iterator[tuple[str, Imported, bytes]]:
    """(public id, card, PNG) of each, in the order in which a gallery shows them: the first files that are imported."""
    folder = files("core.characters").joinpath("seed")
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".json"):
            slug = file.name.removesuffix(".json")
            yield slug, read(file.read_bytes()), folder.joinpath(f"{slug}.png").read_bytes()


async def plant(db: Db, clock: Clock) -> int:
    """Keep those that are new or changed since the last start; how many. Lists of an earlier kind are made anew."""
    planted = 0
    for public_id, card, png in cards():
        async with db.write() as tx:
            kept = await store.keep(tx, public_id, card.view, png, clock.now(), source=source_of(card))
            planted += kept is not None
    await lists.catch_up(db)
    return planted
