"""`story new`, `write`, `list`, `show`, `export`, `import`: stories from the terminal, in the operator's language."""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from core.characters.formats.packing import shown
from core.cli_characters import Told, why, written
from core.errors import BadInput, NotFound
from core.text import LOCALES, Text, t

if TYPE_CHECKING:
    from core.app import App
    from core.db import Read, Write
    from core.db.tables.characters import Rating
    from core.settings import Settings
    from core.stories.book import View
    from core.stories.pipeline import Slot
    from core.stories.steering import Hand
    from core.stories.store import Story
    from core.stories.wish import Wish

POLL = 0.5  # seconds between two looks, where another process does the work
FORMS = ("epub", "pdf", "txt", "md", "html", "json")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words of the command line."""
    group = commands.add_parser("story", help="stories: made, written on, exported · 이야기를 만들고 내보냅니다")
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION")
    new = actions.add_parser("new", help="a new story from keywords · 키워드로 새 이야기를 만듭니다")
    new.add_argument("--keywords", required=True, help="parted by commas · 쉼표로 나눕니다")
    new.add_argument("--language", choices=LOCALES, help="ko en")
    new.add_argument("--episodes", type=int, default=5, help="how many · 회차 수")
    new.add_argument("--length", type=int, help="of an episode: characters (ko) or words (en) · 한 화의 글자 수")
    new.add_argument("--genre", default="", help="id of a genre pack · 장르")
    new.add_argument("--tone", default="", help="bright dark tense warm comic bittersweet · 분위기")
    new.add_argument("--rating", default="", help="general teen adult · 등급")
    new.add_argument("--mode", default="", help="fast standard careful · 빠름 표준 정성")
    new.add_argument("--extra", default="", help="a note on what you have in mind · 덧붙이는 말")
    new.add_argument("--avoid", default="", help="what is not to occur · 나오지 않았으면 하는 것")
    new.add_argument("--cap", type=float, help="US dollars that it may cost at most · 넘지 않을 금액(달러)")
    new.add_argument(
        "--stop", action="append", default=[], help="wait after: concept outline episode · 멈춰서 확인을 기다릴 곳"
    )
    new.add_argument("--offline", action="store_true", help="a rehearsal without a model · 모델 없이 예행 연습")
    new.add_argument("--yes", action="store_true", help="do not ask about the price · 값을 묻지 않고 시작합니다")
    new.add_argument("--json", action="store_true", help="what was made, as JSON · 결과를 JSON으로")
    on = actions.add_parser(
        "write", help="go on with one, or approve what it waits with · 이어서 만들거나 확인을 마칩니다"
    )
    on.add_argument("story", metavar="ID")
    on.add_argument("--more", type=int, default=0, help="further episodes · 더 쓸 회차 수")
    on.add_argument("--direction", default="", help="which way · 어느 쪽으로")
    on.add_argument("--cap", type=float, help="another limit in US dollars · 새 한도(달러)")
    actions.add_parser("list", help="your stories · 내 이야기 목록")
    show = actions.add_parser("show", help="how one comes along · 어떻게 되어 가는지 봅니다")
    show.add_argument("story", metavar="ID")
    out = actions.add_parser("export", help="one as a file · 파일로 내보냅니다")
    out.add_argument("story", metavar="ID")
    out.add_argument("--format", required=True, choices=FORMS)
    out.add_argument("--out", required=True, metavar="FILE")
    into = actions.add_parser("import", help="a JSON project · JSON 프로젝트를 가져옵니다")
    into.add_argument("file", metavar="FILE")


async def run(asked: argparse.Namespace, settings: Settings, told: Told) -> int:
    """The process's exit code; ProductErrors fly."""
    from core import log
    from core.app import open_app

    log.set_up(settings.model_copy(update={"log_level": "error"}) if settings.log_level == "info" else settings)
    async with open_app(settings, []) as app:
        owner = await _owner(app, told.locale)
        match asked.action:
            case "new":
                return await _new(asked, app, owner, told)
            case "write":
                return await _write(asked, app, owner, told)
            case "list":
                return await _list(app, owner, told)
            case "show":
                return await _show(app, await _found(app, asked.story), told)
            case "import":
                return await _import(asked, app, owner, told)
        return await _export(asked, app, told)


async def _owner(app: App, locale: str) -> int:
    """The account of whoever sits at this terminal, the same as in `chat`."""
    from core.accounts import people
    from core.surface.events import Person

    person = Person("terminal", app.catalog.render(t("console-you"), locale), locale)
    async with app.db.write() as tx:
        return (await people.know(tx, "console", person, app.clock.now())).account_id


