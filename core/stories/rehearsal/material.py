"""What a language's bank says apart from its scenes: `arc.json` for the planning stages, `flavours.json` for genres.

Both are written with the slots of `scenes.py`. `arc.json` is shaped like the stages' schemas:

    concept    titles (eight or more; one without a keyword), loglines, premises, goal, obstacle, promises [3]
    style      fields of `Style`
    voices     fields of `VoiceOf`, one for everybody of the cast
    honorifics [speaker, listener, level, address], every ordered pair of the cast
    title_style
    world      era by genre or "", places {id: one_line}, factions, rules, terms, numbers, taboo (see `World`)
    cast       fields of `Member` without the name, ids as in the scenes
    structure, stakes, midpoint and climax ("episode.order" of scenes), beats are those of the scenes
    secrets    fields of `Secret`; none of the keywords stands in a scene before the episode of its payoff, except in
               that where it is told
    episodes   one for each: titles (two or more), goal, opening_link, tension, goguma, cider ("episode.order" or ""),
               day (of the story, at its end), plant, payoff (ids of secrets)
    cover      prompt_en, style, composition, negative, alt_text
    blurbs     for the package (150 to 300 characters in Korean); warnings

`flavours.json` is {genre id or "": {slot: [words, …]}}: of each list one is taken, by the story; "" holds for every
genre that has no words of its own for a slot. A place's name is the slot "p.<id>".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

Json = Mapping[str, Any]  # hand-written data: each stage's schema says what of it is right


@cache
def arc(language: str) -> Json:
    return _read(language, "arc.json")


@cache
def flavours(language: str) -> Mapping[str, Mapping[str, list[str]]]:
    return _read(language, "flavours.json")


def _read(language: str, name: str) -> Json:
    found: Json = json.loads((files(__package__) / f"scenes_{language}" / name).read_text(encoding="utf-8"))
    return found
