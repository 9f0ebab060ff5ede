"""A lying critic is not heard."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.stories.checks import evidence
from core.stories.checks.saying import clean
from core.stories.given import Draft, Written
from core.stories.schemas import Counted, Finding, Findings, FindingType, Knows, Reading, Remark, Severity
from tests.core.stories.checks import sample
from tests.core.stories.checks.sample import LANGUAGES, spoiled, words

TEXT = "종이 울렸다.\n\n서도겸은 돌아보지 않았다."


def finding(now: str, then: str = "") -> Finding:
    return Finding(type=FindingType.MEMORY, quote_now=now, quote_then=then, severity=Severity.MAJOR, fix_hint="고친다")


def kept(*found: Finding) -> tuple[Finding, ...]:
    seen = replace(sample.given("ko"), earlier=(Written(1, "1", Draft(("그는 왼손으로 문을 밀었다.",), (1,))),))
    return evidence.findings_of(Findings(findings=found), seen, TEXT)


@pytest.mark.parametrize(
    "true",
    [
        finding("종이 울렸다."),
        finding("종이 울렸다. 서도겸은  돌아보지"),
        finding(unicodedata.normalize("NFD", "종이 울렸다.")),
        finding("종이 울렸다.", "왼손으로 문을"),
        finding("종이 울렸다.", "마석은 주인의 체온을 먹는다"),
        finding("종이 울렸다.", '"first_episode": 1'),
        finding("종이 울렸다.", "돌아보지 않았다"),
    ],
)
def test_a_finding_with_quotes_that_stand_is_kept(true: Finding) -> None:
    assert kept(true) == (true,)


@pytest.mark.parametrize(
    "false",
    [
        finding("종이 세 번 울렸다."),
        finding("왼손으로 문을 밀었다"),
        finding("종이 울렸다.", "오른손으로 문을"),
    ],
)
def test_a_finding_with_an_invented_quote_is_dropped(false: Finding) -> None:
    assert kept(false, finding("종이 울렸다.")) == (finding("종이 울렸다."),)


def test_a_readers_remarks_are_kept_where_their_quotes_stand() -> None:
    true, false = Remark(quote="종이 울렸다", why="늘어진다"), Remark(quote="종이 깨졌다", why="모르겠다")
    reading = Reading(hook=2, would_click=True, cider_felt=False, dull=(true, false), confusing=(false, true))

    left = evidence.remarks_of(reading, TEXT)

    assert (left.dull, left.confusing, left.hook) == ((true,), (true,), 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_loses_what_its_episode_does_not_say(language: str) -> None:
    text = words(language)["text"][0]
    true = sample.delta(language)
    lie = spoiled(true.facts[0], quote=words(language)["blurb"][:30])
    numbers = (*true.numbers, Counted(name="x", value="13", quote=true.numbers[0].quote))
    knows = (Knows(character="rival", fact=0), Knows(character="ally", fact=1), Knows(character="ally", secret="key"))

    left = evidence.delta_of(spoiled(true, facts=(lie, *true.facts), numbers=numbers, knows=knows), text)

    assert left.facts == true.facts
    assert left.numbers == true.numbers
    assert left.knows == (Knows(character="ally", fact=0), Knows(character="ally", secret="key"))
    assert evidence.delta_of(true, text) == true


@given(st.lists(st.text(min_size=2, max_size=20), max_size=8), st.text(max_size=120))
def test_whatever_is_claimed_only_what_stands_is_kept(claims: list[str], text: str) -> None:
    remarks = tuple(Remark.model_construct(quote=each, why="왜") for each in (*claims, text[3:12]))
    reading = Reading.model_construct(hook=3, would_click=True, cider_felt=True, dull=remarks[:8], confusing=())

    left = evidence.remarks_of(reading, text)

    assert all(clean(each.quote) in clean(text) for each in left.dull)
    assert all(each in left.dull for each in remarks[:8] if each.quote.strip() and each.quote in text)
