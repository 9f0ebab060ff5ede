"""What is remembered, told in words and buttons. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.chat import unasked
from core.chat.harmless import clean_name
from core.memory.entries import Entry, Past, SourceShown
from core.outcome import Asker, Told
from core.surface.port import Button, Panel, Section
from core.text import Catalog, Text, lines, t

A_PAGE = 8  # memories of a list: as many numbers as one row of buttons takes
CODE = 6  # letters of a public id by which a memory is named where words are typed
SHORT = 120  # characters of a memory in a list
_SOURCES, _BEFORE, _QUOTED = 4, 4, 160
_MARKS = str.maketrans("", "", "[]<>*_`~|#\\")  # shown as plain words: no link, no emphasis
HERE = ":here"  # how an action ends that is about the place where it is pressed


@dataclass(frozen=True, slots=True)
class Whom:
    """The character whose memory it is."""

    id: int
    public_id: str
    name: str


def one(entry: Entry, asker: Asker, said: Text | None = None) -> Told:
    """A memory, with what can be done with it; `said` stands at its head."""
    told = [
        *([] if said is None else [said]),
        t("memory-entry", text=plain(entry.text, len(entry.text))),
        t("memory-since", day=day(entry.said_at, asker), words=t(f"memory-words-{entry.origin.value}")),
        *_about(entry, asker),
        *([t("memory-past-now", text=plain(entry.now), day=day(entry.past, asker))] if entry.past else []),
        *(_before(each, asker) for each in entry.before[:_BEFORE]),
        _heard(entry, asker),
        *([t("memory-is-pinned")] if entry.pinned else []),
        *_sources(entry.sources, asker),
    ]
    return Told(lines(told), tuple(_buttons(entry, asker)))


def asked(entry: Entry, asker: Asker) -> Told:
    """Whether it is really to be forgotten."""
    sure = Button(f"memory:forget:{entry.public_id}:yes", label("memory-button-sure", asker))
    back = Button(f"memory:open:{entry.public_id}", label("memory-button-back", asker))
    return Told(t("memory-forget-sure", text=plain(entry.text)), (sure, back))


def several(head: Text, entries: Sequence[Entry], asker: Asker, first: int = 1) -> tuple[list[Text], Panel]:
    """A list, as text and as a panel: each with a button that opens it."""
    told, sections = [head], [Section(rendered(head, asker))]
    opens = label("memory-button-open", asker)
    for number, entry in enumerate(entries, first):
        line = _line(entry, number, asker)
        told.append(line)
        button = Button(f"memory:open:{entry.public_id}", opens)
        sections.append(Section(rendered(line, asker), button=button))
    return told, Panel(tuple(sections))


def numbers(entries: Sequence[Entry], first: int = 1) -> tuple[Button, ...]:
    """One for each entry of a list, for places that show all buttons beneath it."""
    return tuple(Button(f"memory:open:{each.public_id}", str(number)) for number, each in enumerate(entries, first))


def shared_line(entry: Entry, number: int, asker: Asker, *, leads: bool) -> Text:
    """A memory of a place; who leads it gets the letters by which it is named."""
    named = entry.public_id[:CODE] if leads else ""
    text, on = plain(entry.text), day(entry.said_at, asker)
    return t("memory-place-line", number=number, text=text, day=on, code=named, leads="yes" if leads else "no")


def file(whom: Sequence[str], entries: Sequence[Entry], asker: Asker) -> str:
    """All of it as Markdown."""
    parts = [t("memory-file-head", name=", ".join(whom), day=day(asker.now, asker))]
    for entry in entries:
        parts.append(_file_line(entry, asker))
        parts += [t("memory-file-before", text=_flat(each.text), day=day(each.said_at, asker)) for each in entry.before]
        parts += [_file_source(each, asker) for each in entry.sources]
    return rendered(lines(parts), asker) + "\n"


def label(key: str, asker: Asker) -> str:
    return rendered(Text(key), asker)


def rendered(text: Text, asker: Asker) -> str:
    return Catalog().render(text, asker.locale)


def day(at: datetime | None, asker: Asker) -> str:
    return "?" if at is None else at.astimezone(unasked.zone(asker.locale)).strftime("%Y-%m-%d")


def plain(text: str, most: int = SHORT) -> str:
    """Words that no mark makes into something else, cut where they are long."""
    flat = _flat(unmarked(text))
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"


def unmarked(text: str) -> str:
    return text.translate(_MARKS)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _line(entry: Entry, number: int, asker: Asker) -> Text:
    return t(
        "memory-line",
        number=number,
        text=plain(entry.text),
        day=day(entry.said_at, asker),
        pinned="yes" if entry.pinned else "no",
        widened="yes" if entry.widened else "no",
        past="yes" if entry.past else "no",
    )


def _about(entry: Entry, asker: Asker) -> Iterator[Text]:
    """When it happened, where that is known and another day than that on which it was said."""
    if entry.about_from is None:
        return
    first, last = day(entry.about_from, asker), day(entry.about_to or entry.about_from, asker)
    if first != last:
        yield t("memory-about-days", first=first, last=last)
    elif first != day(entry.said_at, asker):
        yield t("memory-about-day", day=first)


def _before(past: Past, asker: Asker) -> Text:
    return t("memory-before", text=plain(past.text), first=day(past.said_at, asker), last=day(past.until, asker))


def _heard(entry: Entry, asker: Asker) -> Text:
    if entry.widened is not None:
        return t("memory-heard-anywhere", day=day(entry.widened, asker))
    return t(f"memory-heard-{entry.reach.value}")


def _sources(sources: Sequence[SourceShown], asker: Asker) -> Iterator[Text]:
    if not sources:
        yield t("memory-no-sources")
        return
    yield t("memory-sources")
    for number, each in enumerate(sources[:_SOURCES], 1):
        quote = plain(each.quote, _QUOTED)
        yield t("memory-source", number=number, quote=quote, day=day(each.at, asker))
    if len(sources) > _SOURCES:
        yield t("memory-sources-more", count=len(sources) - _SOURCES)


def _buttons(entry: Entry, asker: Asker) -> Iterator[Button]:
    if entry.past is None:
        yield Button(f"do:correct:{entry.public_id}", label("memory-button-correct", asker))
        verb = "unpin" if entry.pinned else "pin"
        yield Button(f"memory:{verb}:{entry.public_id}", rendered(Text(f"memory-button-{verb}"), asker))
        verb = "narrow" if entry.widened else "widen"
        yield Button(f"memory:{verb}:{entry.public_id}", rendered(Text(f"memory-button-{verb}"), asker))
    yield Button(f"memory:forget:{entry.public_id}", label("memory-button-forget", asker))
    for number, each in enumerate(entry.sources[:_SOURCES], 1):
        url = asker.address(each.place, each.post) if each.post else ""
        if url:
            yield Button("", rendered(t("memory-button-message", number=number), asker), url)


def _file_line(entry: Entry, asker: Asker) -> Text:
    return t(
        "memory-file-line",
        text=_flat(entry.text),
        name=clean_name(entry.character),
        day=day(entry.said_at, asker),
        pinned="yes" if entry.pinned else "no",
        widened="yes" if entry.widened else "no",
        past="no" if entry.past is None else "yes",
        until=day(entry.past, asker),
    )


def _file_source(source: SourceShown, asker: Asker) -> Text:
    link = asker.address(source.place, source.post) if source.post else ""
    quote, on = _flat(source.quote), day(source.at, asker)
    return t("memory-file-source", quote=quote, day=on, link=link, linked="yes" if link else "no")
