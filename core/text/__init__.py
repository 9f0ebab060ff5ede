"""Words for people: a key and its arguments, rendered at the edge in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import zip_longest

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk

from core.text.josa import josa

LOCALES = ("ko", "en")
DEFAULT_LOCALE = "en"

Argument = str | int | float
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_KEY = re.compile(r"^-?[A-Za-z][\w-]*(?= *=)", re.MULTILINE | re.ASCII)
_REFERENCE = re.compile(r"\{\s*(-?[A-Za-z][\w-]*)\s*[}.]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Text:
    """A message of the catalogues that is not yet in any language. An argument may itself be a Text."""

    key: str
    args: Mapping[str, Argument | Text] = field(default_factory=dict)


def t(key: str, **args: Argument | Text) -> Text:
    return Text(key, args)


def lines(texts: Sequence[Text]) -> Text:
    """All of them, one beneath the other. Raises ValueError for none."""
    if not texts:
        raise ValueError("no words")
    whole = texts[-1]
    for text in reversed(texts[:-1]):
        whole = t("lines-two", first=text, rest=whole)
    return whole


def plain(text: Text) -> dict[str, object]:
    """As JSON, for what is kept to be rendered again later."""
    args = {name: plain(value) if isinstance(value, Text) else value for name, value in text.args.items()}
    return {"key": text.key, "args": args}


def of_plain(kept: Mapping[str, object]) -> Text:
    """What `plain` gave; arguments that no words take are left out."""
    args = kept.get("args")
    return Text(str(kept.get("key")), dict(_args(args)) if isinstance(args, Mapping) else {})


def _args(kept: Mapping[str, object]) -> Iterator[tuple[str, Argument | Text]]:
    for name, value in kept.items():
        match value:
            case Mapping():
                yield name, of_plain(value)
            case str() | int() | float():
                yield name, value


def pick_locale(*wanted: str | None) -> str:
    """The first of our languages that one of `wanted` names ("ko-KR" is "ko"), English where none does."""
    for tag in wanted:
        language = (tag or "").replace("_", "-").split("-")[0].lower()
        if language in LOCALES:
            return language
    return DEFAULT_LOCALE


class Catalog:
    """All words of the product in all its languages."""

    def __init__(self) -> None:
        self._words = {locale: _words(locale) for locale in LOCALES}

    def render(self, text: Text, locale: str) -> str:
        """The words in `locale`, English filling gaps. Raises LookupError for an unknown key or a missing argument.

        Broken words are a defect of ours that a test must see, never something that a person is shown half of.
        """
        words = self._words[pick_locale(locale)]
        if text.key not in words.sources:
            words = self._words[DEFAULT_LOCALE]
        bundle = words.with_message(text.key)
        pattern = bundle.get_message(text.key).value
        if pattern is None:
            raise LookupError(f"{text.key!r} has no value")
        args = {
            name: self.render(value, locale) if isinstance(value, Text) else _straight(value)
            for name, value in text.args.items()
        }
        rendered, errors = bundle.format_pattern(pattern, args)
        if errors:
            raise LookupError(f"{text.key!r} in {locale}: {errors[0]}")
        return str(rendered)


def _straight(value: Argument) -> Argument:
    """A name among our words turns none of them around (UAX #9, 2)."""
    return _TURNING.sub("", value) if isinstance(value, str) and not value.isascii() else value


class Words:
    """The words of one language, each read when it is needed first: reading all took a third of a start (measured).

    `sources` is the Fluent text of each key. What refers to words by name does so to words of the same language.
    """

    def __init__(self, locale: str, files: Mapping[str, str]) -> None:
        self.sources: dict[str, str] = {}
        for _, text in sorted(files.items()):
            for key, source in _entries(text):
                self.sources.setdefault(key, source)
        # Isolating marks (U+2068) would travel into chat messages.
        functions = {"JOSA": josa}
        self._bundle = FluentBundle([locale], functions=functions, use_isolating=False)  # type: ignore[arg-type]  # it knows one argument only
        self._read: set[str] = set()

    def with_message(self, key: str) -> FluentBundle:
        """The bundle, in which `key` is by now. Raises LookupError where there is none, or it cannot be read."""
        if key not in self._read:
            if key not in self.sources:
                raise LookupError(f"no words for {key!r}")
            resource = FluentResource(self.sources[key])
            broken = [entry.content for entry in resource.body if isinstance(entry, Junk)]
            if broken:
                raise LookupError(f"{key!r} cannot be read at {(broken[0] or '')[:60]!r}")
            self._bundle.add_resource(resource)
            self._read.add(key)
            for other in _REFERENCE.findall(self.sources[key]):
                if other in self.sources:
                    self.with_message(other)
        return self._bundle


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """Each key with its lines: what belongs to it is indented or closes a brace; a name at the margin is the next."""
    found = list(_KEY.finditer(text))
    for one, following in zip_longest(found, found[1:]):
        yield one[0], text[one.start() : following.start() if following else None]


@cache
def _words(locale: str) -> Words:
    folder = files("core.text").joinpath(locale)
    return Words(locale, {f.name: f.read_text(encoding="utf-8") for f in folder.iterdir() if f.name.endswith(".ftl")})
