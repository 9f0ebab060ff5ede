"""A card that is sent to a place becomes a character of whoever sent it, and of nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.characters.formats.read import read
from core.characters.formats.tree import same
from core.characters.seeds import cards
from core.surface.events import ButtonPressed, CommandInvoked, File, Person
from core.surface.port import Attachment, Later, Unreachable
from tests.core.conftest import JOON, MINA, PLACE, Stage
from tests.fakes.surface import CAPS, FakeSurface

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def card_file(name: str = "미나리") -> bytes:
    _, card, _ = next(iter(cards()))
    whole = json.loads(json.dumps(card.view))
    whole["data"]["name"] = name
    whole["data"]["first_mes"] = f"나는 {name}야."
    return json.dumps(whole, ensure_ascii=False).encode()


def sent(event_id: str = "1", person: Person = MINA, handle: str = "file") -> CommandInvoked:
    return CommandInvoked(
        id=event_id, place=PLACE, person=person, name="import", at=NOW, files=(File(handle, "card.json", 10),)
    )


def pressed(public_id: str, person: Person, event_id: str = "9") -> ButtonPressed:
    return ButtonPressed(id=event_id, place=PLACE, person=person, action=f"pick:{public_id}", message_id="1", at=NOW)


def offered(surface: FakeSurface) -> str:
    """The id of the character that the newest notice offers to talk with."""
    return pressable(surface)[0].partition(":")[2]


async def posted(here: Stage, count: int) -> None:
    await here.until(lambda: len([post for post in here.surface.posts.values() if post.finished]) >= count)


def pressable(surface: FakeSurface) -> list[str]:
    """What the buttons beneath the newest notice do."""
    return [button.action for button in list(surface.posts.values())[-1].buttons]


def press(action: str, person: Person = MINA, event_id: str = "20") -> ButtonPressed:
    return ButtonPressed(id=event_id, place=PLACE, person=person, action=action, message_id="1", at=NOW)


async def test_the_file_is_taken_in_and_its_character_can_be_talked_with(make_stage: Callable[..., Stage]) -> None:
    surface = FakeSurface(files={"file": card_file()})
    here = make_stage(surface=surface)

    async with here.working():
        await here.desk.take(sent())
        await posted(here, 1)
        await here.desk.take(pressed(offered(surface), MINA))
        await posted(here, 3)

    assert "미나리" in surface.shown()[0]
    assert "나는 미나리야." in surface.shown()[-1]


async def test_the_same_file_twice_is_one_character(make_stage: Callable[..., Stage]) -> None:
    surface = FakeSurface(files={"file": card_file()})
    here = make_stage(surface=surface)

    async with here.working():
        await here.desk.take(sent("1"))
        await posted(here, 1)
        first = offered(surface)
        await here.desk.take(sent("2"))
        await posted(here, 2)

    assert offered(surface) == first


async def test_somebody_else_can_neither_pick_nor_name_it(make_stage: Callable[..., Stage]) -> None:
    surface = FakeSurface(files={"file": card_file()})
    here = make_stage(surface=surface)

    async with here.working():
        await here.desk.take(sent())
        await posted(here, 1)
        public_id = offered(surface)

        await here.desk.take(pressed(public_id, JOON))
        await posted(here, 2)
        named = CommandInvoked(id="10", place=PLACE, person=JOON, name="character", at=NOW, rest="미나리")
        await here.desk.take(named)
        await posted(here, 3)

    assert not any("나는 미나리야." in shown for shown in surface.shown())


async def test_what_was_brought_can_be_taken_back_by_nobody_else(make_stage: Callable[..., Stage]) -> None:
    surface = FakeSurface(files={"file": card_file()})
    here = make_stage(surface=surface)

    async with here.working():
        await here.desk.take(sent())
        await posted(here, 1)
        _, drop = pressable(surface)

        await here.desk.take(press(drop, JOON, "21"))
        await posted(here, 2)
        await here.desk.take(press(drop, MINA, "22"))
        await posted(here, 3)
        await here.desk.take(press(f"pick:{drop.partition(':')[2]}", MINA, "23"))
        await posted(here, 4)

    refused, undone, gone = surface.shown()[1:4]
    assert "되돌렸어요" not in refused
    assert "되돌렸어요" in undone
    assert "나는 미나리야." not in gone


async def test_a_card_of_the_same_name_can_become_the_new_version_of_mine(make_stage: Callable[..., Stage]) -> None:
    surface = FakeSurface(files={"file": card_file(), "newer": card_file().replace("나는".encode(), "저는".encode())})
    here = make_stage(surface=surface)

    async with here.working():
        await here.desk.take(sent("1"))
        await posted(here, 1)
        first = offered(surface)
        await here.desk.take(sent("2", handle="newer"))
        await posted(here, 2)
        _, merge, _ = pressable(surface)

        await here.desk.take(press(merge))
        await posted(here, 3)
        await here.desk.take(press(f"pick:{first}", event_id="21"))
        await posted(here, 5)

    assert merge.endswith(f":{first}")
    assert "저는 미나리야." in surface.shown()[-1]


async def test_a_lorebook_goes_to_the_character_of_the_place_if_it_is_ones_own(
    make_stage: Callable[..., Stage],
) -> None:
    book = json.dumps({"entries": {"0": {"uid": 0, "key": ["등대"], "content": "등대는 높다"}}}).encode()
    surface = FakeSurface(files={"file": card_file(), "book": book})
    here = make_stage(surface=surface)

    async with here.working():
        await here.desk.take(sent("1", handle="book"))
        await posted(here, 1)
        await here.desk.take(sent("2"))
        await posted(here, 2)
        await here.desk.take(pressed(offered(surface), MINA))
        await posted(here, 4)

        await here.desk.take(sent("3", handle="book"))
        await posted(here, 5)
        await here.desk.take(sent("4", JOON, handle="book"))
        await posted(here, 6)

    shown = surface.shown()
    assert "`/character`" in shown[0]
    assert "1개를 더했어요" in shown[4]
    assert "`/character`" in shown[5]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"file": b"\x00\x01 this is no card"}, "card.json"),
        ({"file": b"{}"}, "card.json"),
        ({}, "다시"),
    ],
    ids=["rubbish", "an empty object", "gone"],
)
async def test_what_cannot_be_taken_in_is_said_and_nothing_is_kept(
    make_stage: Callable[..., Stage], files: dict[str, bytes], told: str
) -> None:
    surface = FakeSurface(files=files)
    here = make_stage(surface=surface)

    await here.desk.take(sent())
    await here.answered(1)

    assert told in surface.shown()[0]
    assert not next(iter(surface.posts.values())).buttons


@pytest.mark.parametrize("fault", [Later(0.01), Unreachable("away")])
async def test_a_platform_that_does_not_answer_now_is_asked_again(
    make_stage: Callable[..., Stage], fault: Later | Unreachable
) -> None:
    surface = FakeSurface(files={"file": card_file()})
    surface.faults.append(fault)
    here = make_stage(surface=surface)

    await here.desk.take(sent())
    await here.answered(1, 20.0)

    assert "미나리" in surface.shown()[0]


def asked(form: str = "", person: Person = MINA, event_id: str = "50") -> CommandInvoked:
    return CommandInvoked(id=event_id, place=PLACE, person=person, name="card", at=NOW, rest=form)


def given(surface: FakeSurface) -> list[Attachment]:
    return [post.file for post in surface.posts.values() if post.file is not None]


async def test_the_card_of_a_place_comes_back_whole_as_a_file(make_stage: Callable[..., Stage]) -> None:
    surface = FakeSurface(files={"file": card_file()})
    here = make_stage(surface=surface)

    async with here.working():
        await here.desk.take(sent())
        await posted(here, 1)
        await here.desk.take(pressed(offered(surface), MINA))
        for number, form in enumerate(("", "json", "charx", "V2"), start=3):
            await here.desk.take(asked(form, event_id=f"5{number}"))
        await here.until_quiet()

    files = given(surface)
    assert [file.name.rpartition(".")[2] for file in files] == ["png", "json", "charx", "png"]
    before = read(card_file()).view["data"]
    for file in files[:3]:
        after = read(file.data).view["data"]
        assert isinstance(after, dict) and isinstance(before, dict)
        assert all(same(after[key], before[key]) for key in before if key not in {"assets", "modification_date"})


async def test_a_card_is_given_to_its_owner_alone_unless_it_is_open(make_stage: Callable[..., Stage]) -> None:
    surface = FakeSurface(files={"file": card_file()})
    here = make_stage(surface=surface)

    async with here.working():
        await here.desk.take(asked(event_id="51"))
        await posted(here, 1)
        await here.desk.take(sent())
        await posted(here, 2)
        await here.desk.take(pressed(offered(surface), MINA))
        await posted(here, 4)
        await here.desk.take(asked(person=JOON, event_id="52"))
        await posted(here, 5)
        await here.desk.take(asked("pdf", event_id="53"))
        await posted(here, 6)
        await here.desk.open_chat(PLACE, MINA, "maru")
        await here.until_quiet()
        await here.desk.take(asked("json", JOON, "54"))
        await here.until_quiet()

    shown = surface.shown()
    assert "`/character`" in shown[0]
    assert "공개하지 않았습니다" in shown[4]
    assert "png, json, charx, v2" in shown[5]
    (open_one,) = given(surface)
    assert "장마루" in read(open_one.data).view["data"]["name"]  # type: ignore[index,call-overload,operator]  # a card


async def test_where_no_file_can_go_the_way_to_it_is_told(make_stage: Callable[..., Stage]) -> None:
    surface = FakeSurface(caps=replace(CAPS, largest_file=0))
    here = make_stage(surface=surface)

    async with here.working():
        await here.desk.open_chat(PLACE, MINA, "maru")
        await here.until_quiet()
        await here.desk.take(asked())
        await here.until_quiet()

    assert "명령줄" in surface.shown()[-1]
    assert given(surface) == []
