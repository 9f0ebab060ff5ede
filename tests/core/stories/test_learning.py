"""What stories that are done tell those who run this: where caches do not hold, and what the next one will cost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from core.ai.model import Prompt, Usage
from core.db import Db
from core.db.tables.stories import StoryState
from core.stories import book, quotes
from core.stories.book import Offer
from core.stories.wish import Wish
from core.text import Catalog
from tests.core.stories.workshop import Workshop, recorded, wish
from tests.fakes.teller import Teller

TWO = wish(episodes=2)


@pytest.fixture
async def db(sqlite_url: str) -> AsyncIterator[Db]:
    opened = Db(sqlite_url)
    yield opened
    await opened.aclose()


@dataclass
class Forgetful(Teller):
    """A provider that keeps no beginning, and does not say so."""

    def _counted(self, prompt: Prompt, answer: str) -> Usage:
        usage = super()._counted(prompt, answer)
        return Usage(input=usage.input + usage.cached + usage.cache_write, output=usage.output)


@dataclass
class Silent(Teller):
    """A provider that does not say what it has used."""

    def _counted(self, prompt: Prompt, answer: str) -> Usage | None:  # type: ignore[override]  # as some servers do
        return None


async def test_caches_that_do_not_hold_are_told_with_the_story_and_logged_once(
    db: Db, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = Workshop(db, Forgetful((await recorded(TWO)).book))
    story = await shop.begin(TWO)
    capsys.readouterr()

    view = await shop.work(story)

    said = Catalog().render(quotes.progress(view), "ko")
    assert view.story.state is StoryState.DONE
    assert view.alarm is not None and view.alarm.args["share"] == 0
    assert "0%만 캐시에서 읽혔습니다" in said
    assert capsys.readouterr().out.count("caches do not hold") == 1


async def test_caches_that_hold_are_nothing_to_be_told(db: Db, capsys: pytest.CaptureFixture[str]) -> None:
    shop = Workshop(db, Teller((await recorded(TWO)).book))
    story = await shop.begin(TWO)
    capsys.readouterr()

    view = await shop.work(story)

    assert view.story.state is StoryState.DONE
    assert view.alarm is None
    assert "caches do not hold" not in capsys.readouterr().out


async def test_a_rehearsal_has_no_caches_to_lose(db: Db) -> None:
    shop = Workshop(db)

    view = await shop.work(await shop.begin(TWO))

    assert view.story.state is StoryState.DONE
    assert view.alarm is None


async def offers(db: Db, shop: Workshop, wished: Wish) -> tuple[Offer, Offer]:
    """What is told of a story, by what is assumed and by what is known."""
    router = shop.engine.making.calls.router
    return await book.offered(router, wished), await book.offered(router, wished, db=db)


async def test_a_story_that_is_done_teaches_what_the_next_one_of_its_kind_costs(db: Db) -> None:
    shop = Workshop(db, Teller((await recorded(TWO)).book, provider="anthropic", name="claude-sonnet-5-5"))
    before = await offers(db, shop, TWO)

    view = await shop.work(await shop.begin(TWO))

    assumed, known = await offers(db, shop, TWO)
    _, shorter = await offers(db, shop, wish(episodes=1))
    _, careful = await offers(db, shop, wish(episodes=2, mode="careful"))
    _, english = await offers(db, shop, wish("en", 2))
    assert before[0] == before[1] == assumed
    assert known.quote.likely == pytest.approx(view.bill.cost, rel=0.05)
    assert known.quote.likely != assumed.quote.likely
    assert 0 < (shorter.quote.likely or 0) < (known.quote.likely or 0)
    for other, wished in ((careful, wish(episodes=2, mode="careful")), (english, wish("en", 2))):
        assert other == (await offers(db, shop, wished))[0]


async def test_what_a_cache_spares_where_nobody_knows_of_one_makes_no_quote_too_low(db: Db) -> None:
    shop = Workshop(db, Teller((await recorded(TWO)).book, provider="compatible", name="of-my-own"))

    view = await shop.work(await shop.begin(TWO))

    _, known = await offers(db, shop, TWO)
    assert view.bill.cost <= (known.quote.likely or 0) <= 4 * view.bill.cost


async def test_nothing_is_learned_from_rehearsals_and_from_what_does_not_tell_its_usage(db: Db) -> None:
    silent, rehearsing = Workshop(db, Silent((await recorded(TWO)).book)), Workshop(db)

    for shop in (silent, rehearsing):
        view = await shop.work(await shop.begin(TWO, cap=100_000_000))
        assert view.story.state is StoryState.DONE

    assumed, known = await offers(db, silent, TWO)
    assert known == assumed
