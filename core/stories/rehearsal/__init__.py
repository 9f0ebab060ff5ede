"""What the offline provider answers in place of a model: a whole story out of hand-written scenes, by code alone.

A rehearsal goes the way of every story: its answers are raw text that is read, checked and weighed like any other's.
It is pure: the same wish gives the same words. It has five episodes; `BadInput` says so where more are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pydantic import BaseModel

from core.stories.given import Given
from core.stories.packs import pack_for
from core.stories.rehearsal import episodes, packaging, planning
from core.stories.schemas import Edits, Findings
from core.stories.stage import Stage
from core.stories.wish import Wish


def possible(wish: Wish) -> None:
    """Raises BadInput, in words for whoever wished it, for what no rehearsal can tell: before anything is begun."""
    _concept(Given(wish=wish, pack=pack_for(wish.genre, wish.keywords)))


def most_episodes(language: str) -> int:
    """How many a rehearsal in the language can have."""
    return episodes.known_in(language)


def _concept(given: Given) -> BaseModel:
    made = planning.concept(given)
    episodes.within_reach(given)
    return made


_ANSWERS: Mapping[Stage, Callable[[Given], BaseModel]] = {
    Stage.CONCEPT: _concept,
    Stage.GENRE: planning.contract,
    Stage.WORLD: planning.world,
    Stage.CAST: planning.cast,
    Stage.VOICE: planning.voices,
    Stage.PLOT: planning.plot,
    Stage.SECRETS: planning.ledger,
    Stage.EPISODES: episodes.plans,
    Stage.SCENES: episodes.cards,
    Stage.CONTINUITY: lambda given: Findings(),
    Stage.READER: episodes.reading,
    Stage.EDIT: lambda given: Edits(),
    Stage.RECORD: episodes.record,
    Stage.COVER: packaging.cover,
    Stage.PACKAGE: packaging.package,
}


def answer(stage: Stage, given: Given) -> str:
    """JSON of the stage's schema, or an episode's prose with its markers.

    Raises BadInput for what is out of reach, at the first stage already: nobody waits for seven others to be told.
    """
    return episodes.draft(given) if stage is Stage.DRAFT else _ANSWERS[stage](given).model_dump_json(by_alias=True)
