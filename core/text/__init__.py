"""Words for people: a key and its arguments, rendered at the edge in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk

from core.text.josa import josa

LOCALES = ("ko", "en")
DEFAULT_LOCALE = "en"

Argument = str | int | float


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
    """All words of the product in all its languages. Immutable after construction."""

    def __init__(self) -> None:
        self._bundles = {locale: bundle(locale, _sources(locale)) for locale in LOCALES}

    def render(self, text: Text, locale: str) -> str:
        """The words in `locale`, English filling gaps. Raises LookupError for an unknown key or a missing argument.

        Broken words are a defect of ours that a test must see, never something that a person is shown half of.
        """
        bundle = self._bundles[pick_locale(locale)]
        if not bundle.has_message(text.key):
            bundle = self._bundles[DEFAULT_LOCALE]
        if not bundle.has_message(text.key):
            raise LookupError(f"no words for {text.key!r}")
        pattern = bundle.get_message(text.key).value
        if pattern is None:
            raise LookupError(f"{text.key!r} has no value")
        args = {
            name: self.render(value, locale) if isinstance(value, Text) else value for name, value in text.args.items()
        }
        words, errors = bundle.format_pattern(pattern, args)
        if errors:
            raise LookupError(f"{text.key!r} in {locale}: {errors[0]}")
        return str(words)


def bundle(locale: str, sources: Mapping[str, str]) -> FluentBundle:
    """The words of one language from its files by name. Raises LookupError at the first that cannot be read."""
    # Isolating marks (U+2068) would travel into chat messages.
    functions = {"JOSA": josa}
    made = FluentBundle([locale], functions=functions, use_isolating=False)  # type: ignore[arg-type]  # it knows one argument only
    for name, source in sorted(sources.items()):
        resource = FluentResource(source)
        broken = [entry.content for entry in resource.body if isinstance(entry, Junk)]
        if broken:
            raise LookupError(f"{locale}/{name} cannot be read at {(broken[0] or '')[:60]!r}")
        made.add_resource(resource)
    return made


@cache
def _sources(locale: str) -> Mapping[str, str]:
    folder = files("core.text").joinpath(locale)
    return {f.name: f.read_text(encoding="utf-8") for f in folder.iterdir() if f.name.endswith(".ftl")}