async def _new(asked: argparse.Namespace, app: App, owner: int, told: Told) -> int:
    from core.stories import book, quotes
    from core.stories.book import Order
    from core.stories.wish import Stop

    wish, cap = _wish(asked, app, told.locale), _micro(asked.cap)
    order = Order(wish=wish, stops=frozenset(map(Stop, _stops(asked.stop, [stop.value for stop in Stop]))), cap=cap)
    offer = await book.offered(app.router, wish, offline=asked.offline, db=app.db)
    told.error(quotes.told(offer, wish))
    if not (asked.yes or asked.json or offer.rehearsal) and not await _agreed(told):
        return 1
    async with app.db.write() as tx:
        story = await book.create(tx, owner, order, offer, app.clock.now())
    view = await _worked(app, story, told)
    if asked.json:
        told.line(json.dumps(_plain(view), ensure_ascii=(sys.stdout.encoding or "").lower() not in {"utf-8", "utf8"}))
    else:
        told.line(view.story.public_id)
    return _end(view, told)


def _highest(app: App) -> Rating:
    from core.db.tables.characters import Rating

    return Rating.ADULT if app.settings.stories.adult else Rating.TEEN


def _wish(asked: argparse.Namespace, app: App, locale: str) -> Wish:
    from core.stories.checks import asking

    typed = asking.Typed(
        keywords=asked.keywords,
        language=asked.language or app.settings.language or locale,
        episodes=asked.episodes,
        length=asked.length,
        genre=asked.genre,
        tone=asked.tone,
        rating=asked.rating,
        mode=asked.mode,
        avoid=asked.avoid,
        extra=asked.extra,
    )
    return asking.wish_of(typed, highest=_highest(app))


def _stops(given: list[str], known: list[str]) -> list[str]:
    for each in given:
        if each not in known:
            raise BadInput(t("story-option-unknown", option="--stop", value=each[:40], known=", ".join(known)))
    return given


def _micro(dollars: float | None) -> int | None:
    """In millionths. Raises BadInput for what is no sum."""
    if dollars is not None and not (math.isfinite(dollars) and dollars > 0):
        raise BadInput(t("story-option-low", option="--cap", value=f"{dollars:g}"))
    return None if dollars is None else round(dollars * 1_000_000)


async def _agreed(told: Told) -> bool:
    """Whether the price is right; without a terminal nobody can say so."""
    if not sys.stdin.isatty():
        raise BadInput(t("story-say-yes"))
    answer = await asyncio.to_thread(input, told.words(t("story-agree")) + " ")
    return answer.strip().casefold() in {"y", "yes", "네", "예", "ㅇ", "ㅇㅇ", "응"}


async def _write(asked: argparse.Namespace, app: App, owner: int, told: Told) -> int:
    from core.stories import steering
    from core.stories.steering import Hand

    cap = _micro(asked.cap)
    if asked.more < 0:
        raise BadInput(t("story-option-low", option="--more", value=str(asked.more)))
    async with app.db.write() as tx:
        story = await _own(tx, owner, asked.story)
        if cap is not None:
            await steering.set_cap(tx, Hand(story, None, app.clock.now()), cap)
            story = await _own(tx, owner, asked.story)
        hand = Hand(story, None, app.clock.now())
        if asked.more:
            await steering.go_on(tx, hand, asked.more, asked.direction)
        elif story.state.value != "making":
            await _resumed(tx, hand)
        story = await _own(tx, owner, asked.story)
    return _end(await _worked(app, story, told), told)


async def _resumed(tx: Write, hand: Hand) -> None:
    """What it waits with is approved: whoever says `write` has seen it."""
    from core.stories import steering, store

    if steering.waits_at(hand.story, await store.standing(tx, hand.story)) is None:
        await steering.resume(tx, hand)
    else:
        await steering.approve(tx, hand)


async def _own(tx: Read, owner: int, public_id: str) -> Story:
    from core.stories import book

    return await book.owned(tx, owner, public_id)


async def _worked(app: App, story: Story, told: Told) -> View:
    """Have it made, here or wherever it is claimed first, with a line for each stage that is done."""
    async with app.db.read() as tx:
        seen = _done(await _view(tx, story))
    try:
        async with asyncio.TaskGroup() as tasks:
            telling = tasks.create_task(_telling(app, story, told, seen))
            view = await _made(app, story, told)
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling
    except asyncio.CancelledError:
        told.error(t("story-left", id=story.public_id))
        raise
    _lines(view, told, seen)
    return view


