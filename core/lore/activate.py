"""Which lorebook entries a text triggers. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from core.characters.card import Entry

MOST = 4  # entries told for one message


def triggered(entries: Sequence[Entry], text: str, told: Collection[str] = ()) -> list[Entry]:
    """The entries whose keys stand in `text`, in their own order, without the constant ones and those in `told`.

    `told` are contents that still stand in the prompt. A key in Latin letters matches as a whole word, a key in Hangul
    wherever it stands, for particles follow it without a space. Letter case does not count.
    """
    folded = text.casefold()
    found = [
        entry
        for entry in entries
        if not entry.constant and entry.content not in told and any(_stands(key, folded) for key in entry.keys)
    ]
    return sorted(found, key=lambda entry: entry.order)[:MOST]


def _stands(key: str, folded: str) -> bool:
    wanted = key.casefold()
    if not wanted.isascii():
        return wanted in folded
    return wanted in folded and re.search(rf"(?<![0-9a-z_]){re.escape(wanted)}(?![0-9a-z_])", folded) is not None
