"""Genre packs: what a genre promises, as data files, in Korean and English."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from core.stories.schemas import Contract, HookType, MustHave

USUAL = "fantasy"  # where neither the person nor the keywords say more


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Trope(_Value):
    id: str
    name: Mapping[str, str]  # by language
    about: Mapping[str, str]
    signs: tuple[str, ...] = ()  # what people write for it ("회귀", "regression")


class Needed(_Value):
    id: str
    name: Mapping[str, str]
    by_episode: int


class Pack(_Value):
    """`signs` are words by which keywords point to this genre; `hooks`, `cider_every`, `goguma_run`, `dialogue` and
    `status_window` are its contract where no model makes one; `names` are given names for a cast by language, with
    pairwise jamo distance of at least two; `places` and `terms` what a rehearsal may take; `tags` the vocabulary."""

    id: str
    name: Mapping[str, str]
    about: Mapping[str, str]
    signs: tuple[str, ...]
    tropes: tuple[Trope, ...]
    needed: tuple[Needed, ...]
    forbidden: tuple[str, ...] = ()
    hooks: tuple[HookType, ...]
    cider_every: int = Field(ge=1, le=3)
    goguma_run: int = Field(ge=0, le=2)
    dialogue: tuple[float, float]
    status_window: bool
    title_style: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    places: Mapping[str, tuple[tuple[str, str], ...]]
    terms: Mapping[str, tuple[tuple[str, str], ...]]
    tags: Mapping[str, tuple[str, ...]]
    foreign_names: bool = False
    palette: tuple[str, ...]


@cache
def packs() -> Mapping[str, Pack]:
    """All of them by id, in the order of their files' names."""
    found = sorted((each for each in files(__package__).iterdir() if each.name.endswith(".json")), key=lambda f: f.name)
    read = [Pack.model_validate(json.loads(each.read_text(encoding="utf-8"))) for each in found]
    return {pack.id: pack for pack in read}


def pack_for(genre: str, keywords: tuple[str, ...] = ()) -> Pack:
    """The pack of that id, else the one whose signs the keywords name most often, else the usual one."""
    known = packs()
    if genre in known:
        return known[genre]
    said = " ".join(keywords).casefold()
    counted = [(sum(_names(said, sign.casefold()) for sign in pack.signs), pack.id) for pack in known.values()]
    best = max(counted, key=lambda each: each[0])
    return known[best[1] if best[0] else USUAL]


def _names(said: str, sign: str) -> bool:
    """Whether it stands there as a word: "cat" is in no "category", 용 not in 용서. Longer Korean ones may be part."""
    if sign.isascii():
        return re.search(rf"(?<![a-z]){re.escape(sign)}(?:e?s)?(?![a-z])", said) is not None
    return sign in said if len(sign) > 1 else sign in said.split()


def contract_of(pack: Pack, episodes: int) -> Contract:
    """What a genre promises where no model says more."""
    return Contract(
        genre_id=pack.id,
        tropes=tuple(trope.id for trope in pack.tropes[:3]),
        must_have=tuple(MustHave(id=each.id, by_episode=min(each.by_episode, episodes)) for each in pack.needed[:3]),
        forbidden=pack.forbidden,
        cider_every=pack.cider_every,
        goguma_run=pack.goguma_run,
        hooks_allowed=pack.hooks,
        status_window=pack.status_window,
        dialogue_low=pack.dialogue[0],
        dialogue_high=pack.dialogue[1],
        title_style=pack.title_style["en"],
    )
