"""An episode's prose out of its scenes, as long as was asked for: by what may be left out. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import BadInput
from core.stories.rehearsal.scenes import Piece, Scene
from core.stories.rehearsal.telling import Telling
from core.stories.wish import Length
from core.text import t

Place = tuple[int, str]  # a group of paragraphs: the number of its scene, its letter


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph as it is told."""

    group: Place | None
    text: str
    size: int


def told(telling: Telling, scenes: tuple[Scene, ...], length: Length) -> tuple[str, ...]:
    """Each scene's text, together as near to the target as can be.

    Raises BadInput where that is out of the band: there are no more and no fewer words for it.
    """
    texts = nearest(telling, scenes, length)
    size = measure(texts, length)
    if not length.least <= size <= length.most:
        raise BadInput(t("rehearsal-length", asked=length.target, nearest=size, words="yes" if length.words else "no"))
    return texts


def measure(texts: tuple[str, ...], length: Length) -> int:
    return length.measure("\n\n".join(texts))


def nearest(telling: Telling, scenes: tuple[Scene, ...], length: Length) -> tuple[str, ...]:
    """Each scene's text, together as near to the target as can be, however far that is."""
    parts = [_parts(telling, number, scene, length) for number, scene in enumerate(scenes)]
    taken = _chosen(telling, [part for scene in parts for part in scene], length)
    return tuple("\n\n".join(p.text for p in scene if p.group is None or p.group in taken) for scene in parts)


def _parts(telling: Telling, number: int, scene: Scene, length: Length) -> list[_Part]:
    found = []
    for piece in filter(lambda each: _fits(telling, each), scene.pieces):
        text = telling.say(piece.text)
        size = length.measure(text) + (0 if length.words else len("\n\n"))
        found.append(_Part(None if piece.group is None else (number, piece.group), text, size))
    return found


def _fits(telling: Telling, piece: Piece) -> bool:
    return not piece.only or bool(telling.genres.intersection(piece.only))


def _chosen(telling: Telling, parts: list[_Part], length: Length) -> frozenset[Place]:
    """The groups whose sizes come nearest to what is missing: every sum that can be reached, with one way to it."""
    sizes: dict[Place, int] = {}
    for part in parts:
        if part.group is not None:
            sizes[part.group] = sizes.get(part.group, 0) + part.size
    missing = length.target - sum(part.size for part in parts if part.group is None)
    order = sorted(sizes)
    telling.chance(f"length {parts[0].text}").shuffle(order)
    ways: dict[int, tuple[Place, ...]] = {0: ()}
    for place in order:
        for size, way in list(ways.items()):
            ways.setdefault(size + sizes[place], (*way, place))
    return frozenset(ways[min(ways, key=lambda size: (abs(size - missing), size))])
