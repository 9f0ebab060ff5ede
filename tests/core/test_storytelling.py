"""`/story`, as people type and press it: priced before it is begun, followed in one message, steered, read, shared."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core import storytelling_parts as editing
from core.accounts import people
from core.ai.model import Purpose
from core.ai.router import WITHOUT_SPARE, Router
from core.clock import SystemClock
from core.db import Db
from core.db.tables.places import places as rows
from core.db.tables.stories import StoryState
from core.ledger.jobs import Job
from core.ledger.lease import Claim
from core.outcome import Asker
from core.showing import Showing
from core.stories import store
from core.stories.edition import paragraphs
from core.stories.shelf import places
from core.stories.store import Story
from core.storytelling import Storytelling
from core.storytelling_reading import cut
from core.storytelling_words import wanted
from core.surface.events import ButtonPressed, CommandInvoked, Person, Place, Standing
from core.surface.port import Button, Later, Outgoing, Refused
from core.text import Catalog
from tests.core.conftest import MINA, PLACE, Stage
from tests.core.stories import made
from tests.core.stories.workshop import Workshop, price
from tests.fakes.scripted_model import ScriptedModel
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
    shown: Showing
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

    def means(self, **more: object) -> None:
        """The same core, with something else of what its answers need."""
        apart = self.stage.desk.apart
        means = replace(apart.storytelling.means, **more)  # type: ignore[arg-type]  # by name
        self.stage.desk.apart = replace(apart, storytelling=Storytelling(means))

    def priced(self) -> None:
        """There are models, and they cost something."""
        models = {purpose: [ScriptedModel()] for purpose in Purpose if purpose not in WITHOUT_SPARE}
        self.means(router=Router(models, SystemClock(), jitter=lambda: 0.0, price=price))

    async def account(self, who: Person = MINA) -> int:
        async with self.db.write() as tx:
            return (await people.know(tx, "fake", who, datetime.now(UTC))).account_id

    async def versions(self, part: str) -> Outgoing:
        return await self.presses(await self.says(f"parts 1 {part}"), "판 보기")

    async def story(self) -> Story:
        """Mina's newest."""
        account = await self.account()
        async with self.db.read() as tx:
            return (await store.owned(tx, account))[0]

    async def has(self, story: made.Story = made.PLAIN, who: Person = MINA) -> str:
        """A story of somebody's that is there; its public id."""
        return await made.story(self.db, await self.account(who), story)

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
        yield Desk(stage, workshop, showing)


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


async def test_its_maker_is_asked_where_they_wanted_to_be(desk: Desk) -> None:
    asked = await desk.says(f"{ASKED}, 컨셉 확인")
    await desk.presses(asked, "시작")
    shown = next(number for number, post in desk.surface.posts.items() if "▱" in post.text)
    await desk.works()

    gate = desk.surface.posts[shown]
    assert "컨셉이 나왔습니다" in gate.text
    assert labels(gate)[:4] == ["이대로 진행", "읽어 보기", "고치기", "다시 받기"]
    concept = await desk.presses(gate, "읽어 보기")
    assert "이대로 진행" in labels(concept)
    on = await desk.presses(gate, "이대로 진행")
    assert "이대로 진행합니다" in on.text
    await desk.works()
    assert "100%" in desk.surface.posts[shown].text


async def test_a_story_that_was_halted_goes_on_and_can_be_given_up(desk: Desk) -> None:
    await desk.presses(await desk.says(ASKED), "시작")
    shown = next(number for number, post in desk.surface.posts.items() if "▱" in post.text)

    await desk.presses(desk.surface.posts[shown], "잠시 멈춤")
    assert labels(desk.surface.posts[shown]) == ["이어서", "그만두기"]
    await desk.presses(desk.surface.posts[shown], "이어서")
    assert labels(desk.surface.posts[shown]) == ["잠시 멈춤", "그만두기"]
    await desk.presses(desk.surface.posts[shown], "그만두기")

    assert labels(desk.surface.posts[shown]) == ["이어서"]
    assert (await desk.story()).state is StoryState.CANCELLED


