"""What a stage handed on, as a person reads it: fields with names, ids told by whom or what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from core.text import Catalog, Text, t

LEFT_OUT = frozenset({"markers", "whole"})
CHOICES = frozenset(
    {
        "ending",
        "hooks_allowed",
        "kind",
        "level",
        "rating",
        "role",
        "severity",
        "structure",
        "style",
        "tone",
        "type",
    }
)
"""Fields whose values are one of a few."""
OWN = frozenset({"id", "genre_id"})
"""Ids that name the thing itself."""
SHORT = 40  # characters of a value that stands in a row with others
_CALLED = ("name", "term", "title", "text", "rule")


@dataclass(frozen=True, slots=True)
class Names:
    """`of` are the names of what has an id."""

    catalog: Catalog
    locale: str
    of_ids: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def of(contents: Iterable[Mapping[str, object]], catalog: Catalog, locale: str) -> Names:
        return Names(catalog, locale, dict(pair for content in contents for pair in _named(content)))

    def label(self, name: str) -> str:
        """Of a field; as it is called inside where nobody has given it words."""
        return self._words(t(f"part-field-{name.replace('_', '-')}"), name)

    def path(self, where: str) -> str:
        """ "members.2.name" with the labels of its fields."""
        return " › ".join(each if each.isdecimal() else self.label(each) for each in where.split("."))

    def value(self, name: str, value: object) -> str:
        match value:
            case None | "":
                return "–"
            case bool():
                return self._words(t(f"part-value-{'yes' if value else 'no'}"), str(value))
            case str() if name in CHOICES:
                return self._words(t(f"part-value-{value.replace('_', '-')}"), value)
            case str() if name not in OWN and value in self.of_ids:
                return self.of_ids[value]
        return str(value)

    def _words(self, words: Text, usual: str) -> str:
        try:
            return self.catalog.render(words, self.locale)
        except LookupError:
            return usual


@dataclass(frozen=True, slots=True)
class Node:
    """A field: a text, short values in a row, or things that have fields themselves."""

    label: str
    text: str = ""
    short: tuple[str, ...] = ()
    items: tuple[tuple[Node, ...], ...] = ()


def nodes(content: Mapping[str, object], names: Names) -> tuple[Node, ...]:
    return tuple(_node(name, value, names) for name, value in content.items() if name not in LEFT_OUT)


def _node(name: str, value: object, names: Names) -> Node:
    label = names.label(name)
    match value:
        case Mapping():
            return Node(label, items=(nodes(value, names),))
        case [*several] if any(isinstance(each, Mapping) for each in several):
            return Node(label, items=tuple(nodes(each, names) for each in several if isinstance(each, Mapping)))
        case [*several]:
            texts = tuple(names.value(name, each) for each in several)
            if texts and max(map(len, texts)) <= SHORT:
                return Node(label, short=texts)
            return Node(label, text="\n".join(f"· {each}" for each in texts) or "–")
    return Node(label, text=names.value(name, value))


def _named(value: object) -> Iterator[tuple[str, str]]:
    """(id, name) of all that has both."""
    match value:
        case Mapping():
            called = next((value[each] for each in _CALLED if isinstance(value.get(each), str)), None)
            if isinstance(value.get("id"), str) and called:
                yield str(value["id"]), str(called)
            for each in value.values():
                yield from _named(each)
        case [*several]:
            for each in several:
                yield from _named(each)
