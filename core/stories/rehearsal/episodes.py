"""What a rehearsal answers for its episodes: their plans, scenes, prose, review and record. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.errors import BadInput
from core.stories.given import Given
from core.stories.rehearsal.material import Json, arc
from core.stories.rehearsal.prose import measure, nearest, told
from core.stories.rehearsal.scenes import Scene
from core.stories.rehearsal.telling import Telling, telling
from core.stories.schemas import (
    Delta,
    EpisodePlan,
    HookType,
    PlannedScene,
    Plans,
    Reading,
    SceneCard,
    SceneCards,
)
from core.text import t


def known_in(language: str) -> int:
    """How many episodes there are scenes for."""
    return len(arc(language)["episodes"])


def within_reach(given: Given) -> None:
    """Raises BadInput for more episodes than there are scenes for, and for a length that they cannot be told in."""
    length, known = given.wish.length, known_in(given.wish.language)
    if given.wish.episodes > known:
        raise BadInput(t("rehearsal-episodes", most=known))
    story = telling(given)
    episodes = (story.episode(number) for number in range(1, given.wish.episodes + 1))
    sizes = [measure(nearest(story, scenes, length), length) for scenes in episodes]
    if max(sizes) > length.most or min(sizes) < length.least:
        fit = max(sizes) if max(sizes) > length.most else min(sizes)
        raise BadInput(t("rehearsal-length", asked=length.target, nearest=fit, words="yes" if length.words else "no"))


def plans(given: Given) -> Plans:
    """Raises BadInput past the last episode that there are scenes for."""
    first, last = given.block
    known = known_in(given.wish.language)
    if last > known:
        raise BadInput(t("rehearsal-episodes", most=known))
    story = telling(given)
    found: list[EpisodePlan] = []
    for number in range(1, last + 1):
        found.append(_plan(story, given, number, found[-1].hook.type if found else None))
    return Plans(episodes=tuple(found[first - 1 :]))


def _plan(story: Telling, given: Given, number: int, before: HookType | None) -> EpisodePlan:
    said: Json = arc(story.language)["episodes"][number - 1]
    scenes = story.episode(number)
    sizes = [given.wish.length.measure(text) for text in told(story, scenes, given.wish.length)]
    goal = given.wish.length.target
    budgets = [round(size * goal / sum(sizes)) for size in sizes]
    return EpisodePlan.model_validate(
        {
            "number": number,
            "title": story.say(story.chance(f"title {number}").choice(said["titles"])),
            "goal": story.say(said["goal"]),
            "opening_link": story.say(said["opening_link"]),
            "scenes": [_scene(story, scene, budget) for scene, budget in zip(scenes, budgets, strict=True)],
            "cider": _id(story, said["cider"]),
            "goguma": said["goguma"],
            "tension": said["tension"],
            "hook": _hook(story, scenes[-1], given, before),
        }
        | _placed(given, number)
    )


def _id(story: Telling, place: str) -> str | None:
    if not place:
        return None
    episode, order = map(int, place.split("."))
    return story.scenes[episode, order].id


def _scene(story: Telling, scene: Scene, budget: int) -> dict[str, Any]:
    return {
        "id": scene.id,
        "place": scene.one("place"),
        "cast": scene.cast,
        "purpose": story.say(scene.one("purpose")),
        "beats": [story.say(row[0]) for row in scene.rows("beat")],
        "budget": budget,
    }


def _hook(story: Telling, scene: Scene, given: Given, before: HookType | None) -> dict[str, str]:
    """Of those that the scene ends on, the first that the genre allows and that did not end the episode before."""
    ((types, hint),) = scene.rows("hook")
    listed = [HookType(each.strip()) for each in types.split(",")]
    allowed = given.pack.hooks if given.contract is None else given.contract.hooks_allowed
    fit = [each for each in listed if each in allowed and each != before] or listed
    return {"type": fit[0], "line_hint": story.say(hint)}


def _placed(given: Given, number: int) -> dict[str, list[str]]:
    """What is planted, paid off, owed to the genre and still hidden in an episode, as stages 7 and 2 have it."""
    items = () if given.ledger is None else given.ledger.items
    owed = () if given.contract is None else given.contract.must_have
    return {
        "plant": [each.id for each in items if each.plant_episode == number],
        "payoff": [each.id for each in items if each.payoff_episode == number],
        "must_have": [each.id for each in owed if each.by_episode == number],
        "must_not_reveal": [each.id for each in items if each.payoff_episode is None or each.payoff_episode > number],
    }


def _scenes(story: Telling, given: Given) -> tuple[Scene, ...]:
    """Those of the plan: by id, else in their order. Raises BadInput where it has more than there are."""
    own = story.episode(given.episode)
    planned = given.plan.scenes
    if len(planned) > len(own):
        raise BadInput(t("rehearsal-scenes", episode=given.episode, most=len(own)))
    known = {scene.id: scene for scene in own}
    ids = [each.id for each in planned]
    return tuple(known[each] for each in ids) if set(ids) <= set(known) else own[: len(planned)]


def cards(given: Given) -> SceneCards:
    story = telling(given)
    scenes = _scenes(story, given)
    enter = story.say(scenes[0].one("enter"))
    found: list[SceneCard] = []
    for planned, scene in zip(given.plan.scenes, scenes, strict=True):
        found.append(_card(story, planned, scene, enter))
        enter = found[-1].exit_state
    return SceneCards(scenes=tuple(found))


def _card(story: Telling, planned: PlannedScene, scene: Scene, enter: str) -> SceneCard:
    return SceneCard.model_validate(
        {
            "id": planned.id,
            "enter_state": enter,
            "exit_state": story.say(scene.one("exit")),
            "sensory": list(map(story.say, scene.head["sense"])),
            "conflict": story.say(scene.one("conflict")),
            "subtext": story.say(scene.one("subtext")),
            "last_line_intent": story.say(scene.one("last")),
            "budget": planned.budget,
        }
    )


def draft(given: Given) -> str:
    """The prose, each scene behind its marker."""
    story = telling(given)
    texts = told(story, _scenes(story, given), given.wish.length)
    return "\n\n".join(f"⟦S{number}⟧\n{text}" for number, text in enumerate(texts, 1))


def reading(given: Given) -> Reading:
    return Reading(hook=4, would_click=True, cider_felt=given.plan.cider is not None)


def record(given: Given) -> Delta:
    """What the scenes are known to add, as far as the text that became of them still says it."""
    story = telling(given)
    scenes = _scenes(story, given)
    text = "" if given.draft is None else given.draft.text
    facts = [row for scene in scenes for row in _rows(story, scene, "fact") if row[3] in text]
    counted = {row[0]: row for scene in scenes for row in _rows(story, scene, "number") if row[2] in text}
    states = {row[0]: row for scene in scenes for row in _rows(story, scene, "state")}
    known = {each.id for each in given.ledger.items} if given.ledger else set()
    day = arc(story.language)["episodes"][given.episode - 1]["day"]
    return Delta.model_validate(
        {
            "summary": " ".join(story.say(scene.one("told")) for scene in scenes),
            "facts": [{"subject": s, "predicate": p, "object": o, "quote": quote} for s, p, o, quote in facts],
            "states": [_state(row) for row in states.values()],
            "numbers": [{"name": n, "value": value, "quote": quote} for n, value, quote in counted.values()],
            "time": {"day": day},
            "knows": [
                {"character": who, "secret": secret}
                for scene in scenes
                for who, secret in _rows(story, scene, "knows")
                if secret in known
            ],
            "threads": _threads(given),
        }
    )


def _rows(story: Telling, scene: Scene, key: str) -> Iterator[list[str]]:
    for row in scene.rows(key):
        yield list(map(story.say, row))


def _state(row: list[str]) -> dict[str, Any]:
    who, place, rank, items = row
    held = [each.strip() for each in items.split(",") if each.strip()]
    return {"character": who, "place": place, "alive": True, "rank": rank, "items": held}


def _threads(given: Given) -> dict[str, list[str]]:
    """A thread is a secret's words: opened where it is planted, closed where it is paid off."""
    items = {} if given.ledger is None else {each.id: each.text for each in given.ledger.items}
    return {
        "opened": [items[each] for each in given.plan.plant if each in items],
        "closed": [items[each] for each in given.plan.payoff if each in items],
    }