@pytest.mark.parametrize(
    "text", ["cancel 7", "resume 7", "cancel aB3dE5gH7jK9", "show aB3dE5gH7jK9", "redo aB3dE5gH7jK9 1화"]
)
async def test_a_story_that_is_not_there_is_never_taken_for_another(desk: Desk, text: str) -> None:
    await desk.has()

    answer = await desk.says(text)

    assert "찾지 못했습니다" in answer.text
    assert (await desk.story()).state is StoryState.DONE


async def test_an_old_button_does_nothing_and_says_so(desk: Desk) -> None:
    asked = await desk.says(ASKED)
    await desk.presses(asked, "시작")

    again = await desk.presses(asked, "시작")
    gone = await desk.presses(asked, "취소")

    assert "이미 바뀐 버전입니다" in again.text
    assert "이미 바뀐 버전입니다" in gone.text
    assert len([post for post in desk.surface.posts.values() if "▱" in post.text]) == 1


async def begun(desk: Desk) -> str:
    """A rehearsal of one episode that is done; the id of the message that followed it."""
    await desk.presses(await desk.says(ASKED), "시작")
    shown = next(number for number, post in desk.surface.posts.items() if "▱" in post.text)
    await desk.works()
    return shown


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("new", "/story new 회귀, 헌터, 짐꾼"),
        ("new 회귀 | 무지개떡처럼", "“무지개떡처럼”"),
        ("new 회귀 | 300화", "1에서 100"),
        ("new 회귀 | 90000자", "길이"),
        ("new 회귀 | 19세", "만들 수 없습니다"),
        ("아무말", "/story new 키워드"),
        ("show", "아직 만든 이야기가 없습니다"),
        ("new 회귀 | 서버 부담", "서버가 있는 곳"),
    ],
)
async def test_what_cannot_be_is_said_and_nothing_is_kept(desk: Desk, asked: str, told: str) -> None:
    answer = await desk.says(asked)

    assert told in answer.text
    assert "아직 만든 이야기가 없습니다" in (await desk.says("")).text


async def test_only_who_leads_a_server_lets_it_pay(desk: Desk) -> None:
    refused = await desk.says(f"{ASKED}, 서버 부담", place=HALL)
    leader = Person("m1", "미나", "ko", standing=Standing.MODERATOR)
    taken = await desk.says(f"{ASKED}, 서버 부담", who=leader, place=HALL)

    assert "관리자" in refused.text
    assert "이 서버의 한도" in taken.text
    assert ((await desk.story()).payer, (await desk.story()).payer_key) == ("space", "fake:server")


async def test_nobody_else_sees_or_steers_a_story_that_is_not_published(desk: Desk) -> None:
    name = await desk.has()
    asked = await desk.says(ASKED)

    for action in (button(asked, "시작").action, f"story:read:{name}:1", f"story:parts:{name}", f"story:export:{name}"):
        (answer,) = await desk.pressed(action, who=JOON)
        assert "찾지 못했습니다" in answer.text
    assert (await desk.story()).state is StoryState.PAUSED


async def test_a_message_that_is_gone_is_made_anew(desk: Desk) -> None:
    await desk.presses(await desk.says(ASKED), "시작")
    shown = next(number for number, post in desk.surface.posts.items() if "▱" in post.text)
    del desk.surface.posts[shown]

    await desk.works()

    (anew,) = [post for post in desk.surface.posts.values() if "100%" in post.text]
    assert "완성" in anew.text


async def test_a_place_that_is_flooded_shows_it_when_it_takes_more(desk: Desk) -> None:
    await desk.presses(await desk.says(ASKED), "시작")
    story = await desk.story()
    shown = await desk.says("show")
    desk.surface.faults.append(Later(0.0))

    await desk.presses(shown, "잠시 멈춤")
    (late,) = [
        post
        for post in desk.surface.posts.values()
        if "만드는 중" in post.text and post.key.startswith(f"story{story.id}.")
    ]
    await desk.shown.work(Job("story-shown", story.id, 1, 0))

    assert late not in desk.surface.posts.values()
    assert [
        post for post in desk.surface.posts.values() if "멈춤" in post.text and post.key.startswith(f"story{story.id}.")
    ]


async def test_where_nothing_can_be_posted_it_is_made_all_the_same(desk: Desk) -> None:
    asked = await desk.says(ASKED)
    desk.surface.faults.append(Refused("no right to post"))

    begun = await desk.presses(asked, "시작")
    await desk.works()

    assert "/story show" in begun.text
    assert "100%" in (await desk.says("show")).text


