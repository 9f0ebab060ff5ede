"""Stage 13: an editor's patches and cuts, as far as they may be made. What may not is refused in words. Pure.

An editor that rewrites moves a text's weakness elsewhere, so little of it may change; and each place must be found
exactly once, so that nothing is changed that was not meant.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from core.stories.given import Draft, Given, Problem
from core.stories.schemas import Edits

MOST = 0.15  # of a draft's characters


@dataclass(frozen=True, slots=True)
class Applied:
    draft: Draft
    refused: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class _Change:
    """Instead of the characters from `begin` to `end` of a scene stands `words`."""

    scene: int
    begin: int
    end: int
    words: str = field(default="", compare=False)

    @property
    def weight(self) -> int:
        """Characters that go or come, whichever are more."""
        return max(self.end - self.begin, len(self.words))


class _Refused(Exception):
    """An edit cannot be made; the words say why."""


@dataclass(slots=True)
class _Desk:
    """What is edited: `room` for all edits in characters, `spare` for cuts besides."""

    scenes: tuple[str, ...]
    room: int
    spare: int
    changes: list[_Change] = field(default_factory=list)

    def take(self, find: str, words: str) -> None:
        """Raises _Refused."""
        change = self._found(find, words)
        from_spare = 0 if words else min(self.spare, change.weight)
        if change.weight - from_spare > self.room:
            raise _Refused(f"more than {MOST:.0%} of the text would change; keep to what matters most")
        self.spare -= from_spare
        self.room -= change.weight - from_spare
        self.changes.append(change)

    def _found(self, find: str, words: str) -> _Change:
        places = [(number, at) for number, scene in enumerate(self.scenes) for at in _places(scene, find)]
        if not places:
            raise _Refused("it stands in no scene of the text; copy it exactly, within one scene")
        if len(places) > 1:
            raise _Refused("it stands in the text more than once; quote more around it")
        number, at = places[0]
        change = _Change(number, at, at + len(find), words)
        if any(each.scene == number and each.begin < change.end and at < each.end for each in self.changes):
            raise _Refused("another edit changes the same place")
        if "⟦" in words or "⟧" in words:
            raise _Refused("the markers of scenes are not for edits")
        if find == words:
            raise _Refused("it changes nothing")
        if not _made(self.scenes[number], [*(each for each in self.changes if each.scene == number), change]):
            raise _Refused("nothing would be left of its scene")
        return change

    def made(self) -> tuple[str, ...]:
        by_scene = {number: list(each) for number, each in groupby(sorted(self.changes), key=lambda one: one.scene)}
        return tuple(
            _made(scene, by_scene[number]) if number in by_scene else scene for number, scene in enumerate(self.scenes)
        )


def apply(edits: Edits, given: Given, draft: Draft) -> Applied:
    """The draft with all edits that may be made, taken in their order until the share is used up. Never raises.

    What stands over the target of a text that is too long may be cut besides; what is to be added at the end of a
    scene (`expand`) is for the writer, and only named here where there is no such scene.
    """
    scenes = tuple(unicodedata.normalize("NFC", scene) for scene in draft.scenes)
    desk = _Desk(scenes, int(MOST * len("\n\n".join(scenes))), _over(given, "\n\n".join(scenes)))
    refused: list[Problem] = []
    for name, find, words in _asked(edits):
        try:
            desk.take(find, words)
        except _Refused as why:
            refused.append(Problem("edit-refused", f"{name} “{find[:80]}”: {why}."))
    return Applied(replace(draft, scenes=desk.made()), (*refused, *_strangers(edits, given)))


def _asked(edits: Edits) -> Iterator[tuple[str, str, str]]:
    for patch in edits.patches:
        yield "patches.find", _composed(patch.find), _composed(patch.replace)
    for quote in edits.cut:
        yield "cut", _composed(quote), ""


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _over(given: Given, text: str) -> int:
    """The characters by which a text that is too long passes its target."""
    length = given.wish.length
    measured = length.measure(text)
    return len(text) * (measured - length.target) // measured if measured > length.most else 0


def _places(text: str, find: str) -> Iterator[int]:
    at = text.find(find)
    while at >= 0:
        yield at
        at = text.find(find, at + 1)


def _made(scene: str, changes: list[_Change]) -> str:
    """The scene with them; where something has gone, what stands around it closes up."""
    for change in sorted(changes, reverse=True):
        left, right = scene[: change.begin], scene[change.end :]
        scene = left + change.words + right if change.words else _joined(left, right)
    return scene.strip()


def _joined(left: str, right: str) -> str:
    """The widest gap that stood there: paragraphs stay apart, words by one space."""
    before, after = left.rstrip(), right.lstrip()
    gap = left[len(before) :] + right[: len(right) - len(after)]
    lines = max(left[len(before) :].count("\n"), right[: len(right) - len(after)].count("\n"))
    return before + ("\n" * min(lines, 2) if lines else " " if gap else "") + after


def _strangers(edits: Edits, given: Given) -> Iterator[Problem]:
    plan = next((each for each in given.plans if each.number == given.episode), None)
    ids = [] if plan is None else [scene.id for scene in plan.scenes]
    for each in edits.expand:
        if plan is not None and each.scene not in ids:
            told = f"expand.scene: there is no “{each.scene}”; the scenes are {', '.join(ids)}."
            yield Problem("edit-refused", told)
