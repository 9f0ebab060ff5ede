"""What a rehearsal answers at the stages that plan a story: from the concept to what is set up and paid off. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.errors import BadInput
from core.stories.given import Given
from core.stories.rehearsal.material import Json, arc
from core.stories.rehearsal.scenes import Scene
from core.stories.rehearsal.telling import Telling, telling
from core.stories.schemas import Beat, Cast, Concept, Contract, Ledger, Plot, Voices, World
from core.text import t

TITLES, TITLE_LETTERS = 4, 30
LOGLINE_LETTERS = {"ko": 80, "en": 160}
PREMISE_LETTERS = {"ko": 400, "en": 900}


def concept(given: Given) -> Concept:
    """Raises BadInput where the keywords leave no room for a premise."""
    story, said = telling(given), arc(given.wish.language)["concept"]
    return Concept(
        titles=tuple(_titles(story, said, given)),
        logline=story.chance("logline").choice(_within(story, said["loglines"], LOGLINE_LETTERS)),
        premise=_within(story, said["premises"], PREMISE_LETTERS)[0],
        protagonist_goal=story.say(said["goal"]),
        obstacle=story.say(said["obstacle"]),
        reader_promise=tuple(map(story.say, said["promises"])),
        keywords_used=given.wish.keywords,
        genre_id=given.pack.id,
        tone=given.wish.tone,
        rating=given.wish.rating,
        avoid=given.wish.avoid,
    )


def _titles(story: Telling, said: Json, given: Given) -> list[str]:
    listed = list(map(story.say, said["titles"]))
    story.chance("titles").shuffle(listed)
    word = story.values["keyword1"].casefold()
    listed.sort(key=lambda title: word not in title.casefold())  # those that say it come first
    listed += [f"{title} {number}" for number in range(2, 9) for title in listed]
    fit = [title for title in dict.fromkeys(listed) if len(title) <= TITLE_LETTERS and title not in given.taken]
    return fit[:TITLES]


def _within(story: Telling, listed: list[str], letters: Mapping[str, int]) -> list[str]:
    """Those that are not too long. Raises BadInput where there are none: the keywords take too much of them."""
    most = letters[story.language]
    said = list(map(story.say, listed))
    if fit := [text for text in said if len(text) <= most]:
        return fit
    room = most - min(map(len, said)) + len(story.values["keywords"])
    raise BadInput(t("rehearsal-keywords", most=room))


def contract(given: Given) -> Contract:
    """The genre's own, cut to the episodes that there are."""
    pack, last = given.pack, given.last
    low, high = pack.dialogue
    return Contract(
        genre_id=pack.id,
        tropes=tuple(trope.id for trope in pack.tropes[:3]),
        must_have=tuple({"id": each.id, "by_episode": min(each.by_episode, last)} for each in pack.needed),
        forbidden=pack.forbidden,
        cider_every=pack.cider_every,
        goguma_run=pack.goguma_run,
        hooks_allowed=pack.hooks,
        status_window=pack.status_window,
        dialogue_low=low,
        dialogue_high=high,
        title_style=pack.title_style[given.wish.language],
    )


def world(given: Given) -> World:
    story, said = telling(given), arc(given.wish.language)["world"]
    own = story.of({key: said[key] for key in ("factions", "rules", "terms", "numbers", "taboo")})
    places = [
        {"id": name, "name": story.values[f"p.{name}"], "one_line": story.say(line)}
        for name, line in said["places"].items()
    ]
    era = said["era"].get(given.pack.id, said["era"][""])
    known = {each["term"] for each in own["terms"]}
    flavour = [{"term": term, "meaning": meaning} for term, meaning in given.pack.terms[story.language]]
    terms = own["terms"] + [each for each in flavour if each["term"] not in known][:3]
    return World.model_validate(own | {"era": story.say(era), "places": places, "terms": terms})


def cast(given: Given) -> Cast:
    story, said = telling(given), arc(given.wish.language)["cast"]
    return Cast.model_validate({"members": [story.of(each) | {"name": story.values[each["id"]]} for each in said]})


def voices(given: Given) -> Voices:
    story, said = telling(given), arc(given.wish.language)
    keys = ("speaker", "listener", "level", "address")
    rows = [dict(zip(keys, story.of(row), strict=True)) for row in said["honorifics"]]
    return Voices.model_validate(
        {"style": story.of(said["style"]), "voices": story.of(said["voices"]), "honorifics": rows}
    )


def plot(given: Given) -> Plot:
    """Of the scenes that are told, a beat for each thing that happens."""
    story, said = telling(given), arc(given.wish.language)
    known = len(said["episodes"])
    scenes = [scene for number in range(1, min(given.last, known) + 1) for scene in story.episode(number)]
    beats = list(_beats(story, scenes))
    ids = [beat.id for beat in beats]
    middle, top = _turns(said, [f"{scene.episode}.{scene.order}" for scene in scenes])
    return Plot(
        structure=said["structure"],
        beats=tuple(beats),
        midpoint=next(each for each in ids if each.startswith(f"b{middle.replace('.', '-')}-")),
        climax=next(each for each in ids if each.startswith(f"b{top.replace('.', '-')}-")),
        ending="complete" if given.last >= known else "season",
        stakes=tuple(map(story.say, said["stakes"])),
    )


def _turns(said: Json, places: list[str]) -> tuple[str, str]:
    """The scenes of the midpoint and the climax: as the arc has them, or in a part of it halfway and near its end."""
    if said["climax"] in places:
        return said["midpoint"], said["climax"]
    return places[(len(places) - 1) // 2], places[-1]


def _beats(story: Telling, scenes: list[Scene]) -> Iterator[Beat]:
    before: tuple[str, ...] = ()
    for scene in scenes:
        for number, row in enumerate(scene.rows("beat"), 1):
            name = f"b{scene.episode}-{scene.order}-{number}"
            yield Beat(id=name, text=story.say(row[0]), causes=before, cast=scene.cast)
            before = (name,)


def ledger(given: Given) -> Ledger:
    """What pays off after the last episode that was asked for is for another season."""
    story, last = telling(given), given.last
    told = [each for each in arc(given.wish.language)["secrets"] if each["plant_episode"] <= last]
    return Ledger.model_validate({"items": [story.of(each) | _payoff(each, last) for each in told]})


def _payoff(secret: Json, last: int) -> dict[str, Any]:
    return {"payoff_episode": secret["payoff_episode"] if secret["payoff_episode"] <= last else None}
