"""Why something is not accepted, in words for people: what a model is told in English is nothing to show them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from core.stories.given import Problem
from core.text import Text, lines, t

MOST = 4  # that a person is told
QUOTES, QUOTE = 3, 40  # how many places in the text are named, and their characters
UNQUOTED = frozenset({"consent", "chat-foreign"})
"""Where the words themselves are what may not be repeated: what is told is kept with the story."""
_QUOTED = re.compile(r"“([^”]+)”")
_EPISODE = re.compile(r"\bepisode (\d+)\b")
_FIELD = re.compile(r"([\w.\[\]]+): ")
_RANGE = re.compile(r"(\d+)[^\d;]*; [^\d;]*?(\d+) to (\d+)")
_MEANT = re.compile(r"(\d+); the plan gives it (\d+)")
_MOST = re.compile(r"(\d+) characters; at most (\d+)")
_FITS = re.compile(r"at (most|least) (\d+) .*\(it has (\d+)")


def told(problems: Sequence[Problem]) -> Text:
    """The first MOST kinds, a line each, with the places where they are. Raises ValueError for no problems.

    What is only worth a look is told where nothing else is wrong.
    """
    wrong = [each for each in problems if not each.soft] or problems
    kinds = dict.fromkeys(each.code for each in wrong)
    return lines([_line([each for each in wrong if each.code == code]) for code in list(kinds)[:MOST]])


def _line(alike: Sequence[Problem]) -> Text:
    code, episodes = alike[0].code, {found[1] for each in alike if (found := _EPISODE.search(each.told))}
    detail = ", ".join(dict.fromkeys(_details(alike)))
    return t(
        "problem-line",
        what=Text(f"problem-{code}"),
        episode=int(episodes.pop()) if len(episodes) == 1 else 0,
        detailed="yes" if detail else "no",
        detail=detail,
    )


def _details(alike: Sequence[Problem]) -> Iterator[str]:
    """What needs no language: the places, and what was measured against what is allowed."""
    if alike[0].code in UNQUOTED:
        return
    quotes = dict.fromkeys(quote for each in alike for quote in _QUOTED.findall(each.told))
    yield from (f"“{_short(quote)}”" for quote in list(quotes)[:QUOTES])
    if alike[0].code == "schema":
        yield from (found[1] for each in alike[:QUOTES] if (found := _FIELD.match(each.told)))
    measured = _measured(_QUOTED.sub("“”", alike[0].told))
    if measured:
        yield measured


def _measured(said: str) -> str:
    if found := _RANGE.search(said):
        return f"{found[1]} / {found[2]}–{found[3]}"
    if found := _MEANT.search(said):
        return f"{found[1]} / {found[2]}"
    if found := _MOST.search(said):
        return f"{found[1]} / ≤ {found[2]}"
    if found := _FITS.search(said):
        return f"{found[3]} / {'≤' if found[1] == 'most' else '≥'} {found[2]}"
    return ""


def _short(quote: str) -> str:
    return quote if len(quote) <= QUOTE else f"{quote[: QUOTE - 1].rstrip()}…"


_PLAIN = {
    "missing": "missing",
    "extra_forbidden": "extra",
    **dict.fromkeys(("model_type", "dict_type", "model_attributes_type"), "object"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "float_type", "float_parsing"), "number"),
    "string_type": "text",
    **dict.fromkeys(("list_type", "tuple_type"), "list"),
}
"""Kinds of errors for which a sentence is enough."""


def of_field(error: Mapping[str, object]) -> Text:
    """What is wrong with a field that a person has typed or brought: an error as pydantic lists it."""
    given, kind = error.get("ctx"), str(error["type"])
    context: Mapping[str, object] = given if isinstance(given, Mapping) else {}
    if kind in _PLAIN:
        return Text(f"byhand-why-{_PLAIN[kind]}")
    match kind:
        case "string_too_long" | "too_long" | "less_than_equal":
            return t("byhand-why-long", most=str(context.get("max_length", context.get("le", ""))))
        case "string_too_short" | "too_short" | "greater_than_equal":
            return t("byhand-why-short", least=str(context.get("min_length", context.get("ge", ""))))
        case "enum" | "literal_error":
            return t("byhand-why-choice", choices=str(context.get("expected", "")))
        case "bool_type" | "bool_parsing":
            return t("byhand-why-choice", choices="true, false")
    return t("byhand-why-other", what=str(error.get("msg", ""))[:200])
