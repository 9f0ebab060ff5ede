"""Rows as they are kept aside, and which row is meant. Pure."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, RowMapping, Table, and_

from core.db.tables.base import UtcTime

Values = Mapping[str, Any]  # of a row, by column


def packed(table: Table, row: RowMapping | Values) -> dict[str, Any]:
    """A row as JSON, from which `unpacked` makes the same row again."""
    found: dict[str, Any] = {}
    for column in table.c:
        value = row[column.name]
        if isinstance(value, datetime):
            value = value.isoformat()
        elif isinstance(value, bytes | bytearray | memoryview):
            value = base64.b64encode(value).decode()
        found[column.name] = value
    return found


def unpacked(table: Table, kept: Values) -> dict[str, Any]:
    """The row that was packed. Columns that are no more are left out, newer ones have what is usual."""
    found: dict[str, Any] = {}
    for name, value in kept.items():
        if name not in table.c:
            continue
        kind = table.c[name].type
        if value is not None and isinstance(kind, UtcTime):
            found[name] = datetime.fromisoformat(value)
        elif value is not None and isinstance(kind, LargeBinary):
            found[name] = base64.b64decode(value)
        else:
            found[name] = value
    return found


def key_of(table: Table, row: RowMapping | Values) -> dict[str, Any]:
    """By which values a row is found again."""
    return {column.name: row[column.name] for column in table.primary_key}


def is_row(table: Table, key: Values) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in key.items()))
