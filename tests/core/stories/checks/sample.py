"""A small story in both languages in which nothing is wrong: each test spoils one thing of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from core.stories.checks import check
from core.stories.given import Draft, Given, Problem, Written
from core.stories.packs import packs
from core.stories.schemas import (
    Cast,
    Concept,
    Contract,
    Cover,
    Delta,
    Ledger,
    Package,
    Plans,
    Plot,
    SceneCards,
    Voices,
    World,
)
from core.stories.stage import Stage
from core.stories.wish import Length, Wish

LANGUAGES = ("ko", "en")
Product = TypeVar("Product", bound=BaseModel)

IDS = ("lead", "ally", "rival")


@cache
def words(language: str) -> Mapping[str, Any]:
    """What the sample says, by field."""
    found: Mapping[str, Any] = json.loads(Path(__file__).with_name("sample.json").read_text(encoding="utf-8"))[language]
    return found


def wish(language: str, **more: Any) -> Wish:
    said = words(language)
    fields = {"keywords": said["keywords"], "avoid": said["avoid"], "language": language, "episodes": 3} | more
    return Wish(**({"length": Length.of(language), "genre": "hunter"} | fields))


def concept(language: str) -> Concept:
    said = words(language)
    return Concept(
        titles=said["titles"],
        logline=said["logline"],
        premise=said["premise"],
        protagonist_goal=said["line"],
        obstacle=said["other"],
        reader_promise=(said["line"], said["other"], said["third"]),
        keywords_used=said["keywords"],
        genre_id="hunter",
        tone=wish(language).tone,
        rating=wish(language).rating,
        avoid=said["avoid"],
    )


def contract(language: str) -> Contract:
    return Contract.model_validate(
        {
            "genre_id": "hunter",
            "tropes": ["porter_rise", "lowest_rank"],
            "must_have": [{"id": "first_gate", "by_episode": 1}, {"id": "rank_proof", "by_episode": 2}],
            "forbidden": ["dream_ending"],
            "cider_every": 2,
            "goguma_run": 1,
            "hooks_allowed": ["danger", "reversal", "decision"],
            "status_window": True,
            "dialogue_low": 0.3,
            "dialogue_high": 0.6,
            "title_style": words(language)["line"],
        }
    )


def world(language: str) -> World:
    said = words(language)
    name, unit, scale = said["number"]
    return World.model_validate(
        {
            "era": said["line"],
            "places": [
                {"id": place, "name": name, "one_line": said["other"]}
                for place, name in zip(("gate", "office", "market"), said["places"], strict=True)
            ],
            "rules": [{"id": f"r{n}", "rule": rule, "cost": said["other"]} for n, rule in enumerate(said["rules"])],
            "terms": [{"term": term, "meaning": said["other"]} for term in said["terms"]],
            "numbers": [{"name": name, "unit": unit, "scale": scale}],
            "taboo": [said["taboo"]],
        }
    )


def cast(language: str) -> Cast:
    said = words(language)
    return Cast.model_validate(
        {
            "members": [
                {
                    "id": who,
                    "name": said["names"][n],
                    "aliases": [said["alias"]] if n == 0 else [],
                    "age": "27",
                    "role": who,
                    "look": said["looks"][n],
                    "want": said["line"],
                    "need": said["other"],
                    "flaw": said["other"],
                    "secret": said["secrets"][n],
                    "skill": said["line"],
                    "start_state": said["other"],
                    "arc": said["third"],
                    "first_episode": 1,
                }
                for n, who in enumerate(IDS)
            ]
        }
    )


def voices(language: str) -> Voices:
    said = words(language)
    line = said["line"]
    return Voices.model_validate(
        {
            "style": {
                "pov": line,
                "tense": line,
                "sentence": line,
                "paragraphs": line,
                "banned": said["banned"],
                "exemplar": said["exemplar"],
            },
            "voices": [
                {"character": who, "register": said["voice"], "endings": said["endings"][n], "tics": said["tics"][n]}
                for n, who in enumerate(IDS)
            ],
            "honorifics": [
                {"speaker": one, "listener": other, "level": "polite"} for one in IDS for other in IDS if one != other
            ],
        }
    )


def plot(language: str) -> Plot:
    said = words(language)
    beats = [("b1", [], ["lead", "rival"]), ("b2", ["b1"], ["lead", "ally"]), ("b3", ["b2"], ["lead", "rival"])]
    return Plot.model_validate(
        {
            "structure": "three_acts",
            "beats": [{"id": i, "text": said["line"], "causes": causes, "cast": who} for i, causes, who in beats],
            "midpoint": "b2",
            "climax": "b3",
            "ending": "complete",
            "stakes": [said["other"]],
        }
    )


def ledger(language: str) -> Ledger:
    said = words(language)
    first = {"id": "key", "kind": "hidden", "plant_episode": 1, "payoff_episode": 3, "strong": True, "knows": ["lead"]}
    second = {"id": "mole", "kind": "teaser", "plant_episode": 2, "payoff_episode": None, "strong": False}
    return Ledger.model_validate(
        {
            "items": [
                row | {"text": text, "keywords": keys, "reader_knows": False}
                for row, text, keys in zip((first, second), said["secret_texts"], said["secret_words"], strict=True)
            ]
        }
    )


def plans(language: str) -> Plans:
    said = words(language)
    target = Length.of(language).target
    rows = (
        {"tension": 4, "hook": "danger", "plant": ["key"], "must_have": ["first_gate"], "goguma": True},
        {"tension": 8, "hook": "reversal", "plant": ["mole"], "must_have": ["rank_proof"], "cider": "s2"},
        {"tension": 6, "hook": "decision", "payoff": ["key"]},
    )
    scenes = [
        {
            "id": f"s{n}",
            "place": place,
            "cast": who,
            "purpose": said["line"],
            "beats": [said["line"], said["other"]],
            "budget": target // 3,
        }
        for n, (place, who) in enumerate((("gate", IDS), ("office", IDS[:2]), ("market", IDS[:1])), 1)
    ]
    return Plans.model_validate(
        {
            "episodes": [
                {"must_not_reveal": ["mole"], "goal": said["line"], "opening_link": said["other"], "scenes": scenes}
                | row
                | {"number": n, "title": said["episode_titles"][n - 1]}
                | {"hook": {"type": row["hook"], "line_hint": said["other"]}}
                for n, row in enumerate(rows, 1)
            ]
        }
    )


def cards(language: str) -> SceneCards:
    said = words(language)
    states = said["states"]
    return SceneCards.model_validate(
        {
            "scenes": [
                {
                    "id": f"s{n}",
                    "enter_state": states[n - 1],
                    "exit_state": states[n],
                    "sensory": [said["line"], said["other"]],
                    "conflict": said["other"],
                    "subtext": said["third"],
                    "last_line_intent": said["line"],
                    "budget": Length.of(language).target // 3,
                }
                for n in (1, 2, 3)
            ]
        }
    )


def delta(language: str) -> Delta:
    said = words(language)
    subject, predicate, thing, quote = said["fact"]
    name, value, counted = said["counted"]
    return Delta.model_validate(
        {
            "summary": said["line"],
            "facts": [{"subject": subject, "predicate": predicate, "object": thing, "quote": quote}],
            "states": [{"character": "lead", "place": said["place_now"], "alive": True}],
            "numbers": [{"name": name, "value": value, "quote": counted}],
            "time": {"day": 2, "clock": "09:00"},
            "knows": [{"character": "ally", "fact": 0}, {"character": "ally", "secret": "key"}],
            "threads": {"opened": [said["other"]]},
        }
    )


def cover(language: str) -> Cover:
    return Cover.model_validate(
        {
            "prompt_en": "A lone porter with a heavy pack before a tall red gate at night, lamplight, wide empty sky.",
            "style": "painterly",
            "palette": ["#0f1626", "#d7263d"],
            "composition": "The figure is small and low, the gate fills the upper half.",
            "negative": "text, watermark",
            "alt_text": words(language)["alt"],
        }
    )


def package(language: str) -> Package:
    said = words(language)
    return Package.model_validate(
        {
            "title": said["titles"][0],
            "blurb": said["blurb"],
            "tags": packs()["hunter"].tags[language][:6],
            "rating": "general",
            "persona_ids": ["lead"],
        }
    )


MAKERS = {
    Stage.CONCEPT: concept,
    Stage.GENRE: contract,
    Stage.WORLD: world,
    Stage.CAST: cast,
    Stage.VOICE: voices,
    Stage.PLOT: plot,
    Stage.SECRETS: ledger,
    Stage.EPISODES: plans,
    Stage.SCENES: cards,
    Stage.RECORD: delta,
    Stage.COVER: cover,
    Stage.PACKAGE: package,
}


def product(stage: Stage, language: str) -> Any:
    """What a stage hands on in the sample; Any, for each stage has its own."""
    return MAKERS[stage](language)


@cache
def given(language: str) -> Given:
    """All that is settled, with the first episode under work."""
    texts = words(language)["text"]
    return Given(
        wish=wish(language),
        pack=packs()["hunter"],
        concept=concept(language),
        contract=contract(language),
        world=world(language),
        cast=cast(language),
        voices=voices(language),
        plot=plot(language),
        ledger=ledger(language),
        plans=plans(language).episodes,
        block=(1, 3),
        episode=1,
        draft=Draft((texts[0],), (1,)),
        taken=frozenset({"이미 있는 제목", "A Title of Mine", "백이담", "Quentin"}),
    )


def second(language: str) -> Given:
    """The second episode under work, the first settled."""
    texts = words(language)["text"]
    first = Written(1, "1", Draft((texts[0],), (1,)))
    return replace(
        given(language), episode=2, earlier=(first,), deltas=(delta(language),), draft=Draft((texts[1],), (1,))
    )


def found(stage: Stage, wrong: BaseModel, seen: Given) -> tuple[Problem, ...]:
    return check(stage, seen, wrong)


def codes(stage: Stage, wrong: BaseModel, seen: Given) -> set[str]:
    return {problem.code for problem in check(stage, seen, wrong)}


def spoiled(model: Product, /, **fields: Any) -> Product:
    """The same with other fields; nothing is validated, so that it may be as wrong as a schema lets it be."""
    return model.model_copy(update=fields)


def one_spoiled(values: tuple[Product, ...], at: int, /, **fields: Any) -> tuple[Product, ...]:
    return (*values[:at], spoiled(values[at], **fields), *values[at + 1 :])
