"""The sixteen stages: what each is called, whom it asks, what it reads and what may run beside it. Pure."""

from __future__ import annotations

from enum import IntEnum

from core.ai.model import Purpose
from core.text import Text, t


class Stage(IntEnum):
    """By the number under which the product shows them. Those from SCENES to RECORD run once an episode.

    DIGEST is none of the sixteen: it comes before them where a story is made from a chat.
    """

    DIGEST = 0
    CONCEPT = 1
    GENRE = 2
    WORLD = 3
    CAST = 4
    VOICE = 5
    PLOT = 6
    SECRETS = 7
    EPISODES = 8
    SCENES = 9
    DRAFT = 10
    CONTINUITY = 11
    READER = 12
    EDIT = 13
    RECORD = 14
    COVER = 15
    PACKAGE = 16

    @property
    def called(self) -> Text:
        """Its name: "컨셉 정리자", "Concept Organizer"."""
        return t(f"stage-{self.name.lower()}")

    @property
    def makes(self) -> Text:
        """What it hands on."""
        return t(f"stage-{self.name.lower()}-makes")

    @property
    def key(self) -> str:
        """The catalogue key of its name."""
        return self.called.key

    @property
    def of_episode(self) -> bool:
        return Stage.SCENES <= self <= Stage.RECORD


PURPOSES = {
    Stage.DRAFT: Purpose.PROSE,
    Stage.EDIT: Purpose.PROSE,
    Stage.CONTINUITY: Purpose.CHECK,
    Stage.READER: Purpose.CHECK,
    Stage.RECORD: Purpose.CHECK,
    Stage.PACKAGE: Purpose.CHECK,
}


def purpose(stage: Stage, *, premium: bool) -> Purpose:
    """Which route is asked; `premium`: the better writer, where a story is to have it."""
    found = PURPOSES.get(stage, Purpose.PLAN)
    return Purpose.PREMIUM if premium and stage is Stage.DRAFT else found
