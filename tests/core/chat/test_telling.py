"""What a message brings to mind, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from core.ai.model import Role
from core.characters.card import Card, from_v3
from core.chat.said import Said
from core.chat.talk import Moment, Talk
from core.chat.telling import tell, would_tell
from core.lore.timed import Timed

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
TALK = Talk(key="chat", begun=NOW, user="미나", direct=True)
MOMENT = Moment(at=NOW, seed="1")


def card(*entries: dict[str, object], **book: object) -> Card:
    made = [{"enabled": True, "insertion_order": 100, "extensions": {}, **each} for each in entries]
    return from_v3({"data": {"name": "마루", "character_book": {**book, "extensions": {}, "entries": made}}})


def said(number: int, text: str, role: Role = Role.PERSON) -> Said:
    return Said(number, role, "미나" if role is Role.PERSON else "", text)


LIGHT = {"id": 1, "keys": ["등대"], "content": "{{char}}가 등대를 지킨다.", "comment": "등대지기"}


def test_a_key_with_its_particle_brings_its_entry_to_mind_with_the_names_in_place() -> None:
    told = tell(card(LIGHT), TALK, [said(1, "등대에서 만나자")], MOMENT, Timed())

    (entry,) = told.fresh
    assert (entry.text, entry.title) == ("마루가 등대를 지킨다.", "등대지기")
    assert entry.why is not None and entry.why.args["word"] == "등대"


def test_what_still_stands_at_an_earlier_message_is_not_told_again() -> None:
    first = tell(card(LIGHT), TALK, [said(1, "등대")], MOMENT, Timed())
    history = [replace(said(1, "등대"), lore=first.fresh), said(2, "응", Role.CHARACTER), said(3, "등대?")]

    again = tell(card(LIGHT), TALK, history, MOMENT, first.state)
    gone = tell(card(LIGHT), replace(TALK, earlier=2), history[2:], MOMENT, first.state)

    assert again.fresh == ()
    assert [entry.text for entry in gone.fresh] == ["마루가 등대를 지킨다."]


def test_what_is_always_known_stands_with_the_character_and_not_at_a_message() -> None:
    always = {"id": 2, "keys": [], "content": "바다는 시끄럽다.", "constant": True}

    assert tell(card(LIGHT, always), TALK, [said(1, "안녕")], MOMENT, Timed()).fresh == ()


def test_a_constant_that_is_left_to_chance_is_told_at_its_message() -> None:
    maybe = {"id": 2, "keys": [], "content": "비가 온다.", "constant": True, "extensions": {"probability": 50}}

    told = [
        len(tell(card(maybe), TALK, [said(1, "안녕")], replace(MOMENT, seed=str(seed)), Timed()).fresh)
        for seed in range(60)
    ]

    assert 10 < sum(told) < 50
    assert told == [
        len(tell(card(maybe), TALK, [said(1, "안녕")], replace(MOMENT, seed=str(seed)), Timed()).fresh)
        for seed in range(60)
    ]


def test_variables_that_an_entry_sets_are_kept_once_it_is_told() -> None:
    setting = {"id": 3, "keys": ["문"], "content": "문이 열렸다.{{setvar::door::open}}{{incvar::times}}"}

    told = tell(card(setting), TALK, [said(1, "문 열어")], MOMENT, Timed())
    not_told = tell(card(setting), TALK, [said(1, "안녕")], MOMENT, Timed())

    assert dict(told.variables) == {"door": "open", "times": "1"}
    assert dict(not_told.variables) == {}


def test_the_live_test_tells_of_every_entry_why_it_is_in_or_out() -> None:
    off = {"id": 2, "keys": ["등대"], "content": "x", "enabled": False}

    placed, reasons = would_tell(card(LIGHT, off), TALK, "등대", MOMENT)

    assert [each.content for each in placed] == ["마루가 등대를 지킨다."]
    assert {reason.entry: (reason.inside, reason.why.value) for reason in reasons} == {
        "1": (True, "key"),
        "2": (False, "disabled"),
    }
    assert would_tell(from_v3({"data": {"name": "빈 책"}}), TALK, "등대", MOMENT) == ((), ())
