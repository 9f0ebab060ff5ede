"""Neutral markup as Discord reads it. Pure.

Discord's Markdown is close to ours: emphasis, strikethrough, code, fences, quotes, lists and three sizes of heading are
the same. What is written here is what else Discord would make of a text: it would hide or replace characters that the
answer shows. Differences of dress alone stay (`__x__` is underlined, not bold).
"""

from __future__ import annotations

import re

# Discord's own code spans and fences; nothing in them has a meaning.
_CODE = re.compile(r"(```.*?(?:```|\Z)|(?<!`)(`+)(?!`).+?(?<!`)\2(?!`))", re.DOTALL)

_MEANS_MORE = re.compile(
    r"(?P<mention><(?=(?:@[!&]?\d+|#\d+|a?:\w+:\d+|t:-?\d+(?::\w)?|/[^<>\n]+:\d+|id:\w+)>))"
    r"|(?P<spoiler>\|\|)"
    r"|(?P<small>^-(?=# ))"
    r"|(?P<rest>^>(?=>> ))"
    r"|(?P<deep>^#{4,6}(?= ))"
    # Discord takes a backslash away before all but ASCII letters, digits and white space; we do before our marks.
    r"|(?P<backslash>\\(?![0-9A-Za-z\s*_~`\\>#])(?=.))"
    r"|(?P<escape>\\.)",
    re.MULTILINE,
)


def discord_markdown(text: str) -> str:
    """`text` with what Discord alone would take for markup escaped; a few characters longer, never shorter in words."""
    out: list[str] = []
    position = 0
    for code in _CODE.finditer(text):
        out.append(_MEANS_MORE.sub(_escaped, text[position : code.start()]))
        out.append(code[0])
        position = code.end()
    out.append(_MEANS_MORE.sub(_escaped, text[position:]))
    return "".join(out)


def _escaped(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "spoiler":
            return "\\|\\|"
        case "deep":
            return "###"
        case "escape":
            return found[0]
        case _:
            return f"\\{found[0]}"
