"""What of a model's answer can be read as JSON objects: around prose and fences, out of half a text. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

LONGEST_ANSWER = 60_000  # characters; twenty memories are a tenth of it
MOST_TRIES = 400
DEEPEST = 4

_STRINGS_AND_COMMAS = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
_DECODER = json.JSONDecoder(strict=False, parse_int=lambda digits: int(digits[:30]))

Item = Mapping[str, object]


def items(answer: str) -> list[Item]:
    """Every complete object that has a text, in their order."""
    text = _STRINGS_AND_COMMAS.sub(lambda found: found[1] or "", answer[:LONGEST_ANSWER])
    found: list[Item] = []
    at, tries = text.find("{"), 0
    while at >= 0 and tries < MOST_TRIES:
        tries += 1
        value, end = _decoded(text, at)
        found += _with_text(value, 0)
        at = text.find("{", end)
    return found


def _decoded(text: str, at: int) -> tuple[object, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None, at + 1


def _with_text(value: object, depth: int) -> Iterator[Item]:
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        yield value
    elif isinstance(value, dict | list) and depth < DEEPEST:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _with_text(inner, depth + 1)
