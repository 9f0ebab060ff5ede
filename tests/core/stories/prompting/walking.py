"""A story on its way through the stages, without an engine: what each stage is given, and what it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from core.ai.model import Prompt
from core.stories.given import Draft, Given, Written
from core.stories.packs import pack_for
from core.stories.prompting import prompt, typical
from core.stories.stage import Stage
from core.stories.wish import Length, Wish

LANGUAGES = ("ko", "en")
PLANNING = [stage for stage in Stage if Stage.CONCEPT <= stage <= Stage.EPISODES]
OF_EPISODE = [stage for stage in Stage if stage.of_episode]
ALL = [stage for stage in Stage if stage is not Stage.DIGEST]
FIELDS: Mapping[Stage, str] = {
    Stage.CONCEPT: "concept",
    Stage.GENRE: "contract",
    Stage.WORLD: "world",
    Stage.CAST: "cast",
    Stage.VOICE: "voices",
    Stage.PLOT: "plot",
    Stage.SECRETS: "ledger",
    Stage.EPISODES: "plans",
}


@dataclass(frozen=True, slots=True)
class Asked:
    stage: Stage
    episode: int
    prompt: Prompt


def wish(language: str, episodes: int = 5) -> Wish:
    words = {"ko": ("회귀", "헌터", "짐꾼"), "en": ("regression", "hunter", "porter")}
    return Wish(keywords=words[language], language=language, episodes=episodes, length=Length.of(language))


def whole(language: str, episodes: int = 5) -> Given:
    """A story of which everything is planned."""
    asked = wish(language, episodes)
    return typical.story(asked, pack_for("", asked.keywords))


def varied(given: Given) -> Given:
    """The same with another text in each episode, as stories have."""
    earlier = tuple(replace(each, draft=of_its_own(each.draft, each.number)) for each in given.earlier)
    draft = None if given.draft is None else of_its_own(given.draft, given.episode)
    return replace(given, earlier=earlier, draft=draft)


def of_its_own(draft: Draft, number: int) -> Draft:
    return replace(draft, scenes=tuple(f"{number}.{at} {scene}" for at, scene in enumerate(draft.scenes, 1)))


def mended(draft: Draft) -> Draft:
    """As the editor leaves it: some words are others."""
    first, *others = draft.scenes
    return replace(draft, scenes=(f"{first[:-20]}.", *others))


def given_at(stage: Stage, story: Given, episode: int = 0) -> Given:
    """What that stage is given, where all before it is done."""
    if stage.of_episode:
        return varied(typical.at(story, episode))
    if stage is Stage.PACKAGE:
        return varied(typical.at(story, story.wish.episodes + 1))
    if stage is Stage.COVER:
        return story
    done = {FIELDS[each]: getattr(story, FIELDS[each]) for each in PLANNING if each < stage}
    return Given(wish=story.wish, pack=story.pack, block=story.block, **done)


def walk(language: str, episodes: int = 5, *, edited: bool = False) -> Iterator[Asked]:
    """All prompts in the order of the work. `edited`: the editor changes each episode, so that what is settled is not
    what the checkers have read."""
    story = whole(language, episodes)
    yield from (Asked(stage, 0, prompt(stage, given_at(stage, story))) for stage in PLANNING)
    for episode in range(1, episodes + 1):
        for stage in OF_EPISODE:
            given = given_at(stage, story, episode)
            if edited:
                given = as_edited(given, stage)
            yield Asked(stage, episode, prompt(stage, given))
    yield from (Asked(stage, 0, prompt(stage, given_at(stage, story))) for stage in (Stage.COVER, Stage.PACKAGE))


def as_edited(given: Given, stage: Stage) -> Given:
    earlier = tuple(Written(each.number, each.title, mended(each.draft)) for each in given.earlier)
    draft = given.draft
    if draft is not None and stage is Stage.RECORD:
        draft = mended(draft)
    return replace(given, earlier=earlier, draft=draft)
