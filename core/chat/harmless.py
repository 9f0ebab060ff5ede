"""What people write and what they are called, so that neither breaks out of its place in a prompt. Pure."""

from __future__ import annotations

import re
import unicodedata

NOTE = {"ko": "[이 대목에서 떠오르는 것]", "en": "[What comes to mind here]"}
ASIDE = {"ko": "[이 장면에서 지킬 것]", "en": "[To be kept in this scene]"}
INDENT = "  "  # before each further line of what somebody says among others: a name stands at the start of a line only
LONGEST_NAME = 40

# Letters that nobody sees, lines that end in other ways, and what else looks like the mark between name and words.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_COLONS = ":：︰︓﹕꞉∶ː˸։፡"
_UNSAFE_NAME = re.compile(f'[\x00-\x1f\x7f-\x9f{_COLONS}\\[\\]{{}}<>#*_`"［］【】〔〕｛｝＜＞＃＊｀‹›]+')
_INVISIBLE = re.compile(f"[{_UNSEEN}\ud800-\udfff]+")
_OPENING, _CLOSING = "[\\[［【〔]", "[\\]］】〕]"


def clean_name(name: str) -> str:
    """A name that cannot break out of its place in a prompt: one line, no marks, at most 40 characters."""
    seen = visible(unicodedata.normalize("NFC", name))
    return " ".join(_UNSAFE_NAME.sub(" ", seen).split())[:LONGEST_NAME].strip() or "?"


def harmless(text: str) -> str:
    """`text` with nothing in it that passes for a note of ours, in whatever letter case, width and spacing."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return _MARKS.sub(lambda found: f"‹{found[0][1:-1]}›", composed) if _ANY.search(composed) else composed


def unseen(letter: str) -> bool:
    """Whether nobody sees this letter."""
    return _INVISIBLE.fullmatch(letter) is not None


def visible(text: str) -> str:
    """`text` without the letters that nobody sees."""
    return _INVISIBLE.sub("", text)


def alike(one: str, other: str) -> bool:
    """Whether two cleaned names read as the same."""
    return _letters(one) == _letters(other)


def _letters(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def spoken(name: str, text: str) -> str:
    """What `name` says among others. Its further lines stand apart, so that none looks like somebody else's."""
    return f"{name}: {_LINE_ENDS.sub(chr(10) + INDENT, harmless(text))}"


def _loosely(words: str) -> str:
    """A pattern of these words however they are spaced, with letters between that nobody sees."""
    letters = (re.escape(letter) for letter in words if not letter.isspace())
    return f"[\\s_{_UNSEEN}]*".join(("", *letters, ""))


_ANY = re.compile("[\\[［【〔<＜]")
_MARKS = re.compile(
    f"{_OPENING}(?:{'|'.join(_loosely(mark[1:-1]) for mark in (*NOTE.values(), *ASIDE.values()))}){_CLOSING}"
    f"|[<＜](?:{_loosely('/background')}|{_loosely('background')})[>＞]",
    re.IGNORECASE,
)
