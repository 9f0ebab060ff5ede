"""Chance in macros: drawn from seeds alone, so that the same prompt can be built again. Pure."""

from __future__ import annotations

import re
import struct
from hashlib import shake_128

from core.lore.macro_parse import Call, Form, cut

MOST_DICE = 1_000
_DICE = re.compile(r"([1-9][0-9]{0,5})?d([1-9][0-9]{0,8}|%)([+-][0-9]{1,9})?", re.IGNORECASE)
_LISTED = re.compile("::")
_COMMA = re.compile(r"(?<!\\),")


def drawn(below: int, *key: str | int) -> int:
    """A number from 0 to `below` - 1 that `key` alone decides, evenly spread. `below` is at most 10^9."""
    return _numbers(1, key)[0] % below


def _numbers(count: int, key: tuple[str | int, ...]) -> tuple[int, ...]:
    """Numbers of 64 bits: one hash for all, for a thousand dice may be rolled ten thousand times."""
    stream = shake_128("\x00".join(map(str, key)).encode("utf-8", "surrogatepass")).digest(8 * count)
    return struct.unpack(f">{count}Q", stream)


def weight(formula: str) -> int:
    """How many macros' time it takes to roll."""
    found = _DICE.fullmatch(formula.strip())
    return min(int(found[1] or 1), MOST_DICE) // 20 if found else 0


def rolled(formula: str, *key: str | int) -> str:
    """The sum of `XdY+Z`; bare digits are the sides of one die; "" for anything else or more than 1,000 dice."""
    written = formula.strip()
    found = _DICE.fullmatch(f"1d{written}" if written.isdecimal() else written)
    if found is None:
        return ""
    dice = int(found[1] or 1)
    sides = 100 if found[2] == "%" else int(found[2])
    if dice > MOST_DICE:
        return ""
    return str(sum(1 + each % sides for each in _numbers(dice, key)) + int(found[3] or 0))


def choices(call: Call) -> list[str] | None:
    r"""What `{{random::A::B}}` or `{{random:A,B}}` offers; `::` wins over commas, `\,` is a comma. None: no list."""
    if call.form not in {Form.ONE, Form.LIST}:
        return None
    listed, separators = cut(call.rest, _LISTED)
    if separators:
        return listed
    return [each.strip().replace("\\,", ",") for each in cut(call.rest, _COMMA)[0]]
