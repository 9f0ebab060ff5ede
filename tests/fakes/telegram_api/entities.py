"""What Telegram does to a text before it stands in a chat: cleaning, bounds, trimming, and entities of its own.

Pure. The rules are those of TDLib (MessageEntity.cpp, misc.cpp), which the Bot API server runs on; offsets and lengths
are UTF-16 units everywhere.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tests.fakes.telegram_api.wire import Json, bad_request, number, word

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITY_LIMIT = 100

_FORMATS = frozenset({
    "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote",
    "code", "pre", "text_link", "text_mention", "custom_emoji", "date_time",
})  # fmt: skip
# Telegram finds these itself and passes over what a bot says about them.
_FOUND = frozenset({
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number",
})  # fmt: skip
_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention"})

_TO_SPACE = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_INVISIBLE = re.compile("[\\s\u200b-\u200f\u202e\ufeff\u2800\u180e\ufffc]*")

# A Hangul syllable is a word character: Telegram sees no mention in "@bot아" and none in "안녕@bot".
_MENTION = re.compile(r"(?<!\w)@[A-Za-z0-9_]{4,32}(?!\w)")
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")
_HASHTAG = re.compile(r"(?<![\w#])#(?=\w*[^\W\d_])\w{1,256}(?![\w#])")
_URL = re.compile(r"(?<![\w@])(?:https?://[^\s<>\"]+|(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|me|kr)\b(?:/[^\s<>\"]*)?)")
_EMAIL = re.compile(r"(?<![\w.])[A-Za-z0-9_.+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,8}(?![\w.])")
_FINDERS = (("email", _EMAIL), ("url", _URL), ("mention", _MENTION), ("bot_command", _COMMAND), ("hashtag", _HASHTAG))


@dataclass(frozen=True, slots=True)
class Entity:
    type: str
    offset: int
    length: int
    url: str = ""
    user: int = 0
    language: str = ""
    custom_emoji_id: str = ""

    @property
    def end(self) -> int:
        return self.offset + self.length


class Formatted(NamedTuple):
    text: str
    entities: tuple[Entity, ...]


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


def parts(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """The text in pieces of at most `limit` units, as Telegram's apps cut what a person pastes; at least one piece."""
    pieces = [""]
    room = limit
    for character in text:
        room -= units(character)
        if room < 0:
            pieces.append("")
            room = limit - units(character)
        pieces[-1] += character
    return pieces


def cut(text: str, entity: Entity) -> str:
    """The part of the text that an entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * entity.offset : 2 * entity.end].decode("utf-16-le", "surrogatepass")


def settle(text: str, given: Sequence[Entity], limit: int = TEXT_LIMIT, *, draft: bool = False) -> Formatted:
    """The text and entities as they will stand in the chat. Raises Refused as Telegram would.

    A draft may be empty and keeps its white space: the rest of the text is still to come.

    Telegram's own limit may count characters; UTF-16 units, which are never fewer, are what its documentation of
    entities counts in, so nothing that passes here is refused there.
    """
    shown, marks = _cleaned(text, given)
    if not draft:
        shown, marks = _trimmed(shown, marks)
        if _INVISIBLE.fullmatch(shown):
            raise bad_request("text must be non-empty")
    if units(shown) > limit:
        raise bad_request("message is too long" if limit == TEXT_LIMIT else "message caption is too long")
    return Formatted(shown, found_in(shown, marks))


def found_in(text: str, given: Sequence[Entity] = ()) -> tuple[Entity, ...]:
    """The given entities and those that Telegram finds itself, outside code and links, in order."""
    taken = [(mark.offset, mark.end) for mark in given if mark.type in _OPAQUE]
    marks = list(given)
    for kind, pattern in _FINDERS:
        for match in pattern.finditer(text):
            start = units(text[: match.start()])
            end = start + units(match[0])
            if all(end <= other_start or other_end <= start for other_start, other_end in taken):
                taken.append((start, end))
                marks.append(Entity(kind, start, end - start))
    marks.sort(key=lambda mark: (mark.offset, -mark.length))
    return tuple(marks[:ENTITY_LIMIT])


def read(raw: Iterable[Json]) -> list[Entity]:
    """A bot's `entities`, without the kinds that Telegram finds itself. Raises Refused for an unknown kind."""
    entities = []
    for item in raw:
        if not isinstance(item, Mapping):
            raise bad_request("can't parse entities: expected an Array of MessageEntity")
        kind = word(item.get("type"))
        if kind in _FORMATS:
            entities.append(_entity(kind, item))
        elif kind not in _FOUND:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
    return entities


def _entity(kind: str, item: Mapping[str, Json]) -> Entity:
    user = item.get("user")
    url = word(item.get("url"))
    if kind == "text_link" and not re.match(r"(https?|tg|ton)://|[\w-]+(\.[\w-]+)+", url):
        raise bad_request(f"entity URL '{url}' is invalid: Wrong HTTP URL")
    return Entity(
        kind,
        number(item.get("offset")),
        number(item.get("length")),
        url=url,
        user=number(user.get("id")) if isinstance(user, Mapping) else 0,
        language=word(item.get("language")),
        custom_emoji_id=word(item.get("custom_emoji_id")),
    )


def _cleaned(text: str, given: Sequence[Entity]) -> Formatted:
    """Control characters become spaces, others vanish; entities move along, and are checked against the text."""
    shown = _TO_SPACE.sub(" ", text)
    if not given:
        return Formatted(_DROPPED.sub("", shown), ())
    places = _places(shown)
    marks = [_moved(entity, places) for entity in given if entity.length]
    shown = _DROPPED.sub("", shown)
    return Formatted(shown, tuple(mark for mark in marks if mark.length and cut(shown, mark).strip(" \n")))


def _places(text: str) -> list[int]:
    """Where each UTF-16 offset of the text, and its end, will be once characters are dropped; -1 inside a character."""
    places = []
    here = 0
    for character in text:
        places.append(here)
        if character > "\uffff":
            places.append(-1)
            here += 2
        elif not _DROPPED.match(character):
            here += 1
    places.append(here)
    return places


def _moved(entity: Entity, places: Sequence[int]) -> Entity:
    end = len(places) - 1
    if entity.offset < 0 or entity.length < 0:
        raise bad_request(f"receive an entity with incorrect offset {entity.offset} or length {entity.length}")
    if entity.offset > end:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {entity.offset}")
    opening = f"entity beginning at UTF-16 offset {entity.offset}"
    if entity.end > end:
        raise bad_request(f"{opening} ends after the end of the text at UTF-16 offset {entity.end}")
    if places[entity.offset] < 0:
        raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {entity.offset}")
    if places[entity.end] < 0:
        raise bad_request(f"{opening} ends in a middle of a UTF-16 symbol at byte offset {entity.end}")
    return replace(entity, offset=places[entity.offset], length=places[entity.end] - places[entity.offset])


def _trimmed(text: str, marks: Sequence[Entity]) -> Formatted:
    """Spaces and line ends are cut off behind, and in front up to the first entity."""
    kept = text.rstrip(" \n")
    end = units(kept)
    front = len(kept) - len(kept.lstrip(" \n"))
    front = min([front, *(mark.offset for mark in marks)])
    moved = (replace(mark, offset=mark.offset - front, length=min(mark.end, end) - mark.offset) for mark in marks)
    return Formatted(kept[front:], tuple(mark for mark in moved if mark.length > 0))
