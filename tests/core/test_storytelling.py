"""`/story`, as people type and press it: priced before it is begun, followed in one message, steered, read, shared."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from core.accounts import people
from core.clock import SystemClock
from core.db import Db
from core.db.tables.stories import StoryState
from core.ledger import jobs
from core.showing import Showing
from core.stories import store
from core.stories.store import Story
from core.surface.events import ButtonPressed, CommandInvoked, Person, Place, Standing
from core.surface.port import Button, Gone, Later, Outgoing
from core.text import Catalog
from tests.core.conftest import MINA, PLACE, Stage
from tests.core.stories import made
from tests.core.stories.workshop import Workshop
from tests.fakes.surface import CAPS, FakeSurface

Make = Callable[..., Stage]
JOON = Person("2", "준", "ko")
HALL = Place("fake", "bot", "server", "hall")
ROOMY = replace(CAPS, limit=2_000)
ASKED = "new 회귀, 헌터, 짐꾼 | 1화, 예행연습"


@dataclass
class Desk:
    """People at a place. `says` is what stands behind `/story`, `presses` the button whose label begins so."""

    stage: Stage
    workshop: Workshop
    count: int = 0

    @property
    def surface(self) -> FakeSurface:
        return self.stage.surface

    @property
    def db(self) -> Db:
        return self.stage.db

    async def says(self, text: str, who: Person = MINA, place: Place = PLACE) -> Outgoing:
        """The last of the posts that answer."""
        return (await self.posts(text, who, place))[-1]

    async def posts(self, text: str, who: Person = MINA, place: Place = PLACE) -> Sequence[Outgoing]:
        self.count += 1
        event = CommandInvoked(
            id=f"c{self.count}", place=place, person=who, name="story", rest=text, at=datetime.now(UTC)
        )
        return await self._done(event)

    async def presses(self, post: Outgoing, label: str, who: Person = MINA, place: Place = PLACE) -> Outgoing:
        return (await self.pressed(button(post, label).action, who, place))[-1]

    async def pressed(self, action: str, who: Person = MINA, place: Place = PLACE) -> Sequence[Outgoing]:
        self.count += 1
        return await self._done(
            ButtonPressed(
                id=f"b{self.count}", place=place, person=who, action=action, message_id="1", at=datetime.now(UTC)
            )
        )

    async def fills(self, action: str, **values: str) -> Outgoing:
        """The form that a button leads to."""
        self.count += 1
        _, name, target = action.split(":")
        return (
            await self._done(
                CommandInvoked(
                    id=f"f{self.count}",
                    place=PLACE,
                    person=MINA,
                    name=name,
                    at=datetime.now(UTC),
                    values=tuple(values.items()),
                    target=f"#{target}",
                )
            )
        )[-1]

    async def _done(self, event: CommandInvoked | ButtonPressed) -> Sequence[Outgoing]:
        before = set(self.surface.posts)
        await self.stage.desk.take(event)
        await self.stage.until_quiet()
        return [post for number, post in self.surface.posts.items() if number not in before]

    async def story(self) -> Story:
        """Mina's newest."""
        async with self.db.write() as tx:
            me = await people.know(tx, "fake", MINA, datetime.now(UTC))
            return (await store.owned(tx, me.account_id))[0]

    async def has(self, story: made.Story = made.PLAIN, who: Person = MINA) -> str:
        """A story of somebody's that is there; its public id."""
        async with self.db.write() as tx:
            account = (await people.know(tx, "fake", who, datetime.now(UTC))).account_id
        return await made.story(self.db, account, story)

    async def works(self) -> None:
        """All of Mina's newest story that can be made now."""
        await self.workshop.work(await self.story())


def button(post: Outgoing, label: str) -> Button:
    found = [each for each in post.buttons if each.label.startswith(label)]
    assert found, f"no {label}: {labels(post)}"
    return found[0]


def labels(post: Outgoing) -> list[str]:
    return [each.label for each in post.buttons]


@pytest.fixture
async def db(sqlite_url: str) -> AsyncIterator[Db]:
    """One of both kinds: what differs between them is the services', and tested there."""
    opened = Db(sqlite_url)
    yield opened
    await opened.aclose()


@pytest.fixture
async def desk(make_stage: Make) -> AsyncIterator[Desk]:
    stage = make_stage(surface=FakeSurface(caps=ROOMY))
    workshop = Workshop(stage.db)
    showing = Showing(db=stage.db, clock=SystemClock(), catalog=Catalog(), surfaces={"fake": stage.surface})
    workshop.engine.shown = showing.show
    async with stage.working():
        yield Desk(stage, workshop)


async def test_a_story_is_priced_first_and_nothing_is_made_before_its_maker_says_so(desk: Desk) -> None:
    asked = await desk.says(ASKED)

    assert "회귀, 헌터, 짐꾼" in asked.text
    assert "예행 연습으로 만듭니다" in asked.text
    assert labels(asked) == ["시작", "취소"]
    assert (await desk.story()).state is StoryState.PAUSED
    await desk.workshop.work(await desk.story())
    assert (await desk.workshop.view(await desk.story())).share == 0.0


async def test_it_is_followed_in_one_message_until_it_is_done_and_then_read(desk: Desk) -> None:
    asked = await desk.says(ASKED)
    begun = await desk.presses(asked, "시작")
    assert "시작했습니다" in begun.text
    (shown,) = [number for number, post in desk.surface.posts.items() if "▱" in post.text]
    assert labels(desk.surface.posts[shown]) == ["잠시 멈춤", "그만두기"]
    before = len(desk.surface.posts)

    await desk.works()

    assert len(desk.surface.posts) == before
    done = desk.surface.posts[shown]
    assert "100%" in done.text
    assert "완성" in done.text
    parts = await desk.posts("read")
    assert all(f"({number}/{len(parts)})" in part.text for number, part in enumerate(parts, 1))
    assert len(parts) > 1


async def test_an_old_button_does_nothing_and_says_so(desk: Desk) -> None:
    asked = await desk.says(ASKED)
    await desk.presses(asked, "시작")

    again = await desk.presses(asked, "시작")
    gone = await desk.presses(asked, "취소")

    assert "이미 바뀐 버전입니다" in again.text
    assert "이미 바뀐 버전입니다" in gone.text
    assert len([post for post in desk.surface.posts.values() if "▱" in post.text]) == 1
