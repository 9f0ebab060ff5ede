"""Episodes where people chat: in parts cut between paragraphs, with the place that is kept on every surface."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.controls import page
from core.db import Read
from core.db.tables.stories import artifacts, story_heads
from core.errors import BadInput
from core.ledger import lease
from core.outcome import Told
from core.stories import taking
from core.stories.edition import paragraphs
from core.stories.export.formats import FORMATS, Format, file_name
from core.stories.gates.report import Report, Result, Verdict, of_plain
from core.stories.shelf import places
from core.stories.shelf import store as shelf
from core.stories.shelf.store import Listed, Met
from core.stories.stage import Stage
from core.storytelling_ask import Ask, before, episode, plain, seen, told
from core.surface.markup import split
from core.surface.port import Attachment, Button, Measure
from core.text import Text, t

_MARK = re.compile(r"([*_~`\\])|^([>#])", re.MULTILINE)
_SIGNS = {Verdict.GREEN: "✓", Verdict.SOFT: "△", Verdict.RED: "✕"}
HALF = 2_400  # characters of a part that words of ours take at once
_QUOTES, _QUOTED = 2, 80  # of a gate's line


@dataclass(frozen=True, slots=True)
class Opened:
    """An episode as somebody reads it, from its paragraph `start` (from 0) on."""

    met: Met
    number: int
    title: str
    text: str
    start: int
    listed: Sequence[Listed]

    @property
    def numbers(self) -> list[int]:
        return [each.number for each in self.listed]


async def read(ask: Ask) -> Told:
    """An episode; without a number the one where the reader left off, from there on."""
    async with ask.means.db.read() as tx:
        met, rest = await seen(tx, ask)
        wanted = ask.numbers[0] if ask.name and ask.numbers else episode(rest)[0] or 0
        opened = await _opened(tx, ask, met, wanted)
    parts = _parts(ask, opened)
    await _keep_place(ask, opened)
    for number, part in enumerate(parts[:-1], 1):
        await before(ask, number, part)
    return Told(parts[-1], tuple(_turning(ask, opened)), private=True)


async def _opened(tx: Read, ask: Ask, met: Met, wanted: int) -> Opened:
    listed = await shelf.listed(tx, met.id, drafts=met.own)
    if not listed:
        raise BadInput(t("story-chat-nothing-to-read"))
    place = await places.of(tx, ask.account, met.id)
    number = wanted or (place.episode if place is not None else listed[0].number)
    text = await _text(tx, met, number)
    if text is None and not wanted:
        number, place = listed[0].number, None
        text = await _text(tx, met, number)
    if text is None:
        raise shelf.no_episode(number)
    title = next((each.title for each in listed if each.number == number), "")
    start = 0 if wanted or place is None else places.resume(place, paragraphs(text))
    return Opened(met, number, title, text, start, listed)


async def _text(tx: Read, met: Met, number: int) -> str | None:
    """Its maker reads what counts now, others what is published."""
    if met.own:
        newest = shelf.heads(met.id, Stage.EDIT, artifacts.c.text).where(story_heads.c.episode == number)
        found: str | None = await tx.value(newest)
        return found
    return await shelf.text(tx, met.id, number, drafts=False)


async def _keep_place(ask: Ask, opened: Opened) -> None:
    """Where the reader is now, for the next time and for the web."""
    name, _ = paragraphs(opened.text)[opened.start]
    place = places.Place(opened.number, name, opened.start)
    async with ask.means.db.write() as tx:
        await lease.fence(tx, ask.claim)
        await places.keep(tx, opened.met.name, ask.account, place, ask.means.clock.now())


def _parts(ask: Ask, opened: Opened) -> list[Text]:
    """As many posts as the place needs; the first words of each tell no more than the title."""
    caps = ask.surface.caps
    title = plain(opened.met.shown.title or "…", 60)

    def part(number: int, of: int, text: str) -> Text:
        return t(
            "story-chat-part",
            title=title,
            episode=opened.number,
            called=plain(opened.title, 60),
            part=number,
            parts=of,
            text=text[:HALF],
            rest=text[HALF:],
        )

    room = min(caps.limit - caps.measure(ask.words(part(88, 88, ""))), 2 * HALF)
    whole = cut([escaped(text) for _, text in paragraphs(opened.text)], room, caps.measure)
    return [
        part(number, len(whole), text)
        for number, (first, text) in enumerate(whole, 1)
        if _from(whole, number, opened.start)
    ]


def _from(whole: Sequence[tuple[int, str]], number: int, start: int) -> bool:
    """Whether a part has the paragraph `start`, or what comes behind it."""
    return number == len(whole) or whole[number][0] > start


def cut(texts: Sequence[str], room: int, measure: Measure) -> list[tuple[int, str]]:
    """(number of its first paragraph, text) of each part: paragraphs are kept whole, as long as one fits by itself."""
    found: list[tuple[int, str]] = []
    for number, text in enumerate(texts):
        pieces = [each.text.strip() for each in split(text, room, measure)]
        for index, piece in enumerate(pieces):
            joined = f"{found[-1][1]}\n\n{piece}" if found and not index else ""
            if joined and measure(joined) <= room:
                found[-1] = (found[-1][0], joined)
            else:
                found.append((number, piece))
    return found


def escaped(text: str) -> str:
    """Prose whose signs are signs and no marks."""
    return _MARK.sub(lambda found: f"\\{found[0]}", text)


def _turning(ask: Ask, opened: Opened) -> list[Button]:
    numbers, name = opened.numbers, opened.met.name
    at = numbers.index(opened.number) if opened.number in numbers else 0
    found = []
    if at > 0:
        found.append(ask.button("read", name, numbers[at - 1], label=t("story-button-previous")))
    if at + 1 < len(numbers):
        found.append(ask.button("read", name, numbers[at + 1], label=t("story-button-next")))
    link = page(ask.means.public_url, name, opened.number)
    if link:
        found.append(Button("", ask.words(t("story-button-page")), link))
    found.append(ask.button("report", name, opened.number))
    return found


async def report(ask: Ask) -> Told:
    """What the gates say of an episode: a line each."""
    async with ask.means.db.read() as tx:
        met, rest = await seen(tx, ask)
        number = ask.numbers[0] if ask.name and ask.numbers else episode(rest)[0] or 1
        found = await _report(tx, met, number)
    if found is None:
        raise shelf.no_episode(number)
    verdict = "yes" if found.passed else "no"
    head = t("story-chat-report", title=plain(met.shown.title, 60), episode=number, passed=verdict, rules=found.rules)
    order = (Verdict.RED, Verdict.SOFT, Verdict.GREEN)
    shown = sorted(found.results, key=lambda each: order.index(each.verdict))
    return await told(ask, [head, *map(_gate, shown)], [ask.button("read", met.name, number)])


async def _report(tx: Read, met: Met, number: int) -> Report | None:
    if not met.own:
        return await shelf.report(tx, met.id, number, drafts=False)
    newest = shelf.heads(met.id, Stage.EDIT, artifacts.c.report).where(story_heads.c.episode == number)
    kept = await tx.value(newest)
    return None if kept is None else of_plain(kept)


def _gate(result: Result) -> Text:
    quotes = [] if result.verdict is Verdict.GREEN else [plain(each, _QUOTED) for each in result.quotes[:_QUOTES]]
    return t(
        "story-chat-gate",
        sign=_SIGNS[result.verdict],
        name=Text(f"gate-{result.gate}"),
        value=plain(result.value, 60),
        limit=plain(result.limit, 60),
        quotes=" / ".join(quotes),
        quoted="yes" if quotes else "no",
    )


async def export(ask: Ask) -> Told:
    """As a file; without a form the forms are offered. The project is for its maker alone."""
    async with ask.means.db.read() as tx:
        met, rest = await seen(tx, ask)
        forms = [form for form in Format if met.own or form is not Format.JSON]
        form = ask.extra or rest.casefold().removeprefix(".").removeprefix("markdown") or ""
        if not form:
            buttons = [
                ask.button("export", met.name, each.value, label=t("story-chat-form", form=each.value))
                for each in forms
            ]
            return Told(t("story-chat-export"), tuple(buttons), private=True)
        if form not in {each.value for each in forms}:
            raise BadInput(t("story-chat-export-unknown", form=form[:20]))
        material = await taking.material(tx, met.id, form, published_only=not met.own)
    if not material.edition.chapters:
        raise BadInput(t("story-chat-nothing-to-read"))
    data = await asyncio.to_thread(taking.written, material, form)
    chosen = Format(form)
    media = FORMATS[chosen].media.partition(";")[0]
    file = Attachment(file_name(material.edition, chosen), media, data)
    return Told(t("story-chat-exported", count=len(material.edition.chapters)), file=file, private=True)
