"""All commands and all buttons, through the real desk, by everybody who may be in a group: who is refused, and why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from core.chat import rulebook
from core.db import Db
from core.db.tables.chat import chats, messages
from core.db.tables.people import personas
from core.db.tables.places import places
from core.declared import BUTTONS, BY_NAME
from core.surface.events import ButtonPressed, CommandInvoked, Event, Person, Place, Standing
from core.surface.port import Outgoing
from core.text import Catalog, t
from tests.core.conftest import Stage
from tests.fakes.surface import FakeSurface

CATALOG = Catalog()
CHARACTER = "dallae"  # who answers where nobody was chosen
GROUP = Place("fake", "bot", "server", "")

# Whom the platform calls a stranger with the event, and one of whom it says so only when it is asked; then whoever is
# asked about: somebody who was not answered, who was answered, a moderator, the owner. In this order each comes up.
STRANGER = Person("s", "낯선 이", "ko", standing=Standing.STRANGER)
PASSING = Person("p", "지나던 이", "ko")
MEMBER = Person("m", "구성원", "ko")
ANSWERED = Person("a", "미나", "ko")
MODERATOR = Person("mod", "관리자", "ko")
OWNER = Person("o", "주인", "ko")
EVERYBODY = (STRANGER, PASSING, MEMBER, ANSWERED, MODERATOR, OWNER)
STANDINGS = {
    "s": Standing.STRANGER,
    "p": Standing.STRANGER,
    "m": Standing.MEMBER,
    "a": Standing.MEMBER,
    "mod": Standing.MODERATOR,
    "o": Standing.OWNER,
}

# Who is refused, with which sentence; everybody else may. Whoever writes in a place is taken for a member of it, unless
# more than talk is asked for or the platform says otherwise.
Refused = Mapping[str, str]
ANYONE: Refused = {}
MEMBERS: Refused = {"s": "rules-refused-stranger"}
WRITERS: Refused = {"s": "rules-refused-stranger", "p": "rules-refused-stranger"}
THE_ANSWERED: Refused = {"s": "rules-refused-stranger", "p": "rules-refused-stranger", "m": "rules-refused-answered"}
CHANGERS: Refused = {
    "s": "rules-refused-stranger",
    "p": "rules-refused-stranger",
    "m": "rules-refused-change",
    "a": "rules-refused-change",
}
MODERATORS: Refused = {
    "s": "rules-refused-stranger",
    "p": "rules-refused-stranger",
    "m": "rules-refused-moderate",
    "a": "rules-refused-moderate",
}
EDITORS: Refused = {
    "s": "rules-refused-stranger",
    "p": "rules-refused-stranger",
    "m": "control-edit-not-yours",
}
DELETERS: Refused = {
    "s": "rules-refused-stranger",
    "p": "rules-refused-stranger",
    "m": "control-delete-not-yours",
}

# A command with what stands behind it. The button "edit" asks for the new words: whose they may replace is seen when
# they come.
COMMANDS: Mapping[str, Refused] = {
    "character 마루": CHANGERS,
    "who": ANYONE,
    "say 안녕": MEMBERS,
    "call {character}": MEMBERS,
    "more": THE_ANSWERED,
    "again": THE_ANSWERED,
    "swipe": THE_ANSWERED,
    "undo": THE_ANSWERED,
    "edit 새로 쓴 말": EDITORS,
    "delete": DELETERS,
    "why": MEMBERS,
    "report": MEMBERS,
    "speak": MEMBERS,
    "file": MEMBERS,
    "imagine": MEMBERS,
    "new": CHANGERS,
    "chats": MEMBERS,
    "title 어느 봄날": CHANGERS,
    "branch": CHANGERS,
    "thread": MEMBERS,
    "export txt": MEMBERS,
    "invite penny": CHANGERS,
    "dismiss {character}": CHANGERS,
    "persona 네오": MEMBERS,
    "me": MEMBERS,
    "link": MEMBERS,
    "settings": MODERATORS,
    "memory": WRITERS,
    "update": CHANGERS,
    "card json": MEMBERS,
    "import": WRITERS,
    "help": ANYONE,
    "start": WRITERS,
    "open penny": CHANGERS,
    "remember 새우 알레르기가 있어": MEMBERS,
    "correct 없는것 새 문장": MEMBERS,
    "recap 우리는 친구가 되었다": CHANGERS,
    "story": WRITERS,
    "story-new 회귀, 헌터": WRITERS,
    "story-cap 3": MEMBERS,
    "story-redo 더 밝게": MEMBERS,
    "story-edit 새 글": MEMBERS,
    "story-goon 2": MEMBERS,
    "story-branch 1": MEMBERS,
}
# A button by its action.
PRESSES: Mapping[str, Refused] = {
    "pick:penny": CHANGERS,
    "more:{message}": THE_ANSWERED,
    "again:{message}": THE_ANSWERED,
    "swipe:{message}:1": THE_ANSWERED,
    "menu:{message}": MEMBERS,
    "do:edit:{message}": WRITERS,
    "do:undo:{message}": THE_ANSWERED,
    "do:why:{message}": MEMBERS,
    "report:{message}:spam": MEMBERS,
    "do:branch:{message}": CHANGERS,
    "do:delete:{message}": DELETERS,
    "do:file:{message}": MEMBERS,
    "do:settings:{message}": MODERATORS,
    "do:help:{message}": ANYONE,
    "stop:": MEMBERS,
    "anew:{question}": CHANGERS,
    "resume:{chat}": CHANGERS,
    "bring:{chat}": MEMBERS,
    "drop:penny": MEMBERS,
    "merge:penny:maru": MEMBERS,
    "invite:penny": CHANGERS,
    "dismiss:{character}": CHANGERS,
    "call:{character}": MEMBERS,
    "set:mode:round": MODERATORS,
    "wish:notices:off": MEMBERS,
    "be::": MEMBERS,
    "forget:{persona}": MEMBERS,
    "link:undo:nothing": MEMBERS,
    "memory:list:{character}:0": MEMBERS,
    "shared:forget:nothing:here": CHANGERS,
    "story:list": MEMBERS,
}
WALKED = {**{f"/{typed}": who for typed, who in COMMANDS.items()}, **PRESSES}
# What stands for a thing that is not there, however good the right: it would hide that nobody was let do it.
STALE = {"button-stale", "control-nothing", "chats-none", "again-nothing", "gathering-nobody"}
NOT_THEIRS = {"drop:penny", "merge:penny:maru"}  # nobody's, so not even the first who may finds it


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@dataclass
class Told(FakeSurface):
    """Keeps what was said to each event, by its id, whatever becomes of the posts."""

    told: dict[str, str] = field(default_factory=lambda: defaultdict(str))

    async def post(self, outgoing: Outgoing) -> str:
        if of := re.fullmatch(r"n(w\d+\.\w+)\.\d+", outgoing.key):
            self.told[of[1]] += outgoing.text
        return await FakeSurface.post(self, outgoing)


@dataclass(frozen=True, slots=True)
class Here:
    """What there is in the place of one action."""

    place: Place
    names: Mapping[str, str]


def test_the_tables_have_all_that_is_declared() -> None:
    assert {typed.split()[0] for typed in COMMANDS} == set(BY_NAME)
    assert {action.partition(":")[0] for action in PRESSES} == set(BUTTONS)


async def test_everybody_may_what_they_may_and_is_told_why_not(make_stage: Callable[..., Stage]) -> None:
    surface = Told(standings=dict(STANDINGS))
    stage = make_stage(["달이 밝네요."], surface=surface)
    async with stage.working():
        await _answered_everywhere(stage)
        here = await _here(stage.db)

        asked = {
            f"w{number}.{person.id}": (action, person) for number, action in enumerate(WALKED) for person in EVERYBODY
        }
        for event_id, (action, person) in asked.items():
            await stage.desk.take(_event(event_id, action, person, here[action]))
        await stage.until_quiet()

    told = surface.told
    refused: dict[str, dict[str, str]] = defaultdict(dict)
    for event_id, (action, person) in asked.items():
        if (key := REFUSALS.get(told.get(event_id, ""))) is not None:
            refused[action][person.id] = key
    assert {action: refused[action] for action in WALKED} == {action: dict(who) for action, who in WALKED.items()}
    firsts = {
        action: told.get(f"w{number}.{next(p.id for p in EVERYBODY if p.id not in WALKED[action])}", "")
        for number, action in enumerate(WALKED)
        if action not in NOT_THEIRS
    }
    assert {action: words for action, words in firsts.items() if words in _rendered(STALE)} == {}
    assert [words for words in told.values() if words.startswith(UNEXPECTED)] == []


def _rendered(keys: set[str]) -> dict[str, str]:
    return {CATALOG.render(t(key), "ko"): key for key in keys}


REFUSALS = _rendered({key for who in WALKED.values() for key in who.values()})
UNEXPECTED = CATALOG.render(t("unexpected", id=""), "ko")[:20]


def _place(action: str) -> Place:
    return Place(GROUP.platform, GROUP.bot, GROUP.space, f"c{list(WALKED).index(action)}")


async def _answered_everywhere(stage: Stage) -> None:
    """A place for each action, where one person has been answered; and only moderators may change characters."""
    async with stage.db.write() as tx:
        await rulebook.set_one(tx, GROUP, "change", "moderators", space_wide=True, person_id=0, now=datetime.now(UTC))
    await stage.take(
        CommandInvoked(id="p1", place=_place("/me"), person=MEMBER, name="persona", rest="민수", at=_now())
    )
    for action in WALKED:
        await stage.say("안녕하세요?", ANSWERED, _place(action))
    await stage.until_quiet()


async def _here(db: Db) -> Mapping[str, Here]:
    """By action, with the ids of what is in its place."""
    async with db.read() as tx:
        persona = str(await tx.value(select(personas.c.public_id)))
        rows = await tx.rows(
            select(places.c.channel, chats.c.public_id, messages.c.id, messages.c.role)
            .join(chats, chats.c.id == places.c.chat_id)
            .join(messages, messages.c.chat_id == chats.c.id)
            .order_by(messages.c.id)
        )
    newest = {row["channel"]: row for row in rows}
    asked = {row["channel"]: row["id"] for row in rows if row["role"] == "person"}
    found = {}
    for action in WALKED:
        place = _place(action)
        row = newest[place.channel]
        names = {"message": str(row["id"]), "question": str(asked[place.channel])}
        names |= {"chat": row["public_id"], "character": CHARACTER, "persona": persona}
        found[action] = Here(place, names)
    return found


def _event(event_id: str, action: str, person: Person, here: Here) -> Event:
    said = action.format(**here.names)
    if not action.startswith("/"):
        return ButtonPressed(id=event_id, place=here.place, person=person, action=said, message_id="1000", at=_now())
    name, _, rest = said[1:].partition(" ")
    return CommandInvoked(id=event_id, place=here.place, person=person, name=name, rest=rest, at=_now())


def _now() -> datetime:
    return datetime.now(UTC)
