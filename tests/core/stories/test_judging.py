"""A careful story: two drafts of each episode, and judges that are asked in both orders which of them counts."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest

from core.ai.model import Finish, ModelError, Prompt, Rejected
from core.db import Db
from core.db.tables.stories import StoryState
from core.stories import quoting, store
from core.stories.pipeline import Slot
from core.stories.prompting import files
from core.stories.stage import Stage
from core.stories.store import Artifact, Story
from tests.core.conftest import Killed
from tests.core.stories.workshop import Recording, Workshop, recorded, wish
from tests.fakes.teller import Teller, key_of

CAREFUL = wish(mode="careful")
FIRST, SECOND, NOBODY = "first", "second", "nobody"
Answer = str | ModelError | tuple[str, Finish]


@pytest.fixture
async def db(sqlite_url: str) -> AsyncIterator[Db]:
    opened = Db(sqlite_url)
    yield opened
    await opened.aclose()


def is_second(prompt: Prompt) -> bool:
    return files.told("ko", files.ANOTHER) in prompt.lines[-1].text


def is_judge(prompt: Prompt) -> bool:
    return prompt.schema is not None and "better" in json.dumps(prompt.schema)


@dataclass
class Rivals:
    """A second draft that differs from the recorded one in a paragraph, and judges who choose as `verdicts` say. What
    comes after it is asked and answered in the words of the draft that counts."""

    calm: Recording
    verdicts: tuple[str | ModelError, ...] = (SECOND, SECOND)
    second: Answer | None = None
    judged: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        draft = next(answer for answer in self.calm.book.values() if answer.startswith("⟦"))
        rest = [answer for answer in self.calm.book.values() if answer != draft]
        told = [each for each in draft.split("\n\n") if '"' not in each and each.endswith("다.") and " " in each]
        self.one = next(each for each in told if not any(each[:10] in answer for answer in rest))
        self.other = self.one.replace(" ", " 그만 ", 1)

    def __call__(self, _number: int, prompt: Prompt, known: str) -> Answer:
        if is_judge(prompt):
            return self._verdict(prompt)
        if is_second(prompt):
            return self.second or known.replace(self.one, self.other)
        return known or self._in_other_words(prompt)

    def _verdict(self, prompt: Prompt) -> Answer:
        asked = prompt.lines[-1].text
        verdict = self.verdicts[len(self.judged) % len(self.verdicts)]
        self.judged.append(FIRST if asked.index(self.one) < asked.index(self.other) else SECOND)
        if not isinstance(verdict, str) or verdict not in {FIRST, SECOND}:
            return verdict
        quote = self.one if verdict == FIRST else self.other
        return json.dumps({"better": 1 if self.judged[-1] == verdict else 2, "quote": quote, "why": "더 낫다."})

    def _in_other_words(self, prompt: Prompt) -> str:
        said = [replace(line, text=self._back(line.text)) for line in prompt.lines]
        plain = replace(prompt, stable=tuple(map(self._back, prompt.stable)), lines=tuple(said))
        return self.calm.book[key_of(plain)]

    def _back(self, text: str) -> str:
        return text.replace(self.other, self.one)


async def drafted(db: Db, story: Story) -> Artifact:
    async with db.read() as tx:
        return (await store.versions(tx, story.id, Slot(Stage.DRAFT, 1)))[0]


@pytest.mark.parametrize(
    ("verdicts", "how"),
    [
        ((SECOND, SECOND), "second"),
        ((FIRST, FIRST), "first"),
        ((FIRST, SECOND), "tied"),
        ((SECOND, FIRST), "tied"),
        ((SECOND, "I like both of them."), "tied"),
        (('{"better": 3, "quote": "없는 말", "why": "?"}', SECOND), "tied"),
        (('{"better": 2, "quote": "본문에 없는 문장이다.", "why": "더 낫다."}', SECOND), "tied"),
        ((Rejected("policy"), SECOND), "tied"),
    ],
    ids=["second", "first", "apart", "apart-too", "no-json", "no-such-text", "quote-of-nothing", "refused"],
)
async def test_the_second_draft_counts_only_where_it_is_chosen_in_both_orders(
    db: Db, verdicts: tuple[str, str], how: str
) -> None:
    rivals = Rivals(await recorded(CAREFUL), verdicts)
    shop = Workshop(db, Teller(rivals.calm.book, twist=rivals))
    story = await shop.begin(CAREFUL)

    view = await shop.work(story)

    made = await drafted(db, story)
    assert view.story.state is StoryState.DONE
    assert rivals.judged == [FIRST, SECOND]
    assert (rivals.other in made.text) is (how == "second")
    assert [(told.key, told.args) for told in made.told] == [("story-told-drafts", {"how": how})]


async def test_the_same_text_twice_is_not_compared(db: Db) -> None:
    rivals = Rivals(await recorded(CAREFUL))
    rivals.other = rivals.one
    shop = Workshop(db, Teller(rivals.calm.book, twist=rivals))
    story = await shop.begin(CAREFUL)

    await shop.work(story)

    assert rivals.judged == []
    assert await shop.texts(story) == rivals.calm.texts
    assert (await drafted(db, story)).told == ()


async def test_a_draft_that_cannot_be_worked_on_leaves_the_other_one_without_a_judge(db: Db) -> None:
    rivals = Rivals(await recorded(CAREFUL), second="⟦S1⟧\n문이 열렸다.")
    shop = Workshop(db, Teller(rivals.calm.book, twist=rivals))
    story = await shop.begin(CAREFUL)

    view = await shop.work(story)

    assert view.story.state is StoryState.DONE
    assert rivals.judged == []
    assert [(told.key, told.args) for told in (await drafted(db, story)).told] == [
        ("story-told-drafts", {"how": "one"})
    ]


async def test_other_modes_write_one_draft(db: Db) -> None:
    calm = await recorded(wish())
    teller = Teller(calm.book)
    shop = Workshop(db, teller)

    await shop.work(await shop.begin(wish()))

    assert not any(is_second(prompt) or is_judge(prompt) for prompt in teller.prompts)


@pytest.mark.parametrize("killed", ["first", "second", "judge", "judge-again"])
async def test_a_worker_that_dies_between_two_drafts_and_their_judges_repeats_nothing(db: Db, killed: str) -> None:
    calm = await recorded(CAREFUL)
    asked = {"first": 0, "second": 1, "judge": 2, "judge-again": 3}
    first = next(number for number, answer in enumerate(calm.book.values()) if answer.startswith("⟦"))

    async def dies(number: int, words: int) -> None:
        if number == first + asked[killed] and words == -1:
            raise Killed

    rivals = Rivals(calm)
    teller = Teller(calm.book, twist=rivals, between=dies)
    shop = Workshop(db, teller)
    story = await shop.begin(CAREFUL)

    with pytest.raises((Killed, BaseExceptionGroup)):
        await shop.work(story)
    view = await Workshop(db, teller).work(story)

    states = await shop.states(story)
    assert view.story.state is StoryState.DONE
    assert rivals.other in (await drafted(db, story)).text
    assert states.count("lost") == 1
    assert states.count("done") == len(set(teller.asked)) == calm.calls + 2


async def test_what_two_drafts_and_their_judges_cost_is_in_the_quote(db: Db) -> None:
    rivals = Rivals(await recorded(CAREFUL))
    shop = Workshop(db, Teller(rivals.calm.book, twist=rivals, provider="anthropic", name="claude-sonnet-5-5"))
    story = await shop.begin(CAREFUL)
    rates = await quoting.rates(shop.engine.making.calls.router)
    quote = quoting.quote(CAREFUL, rates, quoting.BARE)

    view = await shop.work(story)

    assert quote.likely is not None and quote.cap is not None
    assert abs(view.bill.cost / quote.likely - 1) <= 0.2, (view.bill.cost, quote.likely)
    assert view.bill.cost <= quote.cap
