"""The front door: what is for the character is kept, what is not is left, and nothing that people do breaks it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from core.chat.hearing import LONGEST
from core.db import Db, Write
from core.db.tables.places import OPEN, inbox, presence
from core.desk import BURST
from core.errors import DatabaseGone
from core.surface.cleaning import clean
from core.surface.events import ButtonPressed, CommandInvoked, Event, Person, Place, ReactionAdded, Ticket
from core.surface.port import Outgoing
from core.text import t
from tests.core.conftest import JOON, MINA, PLACE, Stage
from tests.fakes.surface import FakeSurface

Make = Callable[..., Stage]
ROOM = Place("fake", "bot", "server", "room")


@dataclass
class HeldClock:
    """Time that stands until it is moved."""

    seconds: float = 1000.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.01))


@dataclass
class BrokenOnce(FakeSurface):
    """A front end with a defect that nobody foresaw, at its first use; its posts take a while."""

    left: list[str] = field(default_factory=lambda: ["a defect"])
    posting: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, outgoing: Outgoing) -> str:
        self.posting.set()
        await asyncio.sleep(0.1)
        return await FakeSurface.post(self, outgoing)

    def surface(self, place: Place, ticket: Ticket | None = None) -> FakeSurface:
        if self.left:
            raise RuntimeError(self.left.pop())
        return self


async def kept(db: Db) -> int:
    async with db.read() as tx:
        number: int = await tx.value(select(func.count()).select_from(inbox))
    return number


def command(stage: Stage, name: str, rest: str = "", person: Person = MINA) -> CommandInvoked:
    event = stage.message("")
    return CommandInvoked(id=f"c{event.id}", place=PLACE, person=person, name=name, rest=rest, at=event.at)


async def test_what_nobody_addressed_to_the_character_is_not_kept(make_stage: Make, db: Db) -> None:
    stage = make_stage()

    taken = await stage.desk.take(stage.message("among ourselves", place=ROOM, addressed=False))

    assert not taken
    assert await kept(db) == 0


async def test_what_a_person_adds_at_once_belongs_to_it(make_stage: Make, db: Db) -> None:
    stage = make_stage()
    clock = stage.desk.clock = HeldClock()
    await stage.desk.take(stage.message("@마루 있잖아", place=ROOM))

    clock.seconds += BURST / 2
    added = await stage.desk.take(stage.message("어제 말인데", place=ROOM, addressed=False))
    clock.seconds += BURST / 2 + 0.1
    late = await stage.desk.take(stage.message("밥 먹자", place=ROOM, addressed=False))

    assert (added, late) == (True, False)
    assert await kept(db) == 2


async def test_what_another_adds_or_what_is_said_elsewhere_does_not(make_stage: Make, db: Db) -> None:
    stage = make_stage()
    await stage.desk.take(stage.message("@마루 있잖아", place=ROOM))

    other = await stage.desk.take(stage.message("나도", person=JOON, place=ROOM, addressed=False))
    elsewhere = await stage.desk.take(stage.message("여기는", place=replace(ROOM, channel="other"), addressed=False))

    assert (other, elsewhere) == (False, False)
    assert await kept(db) == 1


async def test_a_second_delivery_is_told_apart(make_stage: Make, db: Db) -> None:
    stage = make_stage()
    event = stage.message("안녕")

    assert [await stage.desk.take(event) for _ in range(3)] == [True, False, False]
    assert await kept(db) == 1


async def test_what_stands_alongside_is_kept_with_the_event_or_not_at_all(make_stage: Make, db: Db) -> None:
    stage = make_stage()
    event = stage.message("안녕")
    calls: list[str] = []

    async def fails(_tx: Write) -> None:
        raise DatabaseGone(t("disk-full"))

    async def notes(_tx: Write) -> None:
        calls.append("noted")

    with pytest.raises(DatabaseGone):
        await stage.desk.take(event, fails)
    assert await kept(db) == 0
    assert await stage.desk.take(event, notes)
    assert not await stage.desk.take(event, notes)
    assert calls == ["noted"]


@pytest.mark.parametrize(
    ("text", "attachments", "answered"),
    [
        ("가" * 100_000, 0, f"{LONGEST:,}"),
        ("", 1, "사진"),
        ("🦊🦊🦊", 0, "Hello."),
        ("", 0, "Hello."),
        ("\x00\x01\x1b[31m", 0, "Hello."),
        ("\ud800 broken \udfff", 0, "Hello."),
        ("{{char}} {{user}} { $x } %s %(x)s", 0, "Hello."),
    ],
)
async def test_whatever_is_written_gets_a_fitting_answer(
    make_stage: Make, text: str, attachments: int, answered: str
) -> None:
    stage = make_stage()

    assert await stage.desk.take(stage.message(text, attachments=attachments))

    (shown,) = await stage.answered(1)
    assert answered in shown
    assert "Traceback" not in shown


async def test_a_name_that_no_encoding_knows_is_no_obstacle(make_stage: Make) -> None:
    stage = make_stage()

    await stage.say("안녕", Person("x1", "broken \ud83d name", "ko"))

    assert await stage.answered(1) == ["Hello."]


async def test_a_command_with_halves_of_characters_is_answered(make_stage: Make) -> None:
    stage = make_stage()

    await stage.desk.take(command(stage, "character", "\ud83d\x00 마루"))

    async with stage.working():
        await stage.until_quiet()
    assert "마루" in stage.surface.shown()[0]


async def test_a_button_of_an_earlier_version_is_answered_so(make_stage: Make) -> None:
    stage = make_stage()
    for number, action in enumerate(["nonsense", "more:x", "more:99", "pick:nobody", ""]):
        pressed = ButtonPressed(
            id=f"b{number}", place=PLACE, person=MINA, action=action, message_id="9", at=datetime.now(UTC)
        )
        await stage.desk.take(pressed)

    shown = await stage.answered(5)

    assert len(shown) == 5
    assert all(post.notice for post in stage.surface.posts.values())


async def test_a_reaction_is_taken_and_needs_no_answer(make_stage: Make, db: Db) -> None:
    stage = make_stage()
    event = ReactionAdded(id="r", place=PLACE, person=MINA, message_id="9", emoji="❤", at=datetime.now(UTC))

    await stage.desk.take(event)
    async with stage.working():
        await stage.until_quiet()

    assert stage.surface.posts == {}


async def test_a_defect_of_ours_is_told_with_a_number_and_the_next_event_is_answered(make_stage: Make) -> None:
    surface = BrokenOnce()
    stage = make_stage(["답"], surface=surface)
    await stage.desk.take(command(stage, "help"))

    async with stage.working():
        await surface.posting.wait()
        await stage.say("안녕")  # comes while the apology is being posted
        await stage.until_quiet()

    shown = surface.shown()
    assert len(shown) == 2
    assert any("E" in words and "운영자" in words for words in shown)
    assert "답" in shown
    assert not any("a defect" in words for words in shown)


async def test_a_place_of_a_platform_that_is_switched_off_waits_and_harms_nobody(make_stage: Make, db: Db) -> None:
    stage = make_stage()
    await stage.say("안녕", place=Place("switched-off", "bot", "", "room", direct=True))
    await stage.say("안녕")

    assert await stage.answered(1) == ["Hello."]
    async with db.read() as tx:
        assert await tx.value(select(func.count()).where(OPEN)) == 1


async def test_a_defect_that_stays_does_not_end_the_worker(make_stage: Make) -> None:
    surface = BrokenOnce(left=["a defect", "and again"])
    stage = make_stage(surface=surface)
    await stage.desk.take(command(stage, "help"))

    async with stage.working():
        await stage.until(lambda: not surface.left)
        await stage.say("안녕", place=replace(PLACE, channel="another"))
        await stage.until_quiet()

    assert surface.shown() == ["Hello."]


async def test_commands_are_answered_in_the_persons_language(make_stage: Make) -> None:
    stage = make_stage()
    await stage.desk.take(command(stage, "help", person=replace(MINA, locale="en")))
    await stage.desk.take(command(stage, "help", person=MINA))

    shown = await stage.answered(2)

    english = [words for words in shown if "conversations with characters" in words]
    korean = [words for words in shown if "캐릭터와 나누는 대화" in words]
    assert english and korean


async def test_a_character_that_is_chosen_greets_and_then_answers(make_stage: Make) -> None:
    stage = make_stage(["나야."])

    await stage.desk.open_chat(PLACE, MINA, "maru")
    async with stage.working():
        await stage.until_quiet()
        greeting = "".join(stage.surface.shown())
        await stage.say("안녕")
        await stage.until_quiet()

    assert greeting
    assert stage.surface.shown()[-1] == "나야."
    assert stage.model.seen[0].material is not None
    assert stage.model.seen[0].material.name == "장마루"


async def test_when_a_bot_was_last_connected_is_known(make_stage: Make, db: Db) -> None:
    stage = make_stage()
    clock = stage.desk.clock = HeldClock()
    before = await stage.desk.last_seen("fake", "bot")
    await stage.desk.seen("fake", "bot")
    clock.seconds += 15
    await stage.desk.seen("fake", "bot")
    await stage.desk.seen("fake", "another")

    assert before is None
    assert await stage.desk.last_seen("fake", "bot") == datetime.fromtimestamp(1015, UTC)
    async with db.read() as tx:
        assert await tx.value(select(func.count()).select_from(presence)) == 2


async def test_direct_places_come_newest_first_and_no_more_than_asked_for(make_stage: Make) -> None:
    stage = make_stage()
    events: list[Event] = [
        stage.message("안녕", place=Place("fake", "bot", "", f"dm{number}", direct=True)) for number in range(3)
    ]
    await stage.take(
        *events, stage.message("@마루", place=ROOM), stage.message("x", place=Place("fake", "b2", "", "d", direct=True))
    )

    found = await stage.desk.direct_places("fake", "bot", 2)

    assert [place.channel for place in found] == ["dm2", "dm1"]
    assert all(place.direct for place in found)


async def test_suggestions_come_in_the_readers_language(make_stage: Make) -> None:
    stage = make_stage()

    found = await stage.desk.suggest("", "ko", "test", "1")

    assert 0 < len(found) <= 25
    assert any(value == "maru" for value, _ in found[:3])
    assert await stage.desk.suggest("zzzzz", "ko", "test", "1") == []


async def test_without_a_database_the_event_is_not_confirmed(make_stage: Make) -> None:
    stage = make_stage()
    stage.desk.db = Db("postgresql+asyncpg://iyagi:x@127.0.0.1:1/iyagi")

    with pytest.raises(DatabaseGone):
        await stage.desk.take(stage.message("안녕"))


@given(st.text(alphabet=st.characters(), max_size=60))
def test_cleaned_words_hold_nothing_that_breaks_and_lose_nothing_else(text: str) -> None:
    cleaned = clean(text)

    cleaned.encode()
    assert clean(cleaned) == cleaned
    assert not [c for c in cleaned if ord(c) < 32 and c not in "\n\t"]


def test_joined_emoji_and_right_to_left_marks_survive() -> None:
    assert clean(" 👩‍👩‍👧 \u200fשלום\r\n가 ") == "👩‍👩‍👧 \u200fשלום\n가"


def test_what_turns_letters_around_does_not() -> None:
    """As in a name that is to look like another, or a file's ending."""
    assert clean("미나\u202egnp.exe\u202c \u2067가\u2069") == "미나gnp.exe 가"


async def test_why_tells_what_went_into_the_last_answer(make_stage: Make) -> None:
    stage = make_stage(["나야. 무슨 일이야?"])

    await stage.desk.open_chat(PLACE, MINA, "maru")
    async with stage.working():
        await stage.until_quiet()
        await stage.desk.take(command(stage, "why"))
        await stage.until_quiet()
        await stage.say("꼬리표 봤어?")
        await stage.until_quiet()
        await stage.desk.take(command(stage, "why"))
        await stage.until_quiet()

    shown = [words for words in stage.surface.shown() if "모델" in words]
    assert "아직 모델이 한 답이 없습니다" in shown[0]
    assert "장마루, 1번째 판" in shown[1]
    assert "로어 “유실물 대장”: 들어감 — 열쇳말 “꼬리표”" in shown[1]
