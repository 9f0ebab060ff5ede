"""Rules that depend on what came before, on the language, or on the genre."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.db.tables.characters import Rating
from core.stories.checks import digest_problems
from core.stories.given import Draft, Given, Written
from core.stories.packs import packs
from core.stories.schemas import (
    ChatDigest,
    ChatQuote,
    ChatScene,
    EpisodePlan,
    HookType,
    Level,
    Moment,
    Plans,
    StateOf,
    Threads,
)
from core.stories.stage import Stage
from tests.core.stories.checks import sample
from tests.core.stories.checks.sample import LANGUAGES, codes, one_spoiled, spoiled, words

FIRST = {"ko": "처음 온 사람", "en": "a first comer"}


def planned(language: str, at: int, **fields: object) -> Plans:
    block = sample.plans(language)
    return spoiled(block, episodes=one_spoiled(block.episodes, at, **fields))


def later(language: str) -> tuple[Given, tuple[EpisodePlan, ...]]:
    """A story of six of which three are planned, and the plans of the others."""
    seen = replace(sample.given(language), block=(4, 6), wish=sample.wish(language, episodes=6))
    rows = zip(sample.plans(language).episodes, ((4, "danger"), (5, "reversal"), (6, "danger")), strict=True)
    made = tuple(
        spoiled(
            plan,
            number=number,
            title=f"{plan.title} {number}",
            plant=(),
            payoff=(),
            must_have=(),
            must_not_reveal=(),
            goguma=False,
            cider="s1" if number == 4 else plan.cider,
            hook=spoiled(plan.hook, type=HookType(hook)),
        )
        for plan, (number, hook) in rows
    )
    return seen, made


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_second_block_goes_on_where_the_first_ended(language: str) -> None:
    seen, block = later(language)

    assert codes(Stage.EPISODES, Plans(episodes=block), seen) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hook_is_not_that_of_the_last_episode_of_the_block_before(language: str) -> None:
    seen, block = later(language)
    repeated = one_spoiled(block, 0, hook=seen.plans[-1].hook)

    assert codes(Stage.EPISODES, Plans(episodes=repeated), seen) == {"hook-twice"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_relief_is_counted_across_blocks(language: str) -> None:
    seen, block = later(language)
    none = one_spoiled(block, 0, cider=None)

    assert codes(Stage.EPISODES, Plans(episodes=none), seen) == {"cider-late"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_episodes_have_no_course_of_tension_yet(language: str) -> None:
    seen = replace(sample.given(language), block=(1, 2))
    block = sample.plans(language).episodes[:2]
    level = Plans(episodes=one_spoiled(block, 1, tension=block[0].tension))

    assert codes(Stage.EPISODES, level, seen) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_in_a_scene_before_their_first_episode(language: str) -> None:
    seen = sample.given(language)
    assert seen.cast is not None
    late = spoiled(seen.cast, members=one_spoiled(seen.cast.members, 2, first_episode=2))

    assert codes(Stage.EPISODES, sample.plans(language), replace(seen, cast=late)) == {"cast-early"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_episode_has_the_lead(language: str) -> None:
    scenes = tuple(spoiled(scene, cast=("ally",)) for scene in sample.plans(language).episodes[0].scenes)

    assert codes(Stage.EPISODES, planned(language, 0, scenes=scenes), sample.given(language)) == {"lead-absent"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_those_who_meet_have_settled_how_they_speak(language: str) -> None:
    seen = sample.given(language)
    assert seen.voices is not None
    silent = spoiled(seen.voices, honorifics=seen.voices.honorifics[1:])

    assert codes(Stage.EPISODES, sample.plans(language), replace(seen, voices=silent)) == {"honorific-missing"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_keeps_the_budget_of_its_scene(language: str) -> None:
    cards = sample.cards(language)
    budget = cards.scenes[0].budget
    moved = one_spoiled(cards.scenes, 0, budget=budget + budget // 5)
    even = one_spoiled(moved, 1, budget=budget - budget // 5)

    assert codes(Stage.SCENES, spoiled(cards, scenes=even), sample.given(language)) == {"scene-budget"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_together_are_as_long_as_an_episode(language: str) -> None:
    cards = sample.cards(language)
    longer = tuple(spoiled(card, budget=card.budget * 108 // 100) for card in cards.scenes)

    assert codes(Stage.SCENES, spoiled(cards, scenes=longer), sample.given(language)) == {"budget"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scene_of_other_people_may_begin_with_something_else(language: str) -> None:
    seen = sample.given(language)
    scenes = one_spoiled(seen.plans[0].scenes, 1, cast=("ally",))
    apart = replace(seen, plans=one_spoiled(seen.plans, 0, scenes=one_spoiled(scenes, 0, cast=("lead", "rival"))))
    cards = sample.cards(language)
    begun = spoiled(cards, scenes=one_spoiled(cards.scenes, 1, enter_state=FIRST[language]))

    assert codes(Stage.SCENES, begun, apart) == set()
    assert codes(Stage.SCENES, begun, seen) == {"chain-broken"}


def settled(language: str, **fields: object) -> set[str]:
    """What is wrong with the record of a second episode."""
    empty = {"facts": (), "numbers": (), "knows": (), "states": (), "threads": Threads(), "time": Moment(day=3)}
    return codes(Stage.RECORD, spoiled(sample.delta(language), **(empty | fields)), sample.second(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_do_not_run_backwards(language: str) -> None:
    assert settled(language) == set()
    assert settled(language, time=Moment(day=1)) == {"time-back"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_clock_of_a_day_does_not_run_backwards(language: str) -> None:
    assert settled(language, time=Moment(day=2, clock="09:30")) == set()
    assert settled(language, time=Moment(day=2, clock="08:00")) == {"time-back"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_is_open_is_closed(language: str) -> None:
    assert settled(language, threads=Threads(closed=(words(language)["other"],))) == set()
    assert settled(language, threads=Threads(closed=(FIRST[language],))) == {"thread-unknown"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_died_and_lives_is_told_and_not_refused(language: str) -> None:
    dead = spoiled(sample.delta(language), states=(StateOf(character="lead", alive=False),))
    seen = replace(sample.second(language), deltas=(dead,))
    product = spoiled(dead, facts=(), numbers=(), knows=(), states=(StateOf(character="lead", alive=True),))

    problems = sample.found(Stage.RECORD, product, seen)

    assert [(each.code, each.soft) for each in problems] == [("dead-alive", True)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fact_may_be_about_somebody_new_who_is_in_the_episode(language: str) -> None:
    name, quote = {
        "ko": ("곽씨", "낯선 노인 곽씨가 등불을 들었다."),
        "en": ("Quarles", "An old stranger, Quarles, lifted a lamp."),
    }[language]
    fact = spoiled(sample.delta(language).facts[0], subject=name, quote=quote)

    assert settled(language, facts=(fact,)) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_package_is_rated_as_high_as_its_episodes_ask(language: str) -> None:
    harsh = {"ko": "살점이 튀었다. 개새끼, 하고 그가 말했다.", "en": "“You fucking bastard,” he said."}[language]
    seen = replace(
        sample.given(language),
        wish=sample.wish(language, rating=Rating.TEEN),
        earlier=(Written(1, "1", Draft((harsh,), (1,))),),
    )
    package = sample.package(language)

    assert codes(Stage.PACKAGE, package, seen) == {"rating-low"}
    assert codes(Stage.PACKAGE, spoiled(package, rating=Rating.TEEN), seen) == set()


def test_korean_voices_have_endings_and_english_ones_need_none() -> None:
    voices = sample.voices("ko")
    bare = spoiled(voices, voices=one_spoiled(voices.voices, 0, endings=()))

    assert codes(Stage.VOICE, bare, sample.given("ko")) == {"endings"}


def test_english_has_two_levels_of_speech() -> None:
    voices = sample.voices("en")
    lofty = spoiled(voices, honorifics=one_spoiled(voices.honorifics, 0, level=Level.LOFTY))

    assert codes(Stage.VOICE, lofty, sample.given("en")) == {"honorific-level"}
    assert codes(Stage.VOICE, spoiled(sample.voices("ko"), honorifics=lofty.honorifics), sample.given("ko")) == set()


def test_a_foreign_name_is_for_genres_that_have_them() -> None:
    cast = sample.cast("ko")
    foreign = spoiled(cast, members=one_spoiled(cast.members, 1, name="엘리자베트 폰"))
    seen = sample.given("ko")

    assert codes(Stage.CAST, foreign, seen) == {"name-shape"}
    assert codes(Stage.CAST, foreign, replace(seen, pack=packs()["romance_fantasy"])) == set()


def test_a_status_window_is_for_genres_that_have_it_or_for_who_asks() -> None:
    contract = spoiled(sample.contract("ko"), genre_id="wuxia", tropes=("blood_debt",), must_have=())
    seen = replace(sample.given("ko"), pack=packs()["wuxia"])

    assert codes(Stage.GENRE, contract, seen) == {"status-window"}
    assert codes(Stage.GENRE, contract, replace(seen, wish=sample.wish("ko", keywords=("무협", "상태창")))) == set()
    assert codes(Stage.GENRE, spoiled(contract, status_window=False), seen) == set()


def test_a_keyword_in_another_script_is_told_and_not_refused() -> None:
    seen = replace(sample.given("ko"), wish=sample.wish("ko", keywords=("회귀", "loop")))
    concept = spoiled(sample.concept("ko"), keywords_used=("회귀", "loop"))

    problems = sample.found(Stage.CONCEPT, concept, seen)

    assert [(each.code, each.soft) for each in problems] == [("keyword-missing", True)]


def test_where_no_genre_was_asked_for_any_will_do() -> None:
    seen = replace(sample.given("ko"), wish=sample.wish("ko", genre=""))

    assert codes(Stage.CONCEPT, spoiled(sample.concept("ko"), genre_id="wuxia"), seen) == set()
    assert codes(Stage.CONCEPT, spoiled(sample.concept("ko"), genre_id="western"), seen) == {"genre-unknown"}


def test_numbers_of_a_status_window_are_asked_for_and_not_demanded() -> None:
    world = spoiled(sample.world("ko"), numbers=())

    problems = sample.found(Stage.WORLD, world, sample.given("ko"))

    assert [(each.code, each.soft) for each in problems] == [("numbers-missing", True)]


def test_a_strong_secret_may_wait_for_another_season() -> None:
    seen = sample.given("ko")
    assert seen.plot is not None
    ledger = sample.ledger("ko")
    waiting = spoiled(ledger, items=one_spoiled(ledger.items, 0, payoff_episode=None))
    season = replace(seen, plot=spoiled(seen.plot, ending="season"))

    assert codes(Stage.SECRETS, waiting, season) == set()


def test_what_readers_know_may_be_said_anywhere() -> None:
    ledger = sample.ledger("ko")
    known = one_spoiled(ledger.items, 0, reader_knows=True, keywords=("짐꾼", "던전"))

    assert codes(Stage.SECRETS, spoiled(ledger, items=known), sample.given("ko")) == set()


def digest(message: int, quote: str, summary: str = "둘이 문 앞에서 만난다.") -> ChatDigest:
    scene = ChatScene(speakers=("서도겸",), summary=summary, quotes=(ChatQuote(message=message, quote=quote),))
    return ChatDigest(scenes=(scene,))


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (digest(7, "문이  열렸다"), None),
        (digest(8, "문이 열렸다"), "message-unknown"),
        (digest(7, "문이 닫혔다"), "quote-missing"),
        (digest(7, "문이 열렸다", "night#1234님이 웃었다."), "private"),
    ],
)
def test_a_digest_quotes_messages_that_there_are(made: ChatDigest, code: str | None) -> None:
    problems = digest_problems(made, {7: "그때\n문이 열렸다."})

    assert [each.code for each in problems] == ([] if code is None else [code])


def test_a_subject_that_the_episode_only_describes_is_there() -> None:
    fact = spoiled(sample.delta("en").facts[0], subject="the lamp of the stranger", quote="lifted a lamp")

    assert settled("en", facts=(fact,)) == set()


def test_harmless_syllables_need_no_rating() -> None:
    seen = replace(sample.given("ko"), earlier=(Written(1, "1", Draft(("처음부터 불은 꺼질 안내판이었다.",), (1,))),))

    assert sample.found(Stage.PACKAGE, sample.package("ko"), seen) == ()


@pytest.mark.parametrize(
    ("language", "keyword"),
    [("en", "계약결혼한 북부 대공의 겨울"), ("ko", "The Return of the Northern King in Winter")],
)
def test_the_persons_own_words_are_in_whatever_language_they_like(language: str, keyword: str) -> None:
    seen = replace(sample.given(language), wish=sample.wish(language, keywords=(keyword,)))
    concept = sample.concept(language)
    premise = f"{concept.logline} {keyword}"
    own = spoiled(concept, keywords_used=(keyword,), premise=premise, logline=f"{keyword}. {concept.obstacle}"[:80])

    assert "language" not in codes(Stage.CONCEPT, own, seen)
    assert "language" in codes(Stage.CONCEPT, own, replace(seen, wish=sample.wish(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_perhaps_never_meets_need_not_have_settled_how_they_speak(language: str) -> None:
    voices = sample.voices(language)
    rows = tuple(each for each in voices.honorifics if {each.speaker, each.listener} != {"ally", "rival"})
    one_way = (*rows, *(each for each in voices.honorifics if (each.speaker, each.listener) == ("ally", "rival")))

    apart = sample.found(Stage.VOICE, spoiled(voices, honorifics=rows), sample.given(language))
    answered = sample.found(Stage.VOICE, spoiled(voices, honorifics=one_way), sample.given(language))

    assert [(each.code, each.soft) for each in apart] == [("honorific-missing", True)]
    assert [(each.code, each.soft) for each in answered] == [("honorific-missing", False)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", sample.MAKERS)
def test_what_is_not_there_yet_is_no_mistake_of_the_program(stage: Stage, language: str) -> None:
    bare = Given(wish=sample.wish(language), pack=packs()["hunter"])

    problems = sample.found(stage, sample.product(stage, language), bare)

    assert {each.code for each in problems} <= {
        "cast-unknown",
        "secret-unknown",
        "quote-missing",
        "subject-unknown",
    } | {"block-gaps"}
