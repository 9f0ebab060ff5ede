"""How cards are packed inside other files: base64 as programs write it, and deflate that may grow only so far."""

from __future__ import annotations

import binascii
import re
import zlib
from collections.abc import Sequence

from core.characters.formats.base import Limits
from core.errors import BadInput
from core.text import Argument, Text, t

MB = 1_000_000
BOM = b"\xef\xbb\xbf"
ENCRYPTED = b"rcc||"  # RisuAI's protected cards: only RisuAI's own server has the key
MOST_NAMED = 20  # lines that one file may add to its report
MOST_OVER = 200  # of those that are left out that are named, in lines of so many
MOST_IN_LINE = 25
_LONGEST = 1_700  # characters of one thing that is told; the catalogue takes 2,500

_JOINERS = "\u200c\u200d"  # hidden themselves, they make one emoji of several
_BLANKS = b" \t\r\n\v\f"
_FROM_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_OPENS_JSON = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*\{")


def check_size(data: bytes, most: int) -> None:
    """Raises BadInput for a file of more than `most` bytes."""
    if len(data) > most:
        raise BadInput(t("cardfile-too-large", most=most // MB))


def is_json(text: bytes) -> bool:
    """Whether `text` opens like a JSON object, which base64 never does."""
    return _OPENS_JSON.match(text) is not None


def unbase64(text: bytes) -> bytes | None:
    """The bytes behind base64 of either alphabet, with or without padding and line breaks; None for anything else."""
    bare = text.translate(_FROM_URL_SAFE, _BLANKS)
    stripped = bare.rstrip(b"=")
    if len(bare) - len(stripped) > 2 or len(stripped) % 4 == 1:
        return None
    try:
        return binascii.a2b_base64(stripped + b"=" * (-len(stripped) % 4), strict_mode=True)
    except binascii.Error:
        return None


def unpacked(text: bytes, name: str, limits: Limits) -> bytes:
    """The JSON text in `text`, which is base64 or the JSON itself. `name` is what the text is called in its file.

    Raises BadInput where it is neither, too long, or a card that RisuAI has encrypted.
    """
    if len(text) > limits.payload:
        raise BadInput(t("cardfile-text-too-large", name=name, most=limits.payload // MB))
    if text.lstrip().startswith(ENCRYPTED):
        raise BadInput(t("cardfile-encrypted-card"))
    if is_json(text):
        return text
    found = unbase64(text)
    if not found:
        raise BadInput(t("cardfile-not-base64", name=name))
    return found


def inflated(data: bytes | memoryview, most: int, name: str) -> bytes:
    """What a zlib stream holds. Raises BadInput as soon as it grows over `most` bytes, and for a broken stream."""
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(data, most + 1)
    except zlib.error:
        raise BadInput(t("cardfile-text-broken", name=name)) from None
    if len(found) > most:
        raise BadInput(t("cardfile-text-too-large", name=name, most=most // MB))
    if not stream.eof:
        raise BadInput(t("cardfile-text-broken", name=name))
    return found


def shown(name: str) -> str:
    """A name out of a file, fit to stand in a sentence: short, and without marks that turn or hide text."""
    clean = _clean(name[:61])
    return clean if len(clean) <= 60 else clean[:59] + "…"


def plain(text: Text) -> Text:
    """The same words with arguments that no file can steer a terminal or a page with, nor fill them."""
    return Text(text.key, {name: _plain(value) for name, value in text.args.items()})


def _plain(value: Argument | Text) -> Argument | Text:
    match value:
        case Text():
            return plain(value)
        case str():
            return _clean(value)
        case _:
            return value


def _clean(words: str) -> str:
    if len(words) > _LONGEST:
        words = words[: _LONGEST - 1] + "…"
    if words.isprintable():
        return words
    return "".join(each if each.isprintable() or each in _JOINERS else " " if each.isspace() else "?" for each in words)


def over(names: Sequence[str], most: int) -> tuple[Text, ...]:
    """Warnings that name what was left out because there may be only `most` assets; none where nothing was."""
    listed = [names[at : at + MOST_IN_LINE] for at in range(0, min(len(names), MOST_OVER), MOST_IN_LINE)]
    told = [(len(each), ", ".join(map(shown, each))) for each in listed]
    more = (t("cardfile-more", count=len(names) - MOST_OVER),) if len(names) > MOST_OVER else ()
    return (*(t("cardfile-assets-too-many", count=count, most=most, names=line) for count, line in told), *more)


def named(warnings: Sequence[Text]) -> tuple[Text, ...]:
    """The same warnings; where there are very many, the first ones and how many follow."""
    if len(warnings) <= MOST_NAMED:
        return tuple(warnings)
    return (*warnings[:MOST_NAMED], t("cardfile-more", count=len(warnings) - MOST_NAMED))
