"""The document's words in Korean, by the English sentences that they stand for.

English stands beside the code that it describes, for FastAPI reads it there; so the Korean hangs on it as in gettext,
and not on keys. A sentence that is changed loses its Korean, and a test says so.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

WORDS = ("description", "summary")


@cache
def known() -> dict[str, str]:
    """Korean by English, white space aside."""
    found: dict[str, str] = json.loads(files("web.api").joinpath("korean.json").read_text(encoding="utf-8"))
    return found


def told(english: str) -> str:
    """The sentence in Korean; itself where it has none."""
    return known().get(" ".join(english.split()), english)


def of(document: Any) -> Any:
    """A copy of the document, or of a part of it, whose descriptions are Korean; summaries are their beginnings."""
    match document:
        case dict():
            made = {name: _part(name, each) for name, each in document.items()}
            if isinstance(made.get("summary"), str) and isinstance(made.get("description"), str):
                made["summary"] = first(made["description"])
            return made
        case list():
            return [of(each) for each in document]
        case _:
            return document


def first(words: str) -> str:
    """The first sentence, without its full stop."""
    return words.split("\n\n", maxsplit=1)[0].split(". ", maxsplit=1)[0].rstrip(".")


def _part(name: str, part: Any) -> Any:
    """What stands at `description` is words, but a field that is called so is a schema; examples are left alone."""
    if name in WORDS and isinstance(part, str):
        return told(part)
    return part if is_example(name, part) else of(part)


def is_example(name: str, part: Any) -> bool:
    """And no field that is called so."""
    return name == "example" or (name == "examples" and isinstance(part, list))
