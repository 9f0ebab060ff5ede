"""An answer's own sentences: quotes, code, narration, remarks in brackets and addresses are taken out."""

from __future__ import annotations

import re

_APART = re.compile(
    r"```.*?(?:```|\Z)"
    r"|`[^`\n]+`"
    r"|https?://[^\s<>\"'“”‘’「」『』)\]]+|www\.[^\s<>\"'“”‘’)\]]+"
    r"|“[^“”]*”|‘[^‘’\n]*’|「[^「」]*」|『[^『』]*』|《[^《》]*》|〈[^〈〉]*〉|«[^«»]*»"
    r"|\"[^\"\n]*\""
    r"|(?<![0-9A-Za-z가-힣])'[^'\n]+'(?![A-Za-z])"
    r"|(?<!\*)\*(?![*\s])[^*]+\*(?!\*)"
    r"|(?<![0-9A-Za-z_])_(?![_\s])[^_\n]+_(?![0-9A-Za-z_])"
    r"|\([^()\n]*\)|（[^（）\n]*）",
    re.DOTALL,
)
_SAID_LINE = re.compile(r"^[ \t]*(?:“([^“”\n]+)”|\"([^\"\n]+)\")[ \t]*$", re.MULTILINE)
_BOLD = re.compile(r"\*\*|__|~~")
_BULLET = re.compile(r"^\s*(?:[-*•>#]+|\d{1,3}[.)])\s+")
_EMOJI = "\u2600-\u27bf\u2b50\U0001f000-\U0001faff\ufe0f\u200d"
_END = re.compile(rf"(?:[.!?。！？…~～♡♥^]|[ㅋㅎㅠㅜ]{{2,}}|[{_EMOJI}])+[\"'”’)\]」』》]*")
_MARKS = frozenset(".!?。！？…")
_LETTER = re.compile(r"[0-9A-Za-z가-힣]")
# Said without quotes: "가자!라고 외쳤다".
_CITED = re.compile(r"(?:이?라[고는며]|하고|하며|하는|란 )")
_SHORT_FORM = re.compile(r"(?:^|[\s(.])(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|No|vs|etc|Jr|Sr|Prof|e\.g|i\.e)$")


def sentences(text: str) -> list[str]:
    """The sentences that an answer itself says, in order, each with its marks.

    A piece without a letter joins the one before.
    Where a particle follows what is taken out, "○" stands in its place: "‘달래’예요." is "○예요.".
    """
    found: list[str] = []
    for line in _BOLD.sub("", _APART.sub(_removed, text)).splitlines():
        for piece in _pieces(_BULLET.sub("", line)):
            if _LETTER.search(piece):
                found.append(piece)
            elif found:
                found[-1] = f"{found[-1]} {piece}" if _END.match(piece) and piece[0] not in _MARKS else found[-1]
    return found


def dialogue(text: str) -> list[str]:
    """The sentences of lines that are one quote: how a novel sets what its people say among what it tells."""
    lines = (match.group(1) or match.group(2) for match in _SAID_LINE.finditer(text))
    return [sentence for line in lines for sentence in sentences(line)]


def _removed(match: re.Match[str]) -> str:
    follower = match.string[match.end() : match.end() + 1]
    narrated = match.group()[0] in "*_(（`" and match.group()[:2] != "``"
    return "○" if "가" <= follower <= "힣" and not narrated else " "


def _pieces(line: str) -> list[str]:
    pieces, start = [], 0
    for match in _END.finditer(line):
        if _ends(line, match):
            pieces.append(line[start : match.end()])
            start = match.end()
    pieces.append(line[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def _ends(line: str, match: re.Match[str]) -> bool:
    before, after, marks = line[: match.start()], line[match.end() :], match.group()
    if not after:
        return True
    if marks == "." and (_SHORT_FORM.search(before[-8:]) or _is_number(before, after)):
        return False
    if after[0].isspace():
        return True
    return marks[-1] in _MARKS and "가" <= after[0] <= "힣" and before[-1:] > "~" and not _CITED.match(after)


def _is_number(before: str, after: str) -> bool:
    """3.5, "2024. 5. 3." and "1. " at the head of a line."""
    return before[-1:].isdigit() and (after.lstrip()[:1].isdigit() or before.strip().isdigit())