async def _made(app: App, story: Story, told: Told) -> View:
    """How it stands when nothing more is done on it."""
    from core.ledger import jobs
    from core.stories.engine import JOB

    waits = False
    while True:
        async with app.db.write() as tx:
            job = await jobs.claim_one(tx, app.writing.name, JOB, story.id)
        if job is not None:
            await app.writing.do(job)
        async with app.db.read() as tx:
            view = await _view(tx, story)
        if view.story.state.value != "making":
            return view
        if job is None and not waits:
            waits = True
            told.error(t("story-elsewhere"))
        await app.clock.sleep(POLL)


async def _telling(app: App, story: Story, told: Told, seen: set[tuple[Slot, int]]) -> None:
    from core.stories.engine import topic

    async with app.bus.listen(topic(story.public_id)) as ear:
        while True:
            await ear.wait(POLL)
            async with app.db.read() as tx:
                _lines(await _view(tx, story), told, seen)


async def _view(tx: Read, story: Story) -> View:
    """As it is by now."""
    from core.stories import book, store

    found = await store.story(tx, story.id)
    if found is None:
        raise NotFound(t("story-unknown"))
    return await book.view(tx, found)


def _done(view: View) -> set[tuple[Slot, int]]:
    heads = view.standing.heads
    return {(slot, heads[slot].artifact) for slot in view.standing.slots if slot in heads}


def _lines(view: View, told: Told, seen: set[tuple[Slot, int]]) -> None:
    """One line of progress for each part that is done since the last look."""
    fresh = _done(view) - seen
    for slot in view.standing.slots:
        if any(slot == each for each, _ in fresh):
            episode = slot.episode if slot.stage.of_episode else 0
            told.error(t("story-progress-line", stage=slot.stage.called, number=slot.stage.value, episode=episode))
    seen |= fresh


def _plain(view: View) -> dict[str, object]:
    bill = view.bill
    return {
        "id": view.story.public_id,
        "title": view.story.title,
        "state": view.story.state.value,
        "rehearsal": view.story.rehearsal,
        "episodes": [{"number": each.number, "title": each.title, "passed": each.passed} for each in view.episodes],
        "calls": bill.calls,
        "cost_microdollars": bill.cost,
    }


def _end(view: View, told: Told) -> int:
    from core.db.tables.stories import StoryState

    done = view.story.state is StoryState.DONE
    if view.story.reason is not None:
        told.error(view.story.reason)
    told.error(t("story-made" if done else "story-write-on", id=view.story.public_id))
    return 0 if done or view.story.state is StoryState.WAITING else 1


async def _list(app: App, owner: int, told: Told) -> int:
    from core.stories import store

    async with app.db.read() as tx:
        found = await store.owned(tx, owner)
    for story in found:
        state = Text(f"story-state-{story.state.value}")
        told.line(f"{story.public_id}  {shown(_called(story))}  ({told.words(state)})")
    if not found:
        told.error(t("story-none"))
    return 0


def _called(story: Story) -> str:
    return story.title or ", ".join(story.wish.keywords)


async def _found(app: App, public_id: str) -> Story:
    from core.stories import store

    async with app.db.read() as tx:
        story = await store.by_public_id(tx, public_id)
    if story is None:
        raise NotFound(t("story-unknown"))
    return story


async def _show(app: App, story: Story, told: Told) -> int:
    from core.stories import book, quotes

    async with app.db.read() as tx:
        view = await book.view(tx, story)
    told.line(told.words(quotes.progress(view)).replace("**", ""))
    return 0


async def _export(asked: argparse.Namespace, app: App, told: Told) -> int:
    from core.stories import taking

    story = await _found(app, asked.story)
    async with app.db.read() as tx:
        material = await taking.material(tx, story.id, asked.format)
    data = await asyncio.to_thread(taking.written, material, asked.format)
    written(Path(asked.out), data)
    told.say(t("story-exported", title=shown(_called(story)), file=shown(asked.out)))
    return 0


async def _import(asked: argparse.Namespace, app: App, owner: int, told: Told) -> int:
    from core.stories import project

    try:
        data = await asyncio.to_thread(Path(asked.file).read_bytes)
    except OSError as error:
        raise BadInput(t("cardreport-cannot-open", name=shown(asked.file), why=why(error))) from None
    read = project.read(data, highest=_highest(app))
    async with app.db.write() as tx:
        story = await project.restored(tx, owner, read, app.clock.now())
    await project.inspected(app.db, story.id)
    told.line(story.public_id)
    return 0