async def test_an_episode_is_edited_scene_by_scene_and_what_no_longer_fits_is_listed(desk: Desk) -> None:
    await begun(desk)
    part = await desk.says("parts 1 1화")
    form = button(part, "장면 2").action
    owner = (await desk.story()).owner
    async with desk.db.read() as tx:
        there = await editing.prefill(tx, owner, form.split(":")[2])

    kept = await desk.fills(form, text=there["text"] + "\n\n그리고 문이 닫혔다.", anyway="네")

    assert "고쳐서 저장했습니다" in kept.text
    assert "기록 관리자" in kept.text
    assert "그리고 문이 닫혔다." in "".join(post.text for post in await desk.posts("read 1 1화"))
    stale = await desk.presses(kept, "맞지 않는 것")
    assert "기록 관리자" in stale.text
    left = await desk.presses(stale, "그대로 두기")
    assert "그대로 둡니다" in left.text
    assert "없습니다" in (await desk.says("stale")).text


async def test_another_version_can_be_had_and_the_one_before_comes_back(desk: Desk) -> None:
    await begun(desk)
    part = await desk.says("parts 1 세계관")
    asks = button(part, "다시 받기").action
    (how,) = await desk.pressed(asks)
    assert "/story redo" in how.text

    again = await desk.fills(asks, instruction="바다 도시로")
    await desk.works()
    versions = await desk.versions("세계관")

    assert "다시 받습니다" in again.text
    assert "2판" in versions.text
    assert "바다 도시로" in versions.text
    back = await desk.presses(versions, "1판으로")
    assert "저장했습니다" in back.text
    compared = (await desk.pressed(button(await desk.versions("세계관"), "2판과 비교").action))[-1]
    assert "2판에서 1판으로" in compared.text
    assert "이미 바뀐 버전입니다" in (await desk.presses(versions, "1판으로")).text


async def test_more_is_written_and_another_story_branches_off(desk: Desk) -> None:
    shown = await begun(desk)
    form = button(desk.surface.posts[shown], "다음 화").action
    more = await desk.fills(form, more="1", direction="바다로 떠난다")
    await desk.works()

    assert "1화를 더 씁니다" in more.text
    assert (await desk.story()).asked_for == 2
    assert "2화" in (await desk.posts("read 1 2화"))[0].text
    first = await desk.story()
    branched = await desk.says("branch 1 1화 그가 떠나지 않았다면")
    assert "1화 뒤에서 갈라져" in branched.text
    assert (await desk.story()).parent == first.id


async def test_what_is_published_is_read_by_others_and_taken_back(desk: Desk) -> None:
    name = await desk.has()
    asked = await desk.says("publish 1")
    told = await desk.presses(asked, "모두에게")
    assert "1화까지" in told.text

    (read,) = await desk.posts(f"read {name}", who=JOON)
    assert "첫 문단이다." in read.text
    assert labels(read) == ["검수표"]
    forms = await desk.says(f"export {name}", who=JOON)
    assert ".json" not in labels(forms)
    await desk.says("unpublish 1")
    (gone,) = await desk.posts(f"read {name}", who=JOON)
    assert "찾지 못했습니다" in gone.text


async def test_an_episode_with_a_red_gate_is_read_by_its_maker_alone(desk: Desk) -> None:
    await desk.has(made.Story(reports={1: made.FAILED}))

    refused = await desk.presses(await desk.says("publish"), "모두에게")
    report = await desk.says("report 1 1화")

    assert "분량" in refused.text
    assert "✕ 분량: 3100 (기준 4500–5500)" in report.text


async def test_reading_goes_on_where_it_was_left_off_on_the_web(desk: Desk) -> None:
    texts = [f"{number}번째 문단이다. {'가' * 500}" for number in range(1, 11)]
    name = await desk.has(made.Story(episodes=("첫 화다.", "\n\n".join(texts))))
    whole = await desk.posts("read 1 2화")
    paragraph, _ = paragraphs("\n\n".join(texts))[8]
    story = await desk.story()
    async with desk.db.write() as tx:
        await places.keep(tx, name, story.owner, places.Place(2, paragraph, 8), datetime.now(UTC))

    rest = await desk.posts("read")

    assert len(whole) == 4
    assert [post.text for post in rest] == [
        post.text for post in whole if "9번째" in post.text or "10번째" in post.text
    ]
    assert all(text in "".join(post.text for post in whole) for text in texts)
    async with desk.db.read() as tx:
        kept = await places.of(tx, story.owner, story.id)
    assert kept is not None
    assert (kept.episode, kept.number) == (2, 8)


