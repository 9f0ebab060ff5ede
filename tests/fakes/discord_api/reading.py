"""What people read of a message's Markdown in Discord's apps, and what of it is more than words. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_RULES = {
    "escape": re.compile(r"\\([^0-9A-Za-z\s])"),
    "block": re.compile(r"```(?:[a-z0-9_+\-.#]+?\n)?\n*([^\n][\s\S]*?)\n*```", re.IGNORECASE),
    "code": re.compile(r"(?P<t>`+)([\s\S]*?[^`])(?P=t)(?!`)"),
    "mention": re.compile(r"<(?:@[!&]?|#)\d+>"),
    "emoji": re.compile(r"<a?:\w+:\d+>"),
    "time": re.compile(r"<t:-?\d+(?::\w)?>"),
    "command": re.compile(r"</[^<>\n]+:\d+>"),
    "guide": re.compile(r"<id:\w+>|<sound:\d+:\d+>"),
    "bare": re.compile(r"<(?:[^:\s>]+:/[^ >]+|[^\s<>@]+@[^\s<>]+|\+\d+|mailto:[^ >]+)>"),
    "link": re.compile(
        r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]\(\s*<?([^\s)]+?)>?(?:\s+['\"][\s\S]*?['\"])?\s*\)"
    ),
    "spoiler": re.compile(r"\|\|([\s\S]+?)\|\|"),
}
_LINE_RULES = {
    "long quote": re.compile(r" *>>> +(?=\S)"),
    "quote": re.compile(r" *> (?!\s*>>> )"),
    "small": re.compile(r" *-#\s+(?=\S)"),
    "heading": re.compile(r" *#{1,3}[ \t]+(?=\S)"),
}
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+")


@dataclass(slots=True)
class Read:
    """`text` without the marks, but with those of emphasis; `kinds` are what else was found."""

    text: str = ""
    kinds: set[str] = field(default_factory=set)


def read(content: str) -> Read:
    shown, position, at_start = Read(), 0, True
    while position < len(content):
        end = _line_mark(content, position, shown) if at_start else None
        if end is not None:
            position = end
            continue
        end = _mark(content, position, shown)
        if end is None:
            shown.text += content[position]
            end = position + 1
        at_start = content[end - 1] == "\n"
        position = end
    return shown


def _line_mark(content: str, position: int, shown: Read) -> int | None:
    """The end of a mark that counts at the start of a line alone; None where there is none."""
    bullet = _BULLET.match(content, position)
    if bullet:
        shown.text += bullet[0]
        return bullet.end()
    for kind, rule in _LINE_RULES.items():
        if kind == "quote" and "quote" in shown.kinds and content[position - 1 : position] == " ":
            continue
        found = rule.match(content, position)
        if found:
            shown.kinds.add(kind)
            return found.end()
    return None


def _mark(content: str, position: int, shown: Read) -> int | None:
    for kind, rule in _RULES.items():
        found = rule.match(content, position)
        if found is None:
            continue
        match kind:
            case "escape":
                shown.text += found[1]
            case "block":
                shown.text += found[1]
                shown.kinds.add(kind)
            case "code":
                shown.text += found[2]
                shown.kinds.add(kind)
            case _:
                shown.kinds.add(kind)
        return found.end()
    return None
