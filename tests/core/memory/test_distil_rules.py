"""Memories without a model: what is drawn from plain sentences, and what is left alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.ai.model import Role
from core.db.tables.memory import MemoryKind
from core.memory.distil import Drawn, Known, Source, by_rules
from core.memory.distil.dates import zone_of
from tests.core.memory.statements import ENGLISH, KOREAN

AT = datetime(2026, 3, 2, 3, tzinfo=UTC)  # a Monday, noon in Seoul


def said(text: str, number: int = 1, person: int = 7) -> Source:
    return Source(
        id=number,
        role=Role.PERSON,
        name="미나",
        person_id=person,
        character_id=None,
        text=text,
        at=AT.replace(minute=number),
    )


def texts(drawn: Drawn) -> list[str]:
    return [fact.text for fact in drawn.facts]


@pytest.mark.parametrize(("rows", "recall"), [(KOREAN, 0.9), (ENGLISH, 0.9)], ids=["ko", "en"])
def test_of_ten_memories_nine_are_right(rows: tuple[tuple[str, str], ...], recall: float) -> None:
    drawn = [(wanted, texts(by_rules([said(sentence)], []))) for sentence, wanted in rows]

    right = sum(wanted in found for wanted, found in drawn if wanted)
    all_found = sum(len(found) for _, found in drawn)
    wrong = [(wanted, found) for wanted, found in drawn if found and found != [wanted]]
    assert right / all_found >= 0.9, wrong
    assert right / sum(bool(wanted) for wanted, _ in drawn) >= recall, [
        row for row in drawn if row[0] not in (*row[1], "")
    ]


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("내일 면접이야", "2026-03-03", "2026-03-03"),
        ("다음 주 토요일에 영화 보기로 했어", "2026-03-14", "2026-03-14"),
        ("담달에 부산으로 이사 가", "2026-04-01", "2026-04-30"),
        ("I have a job interview tomorrow", "2026-03-03", "2026-03-03"),
        ("I'm flying to Tokyo next Friday", "2026-03-13", "2026-03-13"),
        ("I got married last year", "2025-01-01", "2025-12-31"),
    ],
)
def test_words_for_a_day_are_counted_from_the_message(sentence: str, first: str, last: str) -> None:
    zone = zone_of("en" if sentence.isascii() else "ko")

    fact = by_rules([said(sentence)], []).facts[0]

    assert fact.about_from is not None
    assert fact.about_to is not None
    assert fact.about_from.astimezone(zone).date().isoformat() == first
    assert fact.about_to.astimezone(zone).date().isoformat() == last


def test_a_changed_mind_takes_the_place_of_what_was_known() -> None:
    known = Known(
        id=3,
        kind=MemoryKind.PREFERENCE,
        subject="person",
        slot="preference:커피",
        text="커피를 좋아한다",
        said_at=datetime(2026, 1, 1, tzinfo=UTC),
        person_id=7,
    )

    mine = by_rules([said("이제 커피 안 마셔")], [known]).facts[0]
    of_another = by_rules([said("이제 커피 안 마셔", person=8)], [known]).facts[0]

    assert mine.replaces == (3,)
    assert of_another.replaces == ()


def test_of_two_that_cannot_both_be_true_both_stay_and_the_later_counts() -> None:
    drawn = by_rules([said("I love coffee"), said("I hate coffee", 2)], [])

    assert texts(drawn) == ["loves coffee", "hates coffee"]
    assert [fact.instead_of for fact in drawn.facts] == [(), (0,)]


@pytest.mark.parametrize(
    ("told", "back"),
    [
        ("나 커피 좋아해", "사실 거짓말이었어"),
        ("I love coffee", "Actually I lied"),
    ],
)
def test_what_is_taken_back_counts_no_more(told: str, back: str) -> None:
    drawn = by_rules([said(told), said(back, 2)], [])

    assert drawn.facts[1].instead_of == (0,)
    assert drawn.facts[1].text != drawn.facts[0].text


def test_what_a_character_says_is_not_drawn() -> None:
    line = Source(
        id=1, role=Role.CHARACTER, name="달래", person_id=None, character_id=2, text="나 새우 알러지 있어", at=AT
    )

    assert by_rules([line], []) == Drawn(())


def test_every_quote_stands_in_its_message() -> None:
    sources = [said(f"아 진짜? {sentence}!! ㅋㅋ", number) for number, (sentence, _) in enumerate(KOREAN[:50], 1)]

    facts = by_rules(sources, []).facts

    assert len(facts) == 20
    assert all(quote in sources[number - 1].text for fact in facts for number, quote in fact.quotes)
