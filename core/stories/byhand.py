"""What a maker writes in a stage's place: read, held to the same checks and gates, and kept as a version of theirs.

Matters of style may be overruled by whoever makes the story; what keeps it whole and safe may not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from core.db import Read, Write
from core.db.tables.stories import Author
from core.errors import BadInput, NotFound
from core.stories import checks, gates, steering, store
from core.stories.assembling import SCHEMAS, Shelf, draft_of, given_for
from core.stories.bridge import gathering
from core.stories.chatted import Chat
from core.stories.checks.saying import strings
from core.stories.gates.report import plain
from core.stories.given import MARKER, Draft, Given, Problem
from core.stories.keeping import NOTHING, More
from core.stories.pipeline import Slot, Standing
from core.stories.problems import of_field, told
from core.stories.schemas.base import kept_json
from core.stories.stage import Stage
from core.stories.steering import Hand
from core.stories.store import Artifact, Made, Story
from core.text import Text, t

PROSE = frozenset({Stage.DRAFT, Stage.EDIT})
DATA = frozenset(SCHEMAS) - {Stage.DIGEST, Stage.CONTINUITY, Stage.READER}
"""What can be edited: not what quotes a chat, and not what critics said."""
LONGEST_DATA, LONGEST_SCENE = 400_000, 60_000
STYLE = frozenset(
    {
        "cider-late",
        "dialogue-band",
        "endings",
        "exemplar-banned",
        "exemplar-length",
        "goguma-run",
        "hook-twice",
        "keyword-missing",
        "scene-still",
        "tag-count",
        "tension-monotone",
        "tics-alike",
        "title-taken",
        "tone",
    }
)
"""Problems of data that a maker may overrule."""
NEVER = frozenset({"safety"})
"""Red gates with which no text is kept by hand. With any other it is, and stays unpublished until it passes."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]")
_BLANK = re.compile(r"\n[ \t]*\n\s*")


class Refused(BadInput):
    """An edit that does not pass. `style`: its maker may keep it all the same."""

    def __init__(self, text: Text, *, style: bool) -> None:
        super().__init__(text)
        self.style = style


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the form: `data` is JSON, `scenes` the prose by scenes. `anyway`: what is a matter of style is
    kept as it is."""

    data: str = ""
    scenes: Sequence[str] = ()
    note: str = ""
    anyway: bool = False


async def edited(tx: Write, hand: Hand, slot: Slot, typed: Typed) -> tuple[Slot, ...]:
    """Keep it as the version that counts; what that makes stale. Nothing happens where nothing is different.

    Raises NotFound for what cannot be edited, BadInput that names the field, Refused with what does not pass.
    """
    standing = await steering.checked(tx, hand)
    before = await _before(tx, standing, slot)
    given = await given_for(tx, Shelf(), hand.story, standing, slot)
    made = _prose(given, standing, before, typed) if slot.stage in PROSE else _data(given, standing, slot, typed)
    if store.content_hash(made.content, made.text) == standing.heads[slot].content:
        return ()
    more = await _sources(tx, hand.story, standing, made)
    return await steering.put(tx, hand, made, more)


async def _before(tx: Read, standing: Standing, slot: Slot) -> Artifact:
    head = standing.heads.get(slot)
    whole = head is not None and not head.redacted and all(each in standing.heads for each in standing.needs(slot))
    if head is None or not whole or slot.stage not in PROSE | DATA:
        raise NotFound(t("story-part-unknown"))
    kept = (await store.loaded(tx, {head.artifact}))[head.artifact]
    if kept.redacted:
        raise NotFound(t("story-part-unknown"))
    return kept


def _data(given: Given, standing: Standing, slot: Slot, typed: Typed) -> Made:
    product = read(slot.stage, typed.data)
    for each in strings(product):
        steering.check_topics(each)
    wrong = [each for each in checks.check(slot.stage, given, product) if not each.soft]
    held = [each for each in wrong if each.code not in STYLE]
    if held or (wrong and not typed.anyway):
        raise Refused(t("byhand-problems", what=told(held or wrong)), style=not held)
    content = product.model_dump(mode="json", by_alias=True)
    return Made(
        slot=slot, inputs=standing.inputs(slot), content=content, author=Author.PERSON, note=typed.note.strip()[:1_000]
    )


def read(stage: Stage, data: str) -> BaseModel:
    """A stage's product as it was typed. Raises BadInput that names the place, or the field."""
    if len(data) > LONGEST_DATA:
        raise BadInput(t("byhand-long", most=LONGEST_DATA, now=len(data)))
    try:
        whole = json.dumps(json.loads(kept_json(data)))
    except json.JSONDecodeError as error:
        raise BadInput(t("byhand-json", line=error.lineno, column=error.colno)) from None
    except (RecursionError, ValueError):  # nested too deeply, or a number that is too long
        raise BadInput(t("byhand-json", line=1, column=1)) from None
    try:
        return SCHEMAS[stage].model_validate_json(whole)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise BadInput(t("byhand-field", field=_field(first["loc"]), why=of_field(first))) from None


def _field(where: Sequence[str | int]) -> str:
    """Members are counted from 1, as people count."""
    return ".".join(str(each + 1) if isinstance(each, int) else each for each in where)[:120] or "-"


def _prose(given: Given, standing: Standing, before: Artifact, typed: Typed) -> Made:
    old, slot = draft_of(before), before.slot
    scenes = tuple(map(_tidy, typed.scenes))
    if len(scenes) != len(old.scenes):
        raise BadInput(t("byhand-scenes", expected=len(old.scenes), now=len(scenes)))
    for number, scene in enumerate(scenes, 1):
        if not scene:
            raise BadInput(t("byhand-scene-empty", number=number))
        if len(scene) > LONGEST_SCENE:
            raise BadInput(t("byhand-long", most=LONGEST_SCENE, now=len(scene)))
    draft = Draft(scenes, old.markers, whole=True)
    report = gates.inspect(given, draft)
    settled = slot.stage is Stage.EDIT
    wrong = [each for each in report.problems() if not each.soft] if settled else [*gates.draft_problems(given, draft)]
    held = [Problem(each.gate, each.told) for each in report.red if each.gate in NEVER]
    if held or (wrong and not typed.anyway):
        raise Refused(t("byhand-gates", what=told(held or wrong)), style=not held)
    content: dict[str, object] = {"scenes": list(scenes), "markers": list(old.markers), "whole": True}
    return Made(
        slot=slot,
        inputs=standing.inputs(slot),
        content=content | ({"patches": []} if settled else {}),
        author=Author.PERSON,
        text=draft.text,
        report=plain(report) if settled else None,
        note=typed.note.strip()[:1_000],
    )


def _tidy(scene: str) -> str:
    """As a stage would have handed it on: paragraphs with a blank line between, no marks of scenes."""
    text = _UNSEEN.sub("", MARKER.sub("", scene.replace("\r\n", "\n"))).strip()
    return _BLANK.sub("\n\n", text)


async def _sources(tx: Read, story: Story, standing: Standing, made: Made) -> More:
    """Of a story that is made from a chat: whose words are in it. Raises Refused for words of people who gave no
    consent."""
    if not standing.from_chat:
        return NOTHING
    chat = Chat(await gathering.material(tx, story.id))
    found = chat.guard(made.text or "\n".join(strings(made.content)))
    if found:
        raise Refused(t("byhand-foreign", words=found[0][:120]), style=False)
    return More(quotes=chat.sources(made))