async def test_a_story_comes_along_as_a_file(desk: Desk) -> None:
    await desk.has()
    forms = await desk.says("export 1")

    book = await desk.presses(forms, ".epub")
    project = await desk.says("export 1 json")

    assert book.file is not None
    assert (book.file.media_type, book.file.data[:2]) == ("application/epub+zip", b"PK")
    assert project.file is not None
    assert project.file.name.endswith(".json")


async def test_somebody_of_the_cast_comes_to_talk_as_of_an_episode(desk: Desk) -> None:
    await begun(desk)
    cast = await desk.says("talk 1")
    assert "1화가 끝난 때" in cast.text

    name = labels(cast)[0]
    await desk.presses(cast, name)

    assert [post for post in desk.surface.posts.values() if post.voice is not None and post.voice.name == name]


async def test_a_story_of_a_chat_uses_the_words_of_those_who_agree(desk: Desk) -> None:
    for who, text in ((MINA, "나는 북쪽 성문을 지키는 기사야."), (JOON, "나는 성문을 넘으려는 도둑이지.")):
        await desk.stage.desk.take(desk.stage.message(text, who, HALL))
        await desk.stage.until_quiet()
    noted = await desk.says("chat 전부 | 1화, 예행연습", place=HALL)
    consent = next(post for post in desk.surface.posts.values() if post.key.startswith("consent"))
    assert "준(1)" in consent.text
    assert "1명에게" in noted.text

    agreed = await desk.presses(consent, "익명", who=JOON, place=HALL)
    stranger = await desk.presses(consent, "이름", who=Person("9", "별", "ko"), place=HALL)
    started = await desk.presses(noted, "이대로 시작", place=HALL)
    await desk.works()

    assert "익명으로" in agreed.text
    assert "동의를 구하는 사람이 아니에요" in stranger.text
    assert "2명 가운데 2명" in started.text
    assert (await desk.story()).state is StoryState.DONE
    back = await desk.presses(agreed, "쓰지 마세요", who=JOON, place=HALL)
    assert "거두었습니다" in back.text
    hidden = await desk.says("show", place=HALL)
    assert "거둔 사람이 있어" in hidden.text
    await desk.presses(hidden, "다시 만들기", place=HALL)
    await desk.works()
    assert (await desk.story()).state is StoryState.DONE
    assert "거둔 사람이 있어" not in (await desk.says("show", place=HALL)).text


async def test_what_was_played_with_somebody_of_the_cast_becomes_part_of_the_story(desk: Desk) -> None:
    await begun(desk)
    cast = await desk.says("talk 1")
    await desk.presses(cast, labels(cast)[0])
    await desk.stage.desk.take(desk.stage.message("우리 함께 성문을 닫자. 오늘 밤이 마지막이야."))
    await desk.stage.until_quiet()

    asked = await desk.says("scene 1 1화 10")
    told = await desk.presses(asked, "이야기에 넣기")

    assert "성문을 닫자" in asked.text
    assert "1화 뒤의 일로 넣었습니다" in told.text
    story = await desk.story()
    async with desk.db.read() as tx:
        assert [after for after, _ in (await store.standing(tx, story)).added] == [1]


async def test_somebody_is_called_otherwise_everywhere_without_a_call(desk: Desk) -> None:
    await begun(desk)
    cast = await desk.says("talk 1")
    old = labels(cast)[0]

    renamed = await desk.says(f"rename 1 {old} > 편무결")

    assert "모델은 부르지 않았습니다" in renamed.text
    read = "".join(post.text for post in await desk.posts("read 1 1화"))
    assert "무결" in read
    assert old not in read
    assert "예: `/story rename" in (await desk.says("rename 1 누구")).text


