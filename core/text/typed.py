"""Values that people set: what may be typed for them in both languages, and how they are shown. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.text import Text, t

Value = bool | int | str | tuple[int, int]

_ON = {"on", "yes", "true", "y", "켬", "켜기", "켜", "켜짐", "예", "네", "응"}
_OFF = {"off", "no", "false", "n", "끔", "끄기", "꺼", "꺼짐", "아니요", "아니오"}
_NONE = {"none", "off", "never", "no", "없음", "끔", "nolimit", "제한없음", "무제한"}
_NUMBER = re.compile(r"(?:after|하루에?)?([0-9]{1,7})(\D*)", re.ASCII)
_HOUR = r"(오전|오후)?([0-9]{1,2})(?::00|시)?(am|pm)?"
_HOURS = re.compile(rf"{_HOUR}(?:-|–|—|~|〜|to|until|부터){_HOUR}(?:까지)?", re.ASCII)
_PUNCTUATION = str.maketrans("", "", "_-‘’'\"“”")


@dataclass(frozen=True, slots=True)
class Switch:
    """On or off."""


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from 0 to `most`. `steps` are what buttons go through; `unit` is the catalogue key of how it is
    shown, `endings` what may stand behind it; `none` is the catalogue key of 0 where that has a name of its own."""

    most: int
    steps: tuple[int, ...]
    unit: str
    endings: tuple[str, ...] = ()
    none: str | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """From one hour of the day to another, both 0 to 23, over midnight too; (0, 0) is never."""

    steps: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class One:
    """A choice: its value, the catalogue key of what it is called, and the words for it; the first is plain ASCII."""

    value: str
    key: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[One, ...]


Kind = Switch | Number | Hours | Choice


@dataclass(frozen=True, slots=True)
class Field:
    """Something that can be set: `key` names it in buttons and in what is kept, `words` are what else people type."""

    key: str
    words: tuple[str, ...]
    kind: Kind

    @property
    def names(self) -> tuple[str, ...]:
        """Where its value is kept: hours are two."""
        return (f"{self.key}_from", f"{self.key}_to") if isinstance(self.kind, Hours) else (self.key,)

    def kept(self, value: Value) -> dict[str, bool | int | str]:
        """`value` by name, as JSON keeps it."""
        parts = value if isinstance(value, tuple) else (value,)
        return dict(zip(self.names, parts, strict=True))

    def of(self, whole: object) -> Value:
        """Its value in a dataclass that has its names."""
        parts = [getattr(whole, name) for name in self.names]
        found: Value = (parts[0], parts[1]) if isinstance(self.kind, Hours) else parts[0]
        return found


def fold(text: str) -> str:
    """Without what people write now so and now otherwise: letter case, width, spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def folded_name(text: str) -> str:
    return fold(text).translate(_PUNCTUATION)


def find(fields: Iterable[Field], text: str) -> tuple[Field, str] | None:
    """The field whose name `text` begins with, the longest such name, and what stands behind it."""
    known = {folded_name(word): field for field in fields for word in (field.key, *field.words)}
    words = text.split()
    for count in range(min(len(words), 4), 0, -1):
        found = known.get(folded_name("".join(words[:count])))
        if found is not None:
            return found, " ".join(words[count:])
    return None


def parse(kind: Kind, typed: str) -> Value | None:
    """The value that is meant; None where it is none of those allowed."""
    text = fold(typed)
    match kind:
        case Switch():
            return True if text in _ON else False if text in _OFF else None
        case Number():
            return _number(kind, text)
        case Hours():
            return _hours(text)
        case Choice(options=options):
            wanted = folded_name(text)
            return next((o.value for o in options if wanted in {folded_name(word) for word in o.words}), None)


def fits(kind: Kind, value: object) -> bool:
    """Whether a kept value is one of those allowed; of hours each by itself."""
    match kind:
        case Switch():
            return isinstance(value, bool)
        case Number(most=most):
            return type(value) is int and 0 <= value <= most
        case Hours():
            return type(value) is int and 0 <= value <= 23
        case Choice(options=options):
            return any(value == option.value for option in options)


def shown(kind: Kind, value: Value) -> Text:
    """As a person reads it; typed again, it is the same value."""
    match kind, value:
        case Switch(), _:
            return t("typed-on") if value else t("typed-off")
        case Number(none=str(none)), 0:
            return Text(none)
        case Number(unit=unit), int(number):
            return Text(unit, {"number": number})
        case Hours(), (int(first), int(last)):
            return t("typed-never") if first == last else t("typed-hours", first=first, last=last)
        case Choice(options=options), str(wanted):
            return next(Text(option.key) for option in options if option.value == wanted)
    raise TypeError(f"{value!r} is no value of {kind!r}")


def word(kind: Kind, value: Value) -> str:
    """As a button's action carries it: plain ASCII without ":"; parsed, it is the same value."""
    match kind, value:
        case Switch(), _:
            return "on" if value else "off"
        case Hours(), (int(first), int(last)):
            return f"{first}-{last}"
        case Choice(options=options), str(wanted):
            return next(option.words[0] for option in options if option.value == wanted)
    return str(value)


def allowed(kind: Kind) -> Text:
    """All that may be typed, in words."""
    match kind:
        case Switch():
            return t("typed-allowed-switch")
        case Number(most=most):
            return t("typed-allowed-number", most=most)
        case Hours():
            return t("typed-allowed-hours")
        case Choice(options=options):
            return listing("typed-or", [Text(option.key) for option in options])


def listing(key: str, texts: Sequence[Text]) -> Text:
    """All of them in one, put together by the words of `key`, which say `one` and `others`."""
    listed = texts[-1]
    for text in reversed(texts[:-1]):
        listed = Text(key, {"one": text, "others": listed})
    return listed


def choices(kind: Kind) -> tuple[Value, ...]:
    """What buttons offer, in order."""
    match kind:
        case Switch():
            return (True, False)
        case Number(steps=numbers):
            return numbers
        case Hours(steps=hours):
            return hours
        case Choice(options=options):
            return tuple(option.value for option in options)


def following(kind: Kind, value: Value) -> Value:
    """What a button beside the present value sets: the next choice, after the last one the first."""
    offered = choices(kind)
    if value in offered:
        return offered[(offered.index(value) + 1) % len(offered)]
    if isinstance(kind, Number) and isinstance(value, int):
        return next((step for step in kind.steps if step > value), kind.steps[0])
    return offered[0]


def _number(kind: Number, text: str) -> int | None:
    if kind.none is not None and text in _NONE:
        return 0
    found = _NUMBER.fullmatch(text.replace(",", ""))
    if found is None or found[2] not in {"", *kind.endings} or int(found[1]) > kind.most:
        return None
    return int(found[1])


def _hours(text: str) -> tuple[int, int] | None:
    if text in _NONE:
        return (0, 0)
    found = _HOURS.fullmatch(text)
    if found is None:
        return None
    first, last = _hour(*found.group(1, 2, 3)), _hour(*found.group(4, 5, 6))
    if first is None or last is None:
        return None
    return (0, 0) if first == last else (first, last)


def _hour(korean: str | None, digits: str, english: str | None) -> int | None:
    """0 to 23; midnight may be written as 24, and halves of the day are told in either language."""
    hour = int(digits)
    half = {"오전": "am", "오후": "pm"}.get(korean or "", english)
    if half is not None:
        return hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else None
    return hour % 24 if hour <= 24 else None
