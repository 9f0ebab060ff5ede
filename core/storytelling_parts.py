"""What each stage of a story made: listed, shown, edited by hand, and brought back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from core.characters.formats.diff import Piece
from core.db import Read, Write
from core.errors import BadInput, NotFound
from core.ledger import lease
from core.outcome import Told
from core.stories import book, byhand, comparing, steering, store
from core.stories.assembling import draft_of
from core.stories.given import MARKER
from core.stories.pipeline import Slot, Standing
from core.stories.stage import Stage
from core.stories.steering import Hand
from core.stories.store import Artifact, Story
from core.storytelling_ask import ROOM, Ask, episode, once, own, plain, titled, told
from core.storytelling_reading import escaped
from core.storytelling_steering import called, price, slot_of
from core.surface.events import CommandInvoked
from core.surface.markup import split
from core.surface.port import Attachment, Button, Gone, TooLarge
from core.text import Text, t

A_PAGE = 10
MOST_VERSIONS = 8
MOST_ROWS, HALF_ROW = 20, 800  # rows of a comparison, and characters of one side
LONGEST_SHOWN = 5_000  # characters of a part that are shown; all of it comes as a file
LARGEST_FILE = 2_000_000  # bytes of an edited part
_ANYWAY = frozenset({"네", "예", "응", "yes", "y", "anyway", "그래도"})


async def parts(ask: Ask) -> Told:
    """All that there is, a page at a time; with a part's name that part."""
    async with ask.means.db.read() as tx:
        story, rest = await own(tx, ask)
        standing = await store.standing(tx, story)
    slot, _ = slot_of(ask, standing, rest) if rest else (None, "")
    if slot is not None:
        return await part(replace(ask, name=story.public_id, numbers=(slot.stage.value, slot.episode)))
    there = [slot for slot in standing.slots if slot in standing.heads and _shown(slot)]
    if not there:
        raise BadInput(t("story-chat-parts-none"))
    pages = -(-len(there) // A_PAGE)
    number = min(ask.numbers[0] if ask.name and ask.numbers else 0, pages - 1)
    page = there[number * A_PAGE : (number + 1) * A_PAGE]
    listed = [t("story-chat-parts", title=titled(story), number=number + 1, pages=pages)]
    listed += [_line(index, slot, standing) for index, slot in enumerate(page, 1)]
    buttons = [
        ask.button("part", story.public_id, slot.stage.value, slot.episode, label=t("story-chat-number", number=index))
        for index, slot in enumerate(page, 1)
    ]
    return await told(ask, listed, (*buttons, *_beneath(ask, story, standing, number, pages)))


def _shown(slot: Slot) -> bool:
    """Of an episode the text stands for all that was made on the way to it."""
    return not slot.stage.of_episode or slot.stage is Stage.EDIT


def _line(index: int, slot: Slot, standing: Standing) -> Text:
    head = standing.heads[slot]
    sign = "△" if slot in standing.stale else "✕" if head.red else "✓"
    return t("story-chat-part-line", number=index, sign=sign, what=called(slot), version=head.version)


def _beneath(ask: Ask, story: Story, standing: Standing, number: int, pages: int) -> Iterator[Button]:
    if number > 0:
        yield ask.button("parts", story.public_id, number - 1, label=t("story-button-previous-page"))
    if number + 1 < pages:
        yield ask.button("parts", story.public_id, number + 1, label=t("story-button-next-page"))
    if standing.stale:
        yield ask.button("stale", story.public_id)


async def part(ask: Ask) -> Told:
    """One of them, as it counts now."""
    slot = _slot(ask, 0)
    async with ask.means.db.read() as tx:
        story, _ = await own(tx, ask)
        standing = await store.standing(tx, story)
        artifact = await _head(tx, standing, slot)
    cost = await price(ask, story, [slot])
    by = Text(f"story-author-{artifact.author.value}")
    shown = split(_short(escaped(_written(artifact))), min(ask.surface.caps.limit, ROOM) - 64, len)
    texts = [
        t("story-chat-part-head", what=called(slot), version=artifact.version, by=by),
        *artifact.told,
        *(t("story-chat-raw", text=piece.text.strip("\n")) for piece in shown),
        cost,
    ]
    buttons = (*_offered(ask, story, standing, slot), *_of_scenes(ask, story, artifact))
    return await told(ask, texts, buttons, _file(artifact, story))


def _offered(ask: Ask, story: Story, standing: Standing, slot: Slot) -> Iterator[Button]:
    name, seen = story.public_id, story.steered
    if steering.waits_at(story, standing) == slot:
        yield ask.button("approve", name, seen)
    if slot.stage in byhand.DATA:
        yield ask.form("edit", name, seen, slot.stage.value, slot.episode)
    yield ask.form("redo", name, seen, slot.stage.value, slot.episode)
    yield ask.button("versions", name, slot.stage.value, slot.episode)
    if slot.stage is Stage.EDIT:
        yield ask.button("read", name, slot.episode)
        yield ask.button("report", name, slot.episode)


def _of_scenes(ask: Ask, story: Story, artifact: Artifact) -> list[Button]:
    """An episode is edited scene by scene: a form takes no more."""
    slot = artifact.slot
    if slot.stage is not Stage.EDIT:
        return []
    where = story.public_id, story.steered, slot.stage.value, slot.episode
    count = len(draft_of(artifact).scenes)
    return [
        ask.form("edit", *where, number, label=t("story-button-edit-scene", number=number))
        for number in range(1, min(count, 8) + 1)
    ]


def _slot(ask: Ask, first: int) -> Slot:
    """What stands in a button. Raises BadInput for a button of another shape."""
    stage = ask.number(first)
    if stage not in set(Stage):
        raise BadInput(t("button-stale"))
    return Slot(Stage(stage), ask.number(first + 1))


async def _head(tx: Read, standing: Standing, slot: Slot) -> Artifact:
    head = standing.heads.get(slot)
    if head is None:
        raise NotFound(t("story-part-unknown"))
    found = (await store.loaded(tx, {head.artifact}))[head.artifact]
    if found.redacted:
        raise NotFound(t("story-part-unknown"))
    return found


def _written(artifact: Artifact) -> str:
    """As a person reads it."""
    return artifact.text or "\n".join(_outline(artifact.content))


def _outline(value: object, depth: int = 0) -> Iterator[str]:
    """Names and values, one beneath the other."""
    indent = "  " * depth
    if isinstance(value, Mapping):
        for name, each in value.items():
            if isinstance(each, Mapping | list) and each:
                yield f"{indent}{name}:"
                yield from _outline(each, depth + 1)
            elif each not in ("", None, [], {}):
                yield f"{indent}{name}: {each}"
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for each in value:
            first, *rest = list(_outline(each, depth + 1)) or [""]
            yield f"{indent}· {first.strip()}"
            yield from rest
    else:
        yield f"{indent}{value}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN].rstrip()}…"


def source(artifact: Artifact) -> str:
    """As it is edited: prose with the marks of its scenes, or JSON."""
    if artifact.slot.stage not in byhand.PROSE:
        return json.dumps(artifact.content, ensure_ascii=False, indent=1)
    scenes = draft_of(artifact).scenes
    return "\n\n".join(f"⟦S{number}⟧\n{scene}" for number, scene in enumerate(scenes, 1))


def _file(artifact: Artifact, story: Story) -> Attachment:
    slot, prose = artifact.slot, artifact.slot.stage in byhand.PROSE
    name = f"{story.public_id}-{slot.stage.name.lower()}-{slot.episode}.{'txt' if prose else 'json'}"
    media = "text/plain" if prose else "application/json"
    return Attachment(name, media, source(artifact).encode())


async def edit(ask: Ask) -> Told:
    """A part as its maker has written it: in a form, behind the command, or in a file that comes along."""
    async with ask.means.db.read() as tx:
        story, rest = await own(tx, ask)
        standing = await store.standing(tx, story)
    slot, text = slot_of(ask, standing, rest)
    if slot is None:
        raise BadInput(t("story-chat-edit-how"))
    async with ask.means.db.read() as tx:
        artifact = await _head(tx, standing, slot)
    given = ask.values or {}
    anyway, words = _anyway(given, text)
    text = given.get("text", "") or await _sent(ask) or words
    if not text.strip():
        raise BadInput(t("story-chat-edit-how"))
    typed = replace(await asyncio.to_thread(_typed, ask, artifact, text), anyway=anyway)
    made: list[Slot] = []

    async def do(tx: Write) -> str:
        now = await book.owned(tx, ask.account, story.public_id)
        hand = Hand(now, ask.numbers[0] if ask.name and ask.numbers else None, ask.means.clock.now())
        try:
            made.extend(await byhand.edited(tx, hand, slot, typed))
        except byhand.Refused as refused:
            raise BadInput(t("story-chat-edit-anyway", why=refused.text) if refused.style else refused.text) from None
        return "kept"

    await once(ask, do)
    await ask.means.showing.show(story.id, at_once=True)
    return await _kept(ask, story, slot, made)


async def _kept(ask: Ask, story: Story, slot: Slot, made: Sequence[Slot]) -> Told:
    """What has come of an edit: the parts that no longer fit, with their price."""
    name = story.public_id
    again = ask.button("part", name, slot.stage.value, slot.episode)
    if not made:
        return Told(t("story-chat-edited", what=called(slot)), (again,), private=True)
    listed = ", ".join(ask.words(called(each)) for each in made[:20])
    said = t(
        "story-chat-edited-stale",
        what=called(slot),
        count=len(made),
        listed=listed,
        price=await price(ask, story, made),
    )
    return Told(said, (ask.button("stale", name), again), private=True)


def _anyway(given: Mapping[str, str], text: str) -> tuple[bool, str]:
    """Whether it is kept despite matters of style: a field of the form, or the first word of what is typed."""
    word, _, rest = text.partition(" ")
    if word.casefold() in {"anyway", "그래도"}:
        return True, rest.strip()
    return given.get("anyway", "").strip().casefold() in _ANYWAY, text


def _typed(ask: Ask, artifact: Artifact, text: str) -> byhand.Typed:
    """Prose by scenes: all of them where their marks stand in it, else the one that is named."""
    if artifact.slot.stage not in byhand.PROSE:
        return byhand.Typed(data=text)
    scenes = list(draft_of(artifact).scenes)
    if MARKER.search(text):
        return byhand.Typed(scenes=[each.strip() for each in MARKER.split(text)[2::2]])
    number, words = (ask.numbers[3], text) if ask.name and len(ask.numbers) > 3 else episode(text)
    if number is None and len(scenes) == 1:
        number, words = 1, text
    if number is None or not 1 <= number <= len(scenes) or not words.strip():
        raise BadInput(t("story-chat-edit-scene", count=len(scenes)))
    scenes[number - 1] = words
    return byhand.Typed(scenes=scenes)


async def _sent(ask: Ask) -> str:
    """The text of a file that came along; "" where none did. Raises BadInput for one that is none."""
    event = ask.event
    if not isinstance(event, CommandInvoked) or not event.files:
        return ""
    try:
        data = await ask.surface.fetch(event.files[0], LARGEST_FILE)
        return data.decode("utf-8-sig").strip()
    except (TooLarge, Gone, UnicodeDecodeError):
        raise BadInput(t("story-chat-edit-file")) from None


async def versions(ask: Ask) -> Told:
    """The versions of a part, each of which may count again."""
    slot = _slot(ask, 0)
    async with ask.means.db.read() as tx:
        story, _ = await own(tx, ask)
        standing = await store.standing(tx, story)
        found = [each for each in await store.versions(tx, story.id, slot) if not each.redacted][:MOST_VERSIONS]
    head = standing.heads.get(slot)
    if not found or head is None:
        raise NotFound(t("story-part-unknown"))
    listed = [t("story-chat-versions", what=called(slot))]
    listed += [_version(each, now=each.id == head.artifact) for each in found]
    where = slot.stage.value, slot.episode
    buttons = [button for each in found if each.id != head.artifact for button in _back(ask, story, where, each)]
    return await told(ask, listed, buttons)


def _back(ask: Ask, story: Story, where: tuple[int, int], each: Artifact) -> Iterator[Button]:
    """To have an older version again, and to see first what that would change."""
    number, name = each.version, story.public_id
    yield ask.button("restore", name, story.steered, *where, number, label=t("story-button-restore", version=number))
    yield ask.button("compare", name, *where, number, label=t("story-button-compare", version=number))


async def compare(ask: Ask) -> Told:
    """An older version beside the one that counts: what is gone, and what has come."""
    slot, version = _slot(ask, 0), ask.number(2)
    async with ask.means.db.read() as tx:
        story, _ = await own(tx, ask)
        now = await _head(tx, await store.standing(tx, story), slot)
        old = next((each for each in await store.versions(tx, story.id, slot) if each.version == version), None)
    if old is None or old.redacted:
        raise NotFound(t("story-part-unknown"))
    rows = await asyncio.to_thread(_differences, old, now)
    shown = [_row(each) for each in rows if not each.same][:MOST_ROWS]
    head = t("story-chat-compared", what=called(slot), old=version, new=now.version, count=len(shown))
    return await told(ask, [head, *shown])


def _differences(old: Artifact, now: Artifact) -> tuple[comparing.Row, ...]:
    return comparing.texts(old.text, now.text) if now.text else comparing.data(old.content, now.content)


def _row(row: comparing.Row) -> Text:
    """What is gone is struck through, what has come is bold."""
    gone = "".join(_marked(each, "~~") for each in row.left)
    come = "".join(_marked(each, "**") for each in row.right)
    where = plain(row.where, 60)
    return t("story-chat-row", where=where, named="yes" if where else "no", old=gone[:HALF_ROW], new=come[:HALF_ROW])


def _marked(piece: Piece, mark: str) -> str:
    words = escaped(piece.text)
    body = words.strip()
    return words.replace(body, f"{mark}{body}{mark}", 1) if piece.did is not None and body else words


def _version(each: Artifact, *, now: bool) -> Text:
    return t(
        "story-chat-version",
        version=each.version,
        by=Text(f"story-author-{each.author.value}"),
        day=f"{each.created_at:%Y-%m-%d}",
        note=each.note[:120],
        noted="yes" if each.note else "no",
        now="yes" if now else "no",
    )


async def restore(ask: Ask) -> Told:
    """An older version counts again."""
    slot, version = _slot(ask, 1), ask.number(3)
    made: list[Slot] = []

    async def do(tx: Write) -> str:
        await lease.fence(tx, ask.claim)
        now = await book.owned(tx, ask.account, ask.name)
        made.extend(await steering.restore(tx, ask.hand(now), slot, version))
        return "kept"

    await once(ask, do)
    async with ask.means.db.read() as tx:
        story, _ = await own(tx, ask)
    await ask.means.showing.show(story.id, at_once=True)
    return await _kept(ask, story, slot, made)


async def prefill(tx: Read, account: int, target: str) -> Mapping[str, str]:
    """What stands in the form in which a part is edited. Raises NotFound."""
    name, *rest = target.split(".")
    numbers = [int(each) for each in rest if each.isascii() and each.isdecimal()]
    story = await book.owned(tx, account, name)
    if len(numbers) < 3 or numbers[1] not in set(Stage):
        return {}
    artifact = await _head(tx, await store.standing(tx, story), Slot(Stage(numbers[1]), numbers[2]))
    if artifact.slot.stage not in byhand.PROSE:
        return {"text": source(artifact)}
    scenes = draft_of(artifact).scenes
    number = numbers[3] if len(numbers) > 3 else 1
    return {"text": scenes[number - 1]} if 1 <= number <= len(scenes) else {}
