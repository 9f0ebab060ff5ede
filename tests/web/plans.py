"""How a database means to answer a statement: which of its steps read a table through, or a large part of it.

Every table grows. A walk along an index is fine where the statement stops after so many rows, and where nothing sorts
what the walk finds: the sort would want all of it first.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it has no types

Said = tuple[str, tuple[Any, ...]]

# Columns with a few values, of which each stands in a large part of the rows.
WIDE = frozenset(
    {"visibility", "deleted_at", "rating", "language", "genre", "state", "redacted", "direct", "rehearsal"}
)
_STEP = re.compile(r"(SCAN|SEARCH) (\w+)(?: USING (?:AUTOMATIC )?(?:PARTIAL )?(?:COVERING )?(.*))?")
_MADE = re.compile(r"(?:MATERIALIZE|CO-ROUTINE) (\w+)")


@dataclass(frozen=True, slots=True)
class _Step:
    scope: int
    told: str


def on_sqlite(connection: sqlite3.Connection, said: Said) -> Iterator[str]:
    """The steps that read through, each with its statement."""
    statement, given = said
    rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
    steps = [_Step(row[1], row[3]) for row in rows]
    made = {found[1] for step in steps if (found := _MADE.match(step.told))} | {"json_each", "CONSTANT"}
    sorted_scopes = {step.scope for step in steps if "TEMP B-TREE" in step.told}
    walks = [step for step in steps if _walks(step.told, made)]
    for step in walks:
        whole = " INDEX " not in step.told and " WHERE " in statement  # else it leafs along the table's own key
        if whole or step.scope in sorted_scopes or len(walks) > statement.count("LIMIT"):
            yield f"{step.told}: {statement}"
    yield from (f"{step.told}: {statement}" for step in steps if "AUTOMATIC" in step.told)


def _walks(told: str, made: set[str]) -> bool:
    found = _STEP.fullmatch(told)
    if found is None or found[2] in made:
        return False
    if found[1] == "SCAN":
        return True
    asked = re.findall(r"(\w+)[=<>]", (found[3] or "").partition("(")[2])
    return bool(asked) and set(asked) <= WIDE


async def on_postgresql(connection: asyncpg.Connection, said: Said) -> list[str]:
    """The tables that it can only read through: for small ones it would not look for another way, so that this way is
    made dear."""
    statement, given = said
    await connection.execute("SET enable_seqscan = off")
    (told,) = await connection.fetchrow(f"EXPLAIN (FORMAT JSON) {statement}", *given)
    return [f"{each}: {statement}" for each in _through(json.loads(told)[0]["Plan"])]


def _through(plan: Any) -> Iterator[str]:  # JSON
    if plan["Node Type"] == "Seq Scan":
        yield str(plan["Relation Name"])
    for each in plan.get("Plans", ()):
        yield from _through(each)
