"""The hand-written scenes that a rehearsal is told from, as data files: a file a scene, a folder a language.

A folder (`scenes_ko`, `scenes_en`) holds `arc.json` (what the planning stages say: see `material.py`),
`flavours.json` (the words of each genre) and the scenes, `<id>.txt`: a head of `key: value` lines, a line `---`, and
paragraphs parted by empty lines.

The head:

    slot: 1.3                  the third scene of the first episode; several files with one slot are variants, of
                               which a story takes one: all begin and end in the same state
    place: market              an id of arc.json's places
    cast: lead, ally           ids of the cast who are there
    purpose: what the scene is for (plan)
    beat: what happens | word, word    two to four; the words (after "|") stand in paragraphs that are never left out
    enter: state of things at the beginning; exit: … at the end (not word for word out of the prose)
    sense: two lines           what is smelt, heard, felt
    conflict: / subtext: / last: (what the last line is to do)
    told: one or two sentences for the summary of the episode
    fact: subject | predicate | object | quote     quote: exact words of a paragraph that is never left out
    number: name | value | quote                   the same; the value stands in the quote as digits
    state: character | place id | rank | item, item
    knows: character | secret id                   somebody learns a secret of arc.json here
    hook: type                 in the last scene of an episode: a HookType, with the hint behind "|"

The prose. A paragraph is told as it stands unless its first word says otherwise:

    ? text            may be left out: how the length is met. Every story must be whole without it.
    ?a text           the same; all paragraphs of a scene with one letter are taken or left together
    @status text      only where the genre has a status window
    @hunter,murim text    only in these genres (ids of packs); may be combined: `@hunter ?a text`

Anywhere, in head and prose:

    {lead} {ally} {rival} {mentor} {boss}     names of the cast, by id
    {p.market}                                the name of the place with that id
    {org} {treasure} …                        a word of the genre, from flavours.json
    {keyword1} {keywords}                     the person's words: one; all of them, joined by commas
    {lead:이/가} {org:으로/로}                 with the fitting particle (Korean)
    {Org}                                     with a capital first letter
    <one|another|a third>                     one of these, by the story

No paragraph stands in two scenes of one story, and none holds what the gates count as an AI's tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SIGN = re.compile(r"^(?:@(?P<only>[a-z0-9_,-]+)\s+)?(?:\?(?P<group>[a-z]?)\s+)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph. `group` is None for one that is never left out, else what it is taken or left with; `only` are the
    genres it is for ("status": those with a status window), () for all."""

    text: str
    group: str | None
    only: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """`head` are the lines of the head, by key, in their order; all texts still have their slots."""

    id: str
    episode: int
    order: int
    head: Mapping[str, tuple[str, ...]]
    pieces: tuple[Piece, ...]

    def one(self, key: str) -> str:
        """The only value of a key; raises LookupError where it is not there."""
        (value,) = self.head[key]
        return value

    def rows(self, key: str) -> Iterator[tuple[str, ...]]:
        """The values of a key, cut at "|"."""
        for value in self.head.get(key, ()):
            yield tuple(each.strip() for each in value.split("|"))

    @property
    def cast(self) -> tuple[str, ...]:
        return tuple(each.strip() for each in self.one("cast").split(","))


@cache
def bank(language: str) -> Mapping[tuple[int, int], tuple[Scene, ...]]:
    """The variants of every (episode, order), sorted by id."""
    folder = files(__package__) / f"scenes_{language}"
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".txt"))
    found: dict[tuple[int, int], tuple[Scene, ...]] = {}
    for name in names:
        scene = read(name.removesuffix(".txt"), (folder / name).read_text(encoding="utf-8"))
        found[scene.episode, scene.order] = (*found.get((scene.episode, scene.order), ()), scene)
    return found


def read(name: str, text: str) -> Scene:
    """Of a file's text. Raises ValueError where it has no head."""
    top, _, prose = text.partition("\n---\n")
    head: dict[str, tuple[str, ...]] = {}
    for line in filter(None, map(str.strip, top.split("\n"))):
        key, _, value = line.partition(":")
        head[key] = (*head.get(key, ()), value.strip())
    episode, order = map(int, head["slot"][0].split("."))
    return Scene(name, episode, order, head, tuple(_pieces(prose)))


def _pieces(prose: str) -> Sequence[Piece]:
    return [_piece(each, number) for number, each in enumerate(filter(None, map(str.strip, prose.split("\n\n"))))]


def _piece(text: str, number: int) -> Piece:
    sign = SIGN.match(text)
    if sign is None or not sign.group():
        return Piece(text, None, ())
    only = tuple(sign["only"].split(",")) if sign["only"] else ()
    group = None if sign["group"] is None else sign["group"] or f"#{number}"
    return Piece(text[sign.end() :], group, only)
