"""What of a message is somebody's own plain statement, sentence by sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_MESSAGE = 4_000  # characters; of a longer one the beginning is read
LONGEST_SENTENCE = 200
MOST_SENTENCES = 60

_FOREIGN = re.compile(  # role-play, quotes of others, code, notes: what is not said in one's own name
    r"```.*?(?:```|\Z)|`[^`\n]*`|\*[^*\n]+\*|(?m:^\s*>.*$)|“[^”\n]*”|\"[^\"\n]*\"|「[^」\n]*」|『[^』\n]*』"
    r"|(?<![\w가-힣])['‘][^'’\n]{2,}['’](?!\w)|<[^<>\n]*>|\[[^\[\]\n]*\]|https?://\S+|\([^()\n]*\)",
    re.DOTALL,
)
_ENDS = re.compile(r"[.!?。？！…~\n;]+|[ㅋㅎㅠㅜ]+|\^{2,}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` in one line, `quote` as it stands in the message; `asked`: it ends with a question mark."""

    text: str
    quote: str
    asked: bool


def sentences(message: str) -> list[Sentence]:
    """The sentences of a message, without what is quoted, acted or set apart."""
    text = message[:LONGEST_MESSAGE]
    own = _FOREIGN.sub(lambda found: "\x00" * len(found[0]), text)
    found = (_sentence(text, own, start, end, mark) for start, end, mark in _spans(own))
    return [each for each in found if each is not None][:MOST_SENTENCES]


def _spans(own: str) -> Iterator[tuple[int, int, str]]:
    start = 0
    for end in _ENDS.finditer(own):
        if end[0] == "." and own[end.start() - 1 : end.start()].isdigit() and own[end.end() : end.end() + 1].isdigit():
            continue
        yield start, end.start(), end[0]
        start = end.end()
    yield start, len(own), ""


def _sentence(text: str, own: str, start: int, end: int, mark: str) -> Sentence | None:
    """What is masked inside a sentence is a gap in it: its words alone would say something else."""
    while start < end and (own[start].isspace() or own[start] in "\x00,-"):
        start += 1
    while end > start and (own[end - 1].isspace() or own[end - 1] in "\x00,"):
        end -= 1
    words = own[start:end]
    if not words or "\x00" in words or len(words) > LONGEST_SENTENCE:
        return None
    return Sentence(" ".join(words.split()), text[start:end], "?" in mark or "？" in mark)
