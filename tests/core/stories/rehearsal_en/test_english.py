"""A rehearsal in English: the first story that somebody without a key reads has to hold what every other one does."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

import pytest

from core.stories.gates.prose import sentences
from core.stories.packs import packs
from core.stories.rehearsal.scenes import Scene, bank
from tests.core.stories.rehearsal.walk import Walk, walked, wished

WINDOW = "["  # opens a panel of numbers, which shows the same line as often as it is looked at
LEAST_LETTERS = 24  # of a sentence that may not stand in the bank twice
WISHES = (
    (("regression", "revenge"), "regression", 5),
    (("hunter", "gate"), "hunter", 3),
    (("a contract marriage",), "modern_romance", 5),
    (("high school", "time loop", "umbrella"), "academy", 1),
    (("locked room", "rain"), "mystery_thriller", 5),
    (("tea", "dragon"), "fantasy", 2),
    (("duke", "winter"), "romance_fantasy", 4),
    (("noodles",), "slice_of_life", 5),
    (("sword", "teacher"), "wuxia", 5),
    (("space", "android"), "science_fiction", 5),
    (("starship", "mutiny", "AI"), "science_fiction", 3),
    (("cyberpunk",), "", 1),
    (("헌터", "дракон"), "hunter", 2),
    (("a very long walk home", "the wrong umbrella", "three old debts", "somebody's wedding"), "regression", 1),
    ((), "fantasy", 1),
)
SCENES = tuple(chain.from_iterable(bank("en").values()))


@pytest.fixture(scope="module", params=WISHES, ids=lambda wish: f"{len(wish[0])}-{wish[1]}-{wish[2]}")
def walk(request: pytest.FixtureRequest) -> Walk:
    keywords, genre, episodes = request.param
    return walked(wished(*keywords, language="en", genre=genre, episodes=episodes))


def test_every_stage_is_accepted_as_it_is(walk: Walk) -> None:
    assert walk.problems == []


def test_every_gate_is_green_in_every_episode(walk: Walk) -> None:
    assert len(walk.reports) == walk.given.wish.episodes
    assert list(walk.not_green) == []


def test_a_story_says_all_that_was_asked_for_and_leaves_no_slot_open(walk: Walk) -> None:
    text = "\n\n".join(walk.texts)

    assert all(keyword.casefold() in text.casefold() for keyword in walk.given.wish.keywords)
    assert not re.search(r"[{}<>|@]|^\?", text, re.MULTILINE)


def test_a_story_of_few_episodes_begins_like_the_long_one() -> None:
    short, long = (walked(wished("lantern", language="en", episodes=count)) for count in (1, 3))

    assert short.texts == long.texts[:1]


def test_every_variant_of_a_scene_is_told_to_somebody_and_passes() -> None:
    told: set[str] = set()
    for number, genre in enumerate(sorted(packs())):
        story = walked(wished(f"word {number}", language="en", genre=genre))
        assert list(story.not_green) == []
        told |= {scene.id for plan in story.given.plans for scene in plan.scenes}

    assert told == {scene.id for scene in SCENES}


def test_no_sentence_stands_in_the_bank_twice() -> None:
    prose = (each.text for scene in SCENES for each in scene.pieces if not each.text.startswith(WINDOW))
    said = Counter(chain.from_iterable(map(sentences, prose)))

    assert [each for each, count in said.items() if count > 1 and len(each) >= LEAST_LETTERS] == []


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.id)
def test_what_is_put_on_record_stands_where_it_is_always_told(scene: Scene) -> None:
    always = "\n".join(each.text for each in scene.pieces if each.group is None)

    quotes = [row[-1] for key in ("fact", "number") for row in scene.rows(key)]

    assert [quote for quote in quotes if quote not in always] == []


def test_people_of_the_cast_are_he_or_she_to_nobody() -> None:
    """Names are drawn at random, and the bank cannot know whose they are."""
    cast = r"\{(?:lead|ally|rival|mentor|boss)\}"
    gendered = re.compile(rf"{cast}[^.!?\"\n]{{0,60}}\b(?:he|she|him|his|hers?|himself|herself)\b")

    assert [found.group() for scene in SCENES for each in scene.pieces for found in gendered.finditer(each.text)] == []
