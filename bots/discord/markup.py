"""Neutral markup as Discord reads it. Pure.

Discord's Markdown is close to ours: emphasis, strikethrough, code, fences, quotes, lists and three sizes of heading are
the same. What is written here is what else Discord would make of a text: it would hide or replace characters that the
answer shows, or make buttons and links of them. Differences of dress alone stay (`__x__` is underlined, not bold).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

NOTHING = "\u200b"  # shown as nothing
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")  # of lines, to us and not to Discord

# Our fences, to their end or the text's; nothing in them has a meaning.
_FENCE = re.compile(
    r"^[ ]{0,3}```(?P<info>[^`\n]*)\n(?P<code>.*?)(?:^[ ]{0,3}```[^\S\n]*(?P<end>\n|\Z)|\Z)", re.DOTALL | re.MULTILINE
)
_LANGUAGE = re.compile(r"[\w+.#-]*", re.ASCII)
_ALONE = re.compile(r"[^\S\n]*$|#{1,6} +\S|>")  # lines in which, or at which, our code spans end
_TICKS = re.compile(r"\\[*_~`\\>#]|(?P<ticks>`+)")

_MEANS_MORE = re.compile(
    r"(?P<special><(?=@[!&]?\d|#\d|a?:\w+:\d|/[^<>\n]*:\d|[^\s:>]+:|\+\d|[^\s<>@]+@|[^\s<>]*\0)|\|\|)"
    # Discord takes a backslash away before all but ASCII letters, digits and white space; we do before our marks.
    r"|(?P<backslash>\\(?![0-9A-Za-z\s*_~`\\>#])(?=.))"
    r"|(?P<escape>\\.)"
)
_MEANS_MORE_WITH_LINKS = re.compile(rf"(?P<link>\[)|{_MEANS_MORE.pattern}")
_AT_THE_START = re.compile(
    r"^(?P<ours>>[ ]?|#{1,6} +(?=\S))?(?P<lead>(?:[ \t]*(?:[-*+]|\d+[.)])[ \t]+)*[ \t]*)"
    r"(?P<mark>#{1,6}(?=[ \t])|-(?=#[ \t])|>(?=[ \t]|>>[ \t]))?",
    re.MULTILINE,
)
_TWO = re.compile("`(?=`)")
_HOLE = "\0"  # where a code span was; no text has it
_ALIKE = str.maketrans({"<": "‹", ">": "›", "|": "∣", "[": "［", "\\": "＼", "`": "ˋ", "#": "＃"})


def discord_markdown(text: str) -> str:
    """`text` with what Discord alone would take for markup escaped; a few characters longer, never shorter in words."""
    text = text.replace(_HOLE, "")
    links = "](" in text
    if "`" not in text:
        return _prose(text, links=links)
    out: list[str] = []
    position = 0
    for fence in _FENCE.finditer(text):
        out += _with_code(text[position : fence.start()], links=links)
        out.append(_fenced(fence))
        position = fence.end()
    out += _with_code(text[position:], links=links)
    return "".join(out)


def alike(text: str) -> str:
    """As long as `text`, with what could be markup changed for signs that look like it."""
    return text.translate(_ALIKE)


def literal(text: str) -> str:
    """`text` within a line, with all marks escaped."""
    return re.sub(r"[\\*_~`|<>\[\]()#:@-]", r"\\\g<0>", text)


def _fenced(fence: re.Match[str]) -> str:
    info, code = fence["info"].strip(), fence["code"]
    language = info if _LANGUAGE.fullmatch(info) else ""
    if "```" in code:  # Discord ends a block at any three of them
        code = _TWO.sub(f"`{NOTHING}", code)
    body = code if code.strip("\n") else NOTHING
    return f"```{language}\n{body}{'' if body.endswith(chr(10)) else chr(10)}```{fence['end'] or ''}"


def _with_code(text: str, *, links: bool) -> Iterator[str]:
    """Our code spans as they are, what is around them escaped, and ticks that are none too."""
    for chunk in _chunks(text):
        around: list[str] = []
        kept: list[str] = []
        position = 0
        for start, end, shown in _spans(chunk):
            around += [chunk[position:start], _HOLE]
            kept.append(shown)
            position = end
        pieces = _prose("".join([*around, chunk[position:]]), links=links).split(_HOLE)
        yield "".join(piece for pair in zip(pieces, [*kept, ""], strict=True) for piece in pair)


def _chunks(text: str) -> Iterator[str]:
    """Paragraphs, and each heading, quote and empty line: no code span of ours goes beyond."""
    paragraph = ""
    for line in text.splitlines(keepends=True):
        if _ALONE.match(line):
            yield paragraph
            yield line
            paragraph = ""
        else:
            paragraph += line
    yield paragraph


def _spans(chunk: str) -> Iterator[tuple[int, int, str]]:
    """Runs of ticks: where they are, and how they are shown: as a code span, or as themselves."""
    position = 0
    while found := _TICKS.search(chunk, position):
        position = found.end()
        ticks = found["ticks"]
        if not ticks:
            continue
        close = re.compile(rf"(?<!`){ticks}(?!`)").search(chunk, position)
        if close is None or close.start() == position:
            yield found.start(), position, "\\`" * len(ticks)
            continue
        yield found.start(), close.end(), _span(ticks, chunk[position : close.start()])
        position = close.end()


def _span(ticks: str, code: str) -> str:
    """Three ticks and more are a block to Discord, which may take the first word for a language."""
    if len(ticks) > 2:
        ticks = "``" if "`" in code else "`"
        code = _TWO.sub(f"`{NOTHING}", code)
    return f"{ticks}{code}{ticks}"


def _prose(text: str, *, links: bool) -> str:
    escaped = (_MEANS_MORE_WITH_LINKS if links else _MEANS_MORE).sub(_escaped, _BREAKS.sub("\n", text))
    return _AT_THE_START.sub(_begun, escaped)


def _escaped(found: re.Match[str]) -> str:
    if found.lastgroup == "escape":
        return found[0]
    return "".join(f"\\{mark}" for mark in found[0])


def _begun(found: re.Match[str]) -> str:
    """Ours are headings and quotes at the very start of a line, and nothing within them."""
    ours, lead, mark = found["ours"] or "", found["lead"], found["mark"]
    if ours.startswith(">"):
        ours = "> "
    elif len(ours) > len("### "):
        ours = f"{ours.strip()[:3]} "
    return f"{ours}{lead}{chr(92) + mark if mark else ''}"
