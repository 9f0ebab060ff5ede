"""A receipt in words: what went into an answer, in the reader's language, without anybody's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.chat.receipt import LeftOut, Rebuild, Receipt, Shown, Used
from core.chat.why import MOST, Of, explained, parts
from core.text import Catalog, t

CATALOG = Catalog()
RECEIPT = Receipt(
    version_id=1,
    prompt_hash="x",
    rebuild=Rebuild(first=1, last=2, direct=True, budget=100, at=datetime(2026, 7, 1, tzinfo=UTC)),
    lore=(Used("등대", t("lore-sticky", until=9), 2),),
    left_out=(
        LeftOut("messages:7", "earlier", 0),
        LeftOut("message:1-3", "budget", 120),
        LeftOut("example:1", "share", 30),
        LeftOut("lore:card/4", "newest", 20),
    ),
    tried=("gemini:flash: busy",),
    tokens=900,
    drift=0.25,
)
SHOWN = Shown(
    receipt=RECEIPT, provider="claude", model="haiku", input_tokens=200, cached_tokens=800, output_tokens=50, cost=1234
)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        (
            "ko",
            ["마루 3번째 판", "claude:haiku", "gemini:flash: busy", "1000", "800", "$0.0012", "“등대”", "7개", "75%"],
        ),
        ("en", ["마루 version 3", "claude:haiku", "gemini:flash: busy", "“등대”", "7 earlier", "75 %"]),
    ],
)
def test_all_of_a_receipt_is_told_in_the_readers_language(locale: str, words: list[str]) -> None:
    told = CATALOG.render(explained(SHOWN, "마루", 3), locale).replace(",", "")

    assert [word for word in words if word not in told] == []
    assert len(told.splitlines()) == 10


def test_what_is_not_known_is_not_made_up() -> None:
    bare = replace(SHOWN, cost=None, receipt=replace(RECEIPT, lore=(), left_out=(), tried=(), drift=None))

    told = CATALOG.render(explained(bare, "마루", 1), "en")

    assert "cost $?" in told
    assert "none" in told
    assert "Voice" not in told


def test_of_many_entries_the_first_are_named_and_the_rest_counted() -> None:
    many = replace(RECEIPT, lore=tuple(Used(f"entry {number}", None) for number in range(MOST + 5)))

    told = CATALOG.render(explained(replace(SHOWN, receipt=many), "마루", 1), "en")

    assert "entry 11" in told and "entry 12" not in told
    assert "and 5 more" in told


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_what_is_out_of_the_ordinary_is_told_and_each_part_stands_by_itself(locale: str) -> None:
    rare = replace(
        RECEIPT, memories=(Used("m1", None),), persona="미나", pictures=2, described=3, cut=True, edited_by=7
    )
    of = Of(name="마루", number=3, variant=2, count=5, changed=True)

    told = [CATALOG.render(part, locale) for part in parts(replace(SHOWN, receipt=rare), of)]
    plain = [CATALOG.render(part, locale) for part in parts(SHOWN, Of(name="마루", number=3))]

    assert len(told) == len(plain) == 4
    assert len(told[0].splitlines()) == len(plain[0].splitlines()) + 1 and "5" in told[0]
    assert len(told[1].splitlines()) == len(plain[1].splitlines()) + 4 and "미나" in told[1]
    assert len(told[3].splitlines()) == len(plain[3].splitlines()) + 3
    assert "m1" not in "".join(told)


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_whoever_may_not_know_how_a_character_is_made_gets_numbers_and_no_names(locale: str) -> None:
    closed = Of(name="마루", number=3, open=False)

    told = "\n".join(CATALOG.render(part, locale) for part in parts(SHOWN, closed))
    bare = replace(SHOWN, receipt=replace(RECEIPT, lore=(), left_out=()))

    assert "등대" not in told and "card/4" not in told
    assert "120" in told and "20" in told
    assert len(told.splitlines()) == 10
    assert len(parts(bare, closed)) == 3
