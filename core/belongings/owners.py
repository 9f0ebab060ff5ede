"""Every column of the database that says whose a row is, once: how rows change hands, which are given out, which go.

A test walks the metadata: a column that refers to an account or a person and does not stand here fails it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import Column, Table

from core.db.tables import metadata
from core.db.tables.stories import Payer

ACCOUNT_BUDGET: Final = Payer.ACCOUNT.value


class Names(StrEnum):
    """What the value names: an account or a person by its row, a person as the platform knows them, an account in
    words (`budgets.subject`), or the address that an account signs in with."""

    ACCOUNT = "account"
    PERSON = "person"
    NATIVE = "native"
    ACCOUNT_TEXT = "account-text"
    ADDRESS = "address"


class Merging(StrEnum):
    """What becomes of the rows of an account that becomes part of another.

    MOVES: they get the new owner. UNIQUE: the same, but the new owner may have one like it already, then that one
    counts and the other is kept aside. ADDS: its figures are added to the new owner's. IF_FREE: they get the new owner
    where it has none, else they stay. STAYS: they stay where they are. FOLLOWS: they hang on what moves by itself.
    """

    MOVES = "moves"
    UNIQUE = "unique"
    ADDS = "adds"
    IF_FREE = "if-free"
    STAYS = "stays"
    FOLLOWS = "follows"


class Erasing(StrEnum):
    """DELETED: the row goes. CLEARED: it is not theirs alone and stays, without them. GIVEN_UP: it goes, or, where its
    owner has chosen so and it is public, it stays and belongs to nobody."""

    DELETED = "deleted"
    CLEARED = "cleared"
    GIVEN_UP = "given-up"


_USUAL: Final = frozenset({"account_id", "owner_id", "author_id", "subject"})


@dataclass(frozen=True, slots=True)
class Owner:
    """`exported`: the rows are in the file that a person takes away; where not, `why` says the reason.

    `beside` are the columns by which two rows of one owner differ (UNIQUE, ADDS); `figures` are what is added.
    """

    table: str
    column: str
    names: Names
    merging: Merging
    erasing: Erasing
    exported: bool = True
    why: str = ""
    beside: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()

    @property
    def of(self) -> Table:
        return metadata.tables[self.table]

    @property
    def owner(self) -> Column[object]:
        return self.of.c[self.column]

    @property
    def label(self) -> str:
        return f"{self.table}.{self.column}"

    @property
    def noted(self) -> str:
        """How `link_moves` names it: by the table, where one column of that is moved."""
        return self.table if self.column in _USUAL else self.label


_HIDDEN: Final = "a secret, of which only a hash or a sealed form is kept"
_OURS: Final = "it passes, and says nothing that is not told elsewhere"
_RECORD: Final = "what was done in an office, not what belongs to somebody"
_WITH: Final = "it is given out with what it belongs to"

_MOVES, _UNIQUE, _ADDS, _STAYS = Merging.MOVES, Merging.UNIQUE, Merging.ADDS, Merging.STAYS
_FOLLOWS, _IF_FREE = Merging.FOLLOWS, Merging.IF_FREE
_DELETED, _CLEARED, _GIVEN_UP = Erasing.DELETED, Erasing.CLEARED, Erasing.GIVEN_UP
_A, _P = Names.ACCOUNT, Names.PERSON
_TOKENS: Final = ("input_tokens", "cached_tokens", "output_tokens", "cost")
_USE: Final = ("day", "purpose", "character_id", "story_id", "own")

# In the order in which they are given back when accounts are taken apart: what others refer to first.
OWNERS: Final = (
    Owner("accounts", "id", _A, _STAYS, _DELETED),
    Owner("accounts", "merged_into", _A, _STAYS, _DELETED),
    Owner("people", "account_id", _A, _MOVES, _DELETED),
    Owner("personas", "account_id", _A, _MOVES, _DELETED),
    Owner("characters", "owner_id", _A, _MOVES, _GIVEN_UP),
    Owner("character_versions", "author_id", _A, _MOVES, _CLEARED, exported=False, why=_WITH),
    Owner("stories", "owner_id", _A, _MOVES, _GIVEN_UP),
    Owner("story_comments", "account_id", _A, _MOVES, _DELETED),
    Owner("feed_tokens", "account_id", _A, _MOVES, _DELETED, exported=False, why=_HIDDEN),
    Owner("token_families", "account_id", _A, _MOVES, _DELETED),
    Owner("personal_tokens", "account_id", _A, _MOVES, _DELETED),
    Owner("reports", "about_id", _A, _MOVES, _CLEARED, exported=False, why=_RECORD),
    Owner("reports", "reporter_id", _A, _MOVES, _CLEARED),
    Owner("persona_choices", "account_id", _A, _UNIQUE, _DELETED, beside=("character_id",)),
    Owner("likes", "account_id", _A, _UNIQUE, _DELETED, beside=("character_id",)),
    Owner("follows", "account_id", _A, _UNIQUE, _DELETED, beside=("character_id",)),
    Owner("story_likes", "account_id", _A, _UNIQUE, _DELETED, beside=("story_id",)),
    Owner("story_follows", "account_id", _A, _UNIQUE, _DELETED, beside=("story_id",)),
    Owner("reading_places", "account_id", _A, _UNIQUE, _DELETED, beside=("story_id",)),
    Owner("fresh_starts", "account_id", _A, _UNIQUE, _DELETED, beside=("character_id",)),
    Owner("sheet_drafts", "account_id", _A, _UNIQUE, _DELETED, beside=("character_id",)),
    Owner("preferences", "account_id", _A, _IF_FREE, _DELETED),
    Owner("credentials", "account_id", _A, _IF_FREE, _DELETED),
    Owner("usage_days", "account_id", _A, _ADDS, _DELETED, beside=_USE, figures=("calls", "unpriced", *_TOKENS)),
    Owner(
        "budgets",
        "subject",
        Names.ACCOUNT_TEXT,
        _ADDS,
        _DELETED,
        beside=("scope", "period"),
        figures=("spent", "reserved"),
    ),
    Owner("stories", "payer_key", Names.ACCOUNT_TEXT, _FOLLOWS, _GIVEN_UP, exported=False, why=_WITH),
    # A key is sealed for the account that gave it, and opens for no other.
    Owner("provider_keys", "account_id", _A, _STAYS, _DELETED),
    Owner("codes", "account_id", _A, _STAYS, _DELETED, exported=False, why=_HIDDEN),
    Owner("answered_requests", "account_id", _A, _STAYS, _DELETED, exported=False, why=_OURS),
    Owner("links", "account_id", _A, _STAYS, _DELETED),
    Owner("links", "other_id", _A, _STAYS, _DELETED, exported=False, why=_WITH),
    Owner("bans", "account_id", _A, _STAYS, _DELETED),
    Owner("bans", "by_id", _A, _STAYS, _CLEARED, exported=False, why=_RECORD),
    Owner("reports", "decided_by", _A, _STAYS, _CLEARED, exported=False, why=_RECORD),
    Owner("takedowns", "by_id", _A, _STAYS, _CLEARED, exported=False, why=_RECORD),
    Owner("audit", "actor_id", _A, _STAYS, _CLEARED, exported=False, why=_RECORD),
    Owner("mails", "address", Names.ADDRESS, _FOLLOWS, _DELETED, exported=False, why=_OURS),
    Owner("codes", "person_id", _P, _FOLLOWS, _DELETED, exported=False, why=_HIDDEN),
    Owner("rules", "by_id", _P, _FOLLOWS, _CLEARED, exported=False, why=_RECORD),
    Owner("story_consents", "person_id", _P, _FOLLOWS, _DELETED),
    Owner("places", "person_id", _P, _FOLLOWS, _DELETED, exported=False, why=_WITH),
    Owner("chat_cast", "by_id", _P, _FOLLOWS, _CLEARED, exported=False, why=_OURS),
    Owner("memories", "person_id", _P, _FOLLOWS, _DELETED),
    Owner("turns", "asker_id", _P, _FOLLOWS, _CLEARED, exported=False, why=_OURS),
    Owner("messages", "person_id", _P, _FOLLOWS, _DELETED),
    Owner("passages", "person_id", _P, _FOLLOWS, _DELETED, exported=False, why=_WITH),
    Owner("artifact_sources", "person_id", _P, _FOLLOWS, _DELETED, exported=False, why=_WITH),
    Owner("memory_changes", "person_id", _P, _FOLLOWS, _DELETED, exported=False, why=_OURS),
    Owner("inbox", "author", Names.NATIVE, _FOLLOWS, _DELETED, exported=False, why=_WITH),
    Owner("web_sessions", "person_id", Names.NATIVE, _FOLLOWS, _DELETED),
    Owner("web_chats", "person_id", Names.NATIVE, _FOLLOWS, _DELETED, exported=False, why=_WITH),
)


def merging(*how: Merging) -> Iterator[Owner]:
    return (each for each in OWNERS if each.merging in how)
