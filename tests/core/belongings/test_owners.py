"""No column that says whose a row is can be forgotten."""

from __future__ import annotations

import re

from sqlalchemy import Column

from core.belongings.owners import OWNERS, Erasing, Merging, Names
from core.db.tables import metadata

# What a column is called that says whose a row is, also where no foreign key does.
NAMED = re.compile(r"(^|_)(account|person|owner|author|actor|reporter|about|asker|by|decided_by)(_id)?$")
# The same words where they say something else.
ELSEWISE = {
    "artifacts.author": "by whom of the makers: a model, the rules or a person",
    "web_posts.author": "whether a person or a character wrote it",
    "memories.superseded_by": "another memory",
    "audit.actor": "how somebody in office was called then, for ever",
}
LABELS = {owner.label for owner in OWNERS}


def refers(column: Column[object]) -> bool:
    """To an account or a person, by a foreign key."""
    return any(key.column.table.name in {"accounts", "people"} for key in column.foreign_keys)


def columns() -> list[Column[object]]:
    return [column for table in metadata.sorted_tables for column in table.c]


def test_every_foreign_key_to_an_account_or_a_person_has_its_line() -> None:
    referring = {f"{column.table.name}.{column.name}" for column in columns() if refers(column)}

    assert referring - LABELS == set()


def test_every_column_that_is_called_like_an_owner_has_its_line() -> None:
    called = {f"{column.table.name}.{column.name}" for column in columns() if NAMED.search(column.name)}

    assert called - LABELS - ELSEWISE.keys() == set()


def test_no_line_is_about_a_column_that_is_not_there_and_none_stands_twice() -> None:
    assert len(LABELS) == len(OWNERS)
    assert [owner.label for owner in OWNERS if owner.column not in owner.of.c] == []


def test_what_is_not_given_out_says_why() -> None:
    assert [owner.label for owner in OWNERS if not owner.exported and not owner.why] == []


def test_what_can_be_there_twice_says_by_which_columns() -> None:
    for owner in OWNERS:
        if owner.merging in {Merging.UNIQUE, Merging.ADDS}:
            unique = {
                frozenset(column.name for column in constraint.columns)
                for constraint in owner.of.constraints
                if hasattr(constraint, "columns")
            }
            assert frozenset({owner.column, *owner.beside}) in unique, owner.label
        if owner.merging is Merging.MOVES:
            assert owner.column not in owner.of.primary_key.columns, owner.label


def test_what_is_kept_without_its_owner_can_be() -> None:
    for owner in OWNERS:
        if owner.erasing is Erasing.CLEARED and owner.names in {Names.ACCOUNT, Names.PERSON}:
            assert owner.owner.nullable, owner.label