async def test_an_english_reader_is_told_in_english(desk: Desk) -> None:
    mary = Person("7", "Mary", "en")
    asked = await desk.says("new regression, hunter, porter | 1 episode, rehearsal", who=mary)

    assert "rehearsal" in asked.text
    assert labels(asked) == ["Start", "Do not"]
    assert "Your stories" in (await desk.says("", who=mary)).text


async def test_what_has_a_price_waits_until_it_was_seen(desk: Desk) -> None:
    await desk.has()
    desk.priced()

    more = await desk.says("goon 1 2화 바다로")

    assert "$" in more.text
    assert labels(more)[:2] == ["시작", "더 쓰지 않기"]
    assert ((await desk.story()).state, (await desk.story()).asked_for) == (StoryState.PAUSED, 3)
    back = await desk.presses(more, "더 쓰지 않기")
    assert "거두었습니다" in back.text
    assert ((await desk.story()).state, (await desk.story()).asked_for) == (StoryState.DONE, 1)


async def test_a_new_story_with_a_model_tells_its_price_and_keeps_its_limit(desk: Desk) -> None:
    desk.priced()

    asked = await desk.says("new 회귀, 헌터 | 3화, $2.5")

    assert "절대 넘지 않습니다" in asked.text
    assert "2.50" in asked.text
    assert (await desk.story()).cap == 2_500_000
    raised = await desk.says("cap 1 $5")
    assert "5.00" in raised.text
    assert (await desk.story()).cap == 5_000_000


async def test_the_same_command_after_a_crash_orders_one_story(desk: Desk) -> None:
    await desk.says("")
    async with desk.db.read() as tx:
        row = await tx.row(select(rows))
    assert row is not None
    claim = Claim(row["id"], row["epoch"], "", PLACE, None, None, None)
    asker = Asker(await desk.account(), "ko", datetime.now(UTC), values={"what": "new", "text": "회귀 | 1화"})
    event = CommandInvoked(id="twice", place=PLACE, person=MINA, name="story", rest="", at=datetime.now(UTC))

    first, again = [await desk.stage.desk.apart.storytelling.take(event, asker, desk.surface, claim) for _ in range(2)]

    assert first == again
    async with desk.db.read() as tx:
        assert len(await store.owned(tx, asker.account)) == 1


async def test_the_readers_page_is_a_press_away_where_it_has_an_address(desk: Desk) -> None:
    name = await desk.has(made.Story(episodes=("첫 화다.", "둘째 화다.")))
    desk.means(public_url="https://iyagi.example/")

    first = await desk.says("read 1 1화")
    second = await desk.presses(first, "다음 화")

    assert button(first, "웹에서").url == f"https://iyagi.example/stories/{name}/1"
    assert "둘째 화다." in second.text
    assert labels(second)[0] == "‹ 앞 화"


@given(
    st.lists(st.text("가나다 a.!\n", min_size=1, max_size=300).map(str.strip).filter(bool), min_size=1, max_size=30),
    st.integers(min_value=100, max_value=2_000),
)
def test_parts_are_cut_between_paragraphs_alone(texts: list[str], room: int) -> None:
    parts = cut(texts, room, len)

    assert all(len(text) <= room for _, text in parts)
    if all(len(text) <= room for text in texts):
        assert "\n\n".join(text for _, text in parts) == "\n\n".join(texts)
        assert all(text.startswith(texts[first]) for first, text in parts)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("3화", ("episodes", 3)),
        ("4,000자", ("length", 4_000)),
        ("2000 words", ("length", 2_000)),
        ("영어", ("language", "en")),
        ("헌터", ("genre", "hunter")),
        ("romance fantasy", ("genre", "romance_fantasy")),
        ("어둡게", ("tone", "dark")),
        ("분위기: 밝게", ("tone", "bright")),
        ("15세", ("rating", "teen")),
        ("꼼꼼하게", ("mode", "careful")),
        ("좀비 빼고", ("avoid", ("좀비",))),
        ("no zombies", ("avoid", ("zombies",))),
        ("episodes=7", ("episodes", 7)),
    ],
)
def test_a_setting_is_known_by_its_words(typed: str, found: tuple[str, object]) -> None:
    name, value = found

    assert getattr(wanted("회귀", typed, "ko").typed, name) == value
