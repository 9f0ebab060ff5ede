"""Stages 8 and 9: a block of episodes that is whole, and scenes that keep to it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import pstdev

from core.stories.checks.bible import unspoken
from core.stories.checks.concept import too_long
from core.stories.checks.plot import hidden, spilled
from core.stories.checks.saying import known, squeezed, stems, unique
from core.stories.given import Given, Problem
from core.stories.schemas import EpisodePlan, PlannedScene, Plans, Role, SceneCard, SceneCards, Secret

OFF = 0.05  # share by which budgets may miss the length of an episode
SCENE_OFF = 0.1  # share by which a scene's card may miss the plan's budget
TITLE = {"ko": 20, "en": 60}
MANY = 3  # episodes from which tension has a course
STIR = 1.0  # least standard deviation of tension


def plans(given: Given, product: Plans) -> Iterator[Problem]:
    gaps = tuple(_gaps(given, product))
    yield from gaps
    for plan in product.episodes:
        yield from _episode(given, plan)
    yield from unique("title-twice", "title", (plan.title for plan in _all(given, product)))
    if not gaps:
        yield from _course_of(given, product)


def _course_of(given: Given, product: Plans) -> Iterator[Problem]:
    """What only a whole block can have right."""
    yield from _placed(given, product)
    yield from _musts(given, product)
    yield from _course(given, product)


def _all(given: Given, product: Plans) -> tuple[EpisodePlan, ...]:
    """What was planned before, then this block."""
    first = product.episodes[0].number
    return (*(plan for plan in given.plans if plan.number < first), *product.episodes)


def _gaps(given: Given, product: Plans) -> Iterator[Problem]:
    first, last = given.block
    numbers = [plan.number for plan in product.episodes]
    wanted = list(range(first, last + 1))
    if numbers != wanted:
        missing = [str(each) for each in wanted if each not in numbers]
        told = f"episodes: exactly {first} to {last} in order, each once; got {numbers}"
        yield Problem("block-gaps", f"{told}; missing: {', '.join(missing) or 'none'}.")


def _episode(given: Given, plan: EpisodePlan) -> Iterator[Problem]:
    where = f"episode {plan.number}"
    yield from too_long(f"title of {where}", plan.title, TITLE[given.wish.language])
    ids = [scene.id for scene in plan.scenes]
    yield from unique("id-twice", f"scenes.id of {where}", ids)
    if plan.cider is not None:
        yield from known("cider-unknown", f"cider of {where}", (plan.cider,), ids)
    for scene in plan.scenes:
        yield from _scene(given, plan, scene)
    yield from _budget(given, where, (scene.budget for scene in plan.scenes))
    if given.contract is not None:
        yield from known("hook-unknown", f"hook of {where}", (plan.hook.type,), given.contract.hooks_allowed)
    secrets = () if given.ledger is None else given.ledger.items
    for field, listed in (("plant", plan.plant), ("payoff", plan.payoff), ("must_not_reveal", plan.must_not_reveal)):
        yield from known("secret-unknown", f"{field} of {where}", listed, (item.id for item in secrets))
    later = tuple(item for item in hidden(given.ledger) if (item.payoff_episode or given.last + 1) > plan.number)
    for secret, keyword in spilled(plan.title, later):
        yield Problem("title-spoils", f"title of {where}: “{keyword}” of “{secret.id}” may not be told yet.")
    yield from _people(given, plan)


def _scene(given: Given, plan: EpisodePlan, scene: PlannedScene) -> Iterator[Problem]:
    where = f"episode {plan.number}, scene “{scene.id}”"
    if given.world is not None:
        yield from known("place-unknown", f"place of {where}", (scene.place,), (each.id for each in given.world.places))
    yield from known("cast-unknown", f"cast of {where}", scene.cast, given.members)
    for who in scene.cast:
        member = given.members.get(who)
        if member is not None and member.first_episode > plan.number:
            told = f"cast of {where}: “{who}” is not there before episode {member.first_episode}."
            yield Problem("cast-early", told)


def _budget(given: Given, where: str, budgets: Iterable[int]) -> Iterator[Problem]:
    total, target = sum(budgets), given.wish.length.target
    if abs(total - target) > OFF * target:
        least, most = round(target * (1 - OFF)), round(target * (1 + OFF))
        told = f"budgets of {where}: together {total}; they must be {least} to {most} ({target} is meant)."
        yield Problem("budget", told)


def _people(given: Given, plan: EpisodePlan) -> Iterator[Problem]:
    leads = {member.id for member in given.members.values() if member.role is Role.LEAD}
    if plan.number == 1 and leads and not any(leads & set(scene.cast) for scene in plan.scenes):
        yield Problem("lead-absent", f"episode 1: the lead ({', '.join(leads)}) must be in one of its scenes.")
    for speaker, listener in () if given.voices is None else unspoken(given.voices, plan, given.members):
        told = (
            f"episode {plan.number}: how “{speaker}” speaks to “{listener}” is not settled; keep them in other scenes."
        )
        yield Problem("honorific-missing", told)


def _placed(given: Given, product: Plans) -> Iterator[Problem]:
    """Each secret is planted and paid off in the episode that the ledger says, and nowhere else."""
    for item in () if given.ledger is None else given.ledger.items:
        for plan in product.episodes:
            yield from _in_its_place("plant", item, item.plant_episode, plan)
            yield from _in_its_place("payoff", item, item.payoff_episode, plan)


def _in_its_place(field: str, item: Secret, due: int | None, plan: EpisodePlan) -> Iterator[Problem]:
    listed = plan.plant if field == "plant" else plan.payoff
    if plan.number == due and item.id not in listed:
        yield Problem(f"{field}-missing", f"{field} of episode {plan.number}: “{item.id}” is due there; list it.")
    if plan.number != due and item.id in listed:
        told = f"{field} of episode {plan.number}: “{item.id}” belongs into episode {due or 'of another season'}."
        yield Problem(f"{field}-misplaced", told)
    if field == "payoff" and due is not None and due <= plan.number and item.id in plan.must_not_reveal:
        told = f"must_not_reveal of episode {plan.number}: “{item.id}” is told by episode {due}; take it out."
        yield Problem("secret-told", told)


def _musts(given: Given, product: Plans) -> Iterator[Problem]:
    if given.contract is None:
        return
    planned, last = _all(given, product), product.episodes[-1].number
    musts = {each.id: each.by_episode for each in given.contract.must_have}
    for plan in product.episodes:
        yield from known("must-have-unknown", f"must_have of episode {plan.number}", plan.must_have, musts)
    if planned[0].number != 1:
        return
    for each, due in musts.items():
        first = next((plan.number for plan in planned if each in plan.must_have), None)
        if due <= last and (first is None or first > due):
            yield Problem(
                "must-have-missing", f"must_have: “{each}” has to come by episode {due}; list it in one of them."
            )


def _course(given: Given, product: Plans) -> Iterator[Problem]:
    planned = _all(given, product)
    first = product.episodes[0].number
    for before, after in pairwise(planned):
        if after.number >= first and before.hook.type is after.hook.type:
            told = (
                f"hook of episode {after.number}: “{after.hook.type}” again; another type than episode {before.number}."
            )
            yield Problem("hook-twice", told)
    yield from _tension([plan.tension for plan in product.episodes])
    if given.contract is not None:
        yield from _runs(planned, first, given.contract.goguma_run, given.contract.cider_every)


def _tension(values: list[int]) -> Iterator[Problem]:
    if len(values) < MANY:
        return
    if pstdev(values) < STIR:
        yield Problem(
            "tension-flat", f"tension: {values} hardly moves; let it rise and fall (standard deviation ≥ {STIR})."
        )
    steps = [after - before for before, after in pairwise(values)]
    if all(step >= 0 for step in steps) or all(step <= 0 for step in steps):
        yield Problem("tension-monotone", f"tension: {values} goes one way only; let it rise and fall.")


def _runs(planned: tuple[EpisodePlan, ...], first: int, goguma: int, cider: int) -> Iterator[Problem]:
    bitter = dry = 0
    for plan in planned:
        bitter = bitter + 1 if plan.goguma else 0
        dry = 0 if plan.cider is not None else dry + 1
        if plan.number < first:
            continue
        if bitter > goguma:
            told = f"goguma: episode {plan.number} would be number {bitter} running; at most {goguma} are allowed."
            yield Problem("goguma-run", told)
        if dry and dry % cider == 0:
            told = f"cider: episodes {plan.number - dry + 1} to {plan.number} have none; one in every {cider} is due."
            yield Problem("cider-late", told)


def scenes(given: Given, product: SceneCards) -> Iterator[Problem]:
    plan = next((each for each in given.plans if each.number == given.episode), None)
    if plan is None:
        return
    wanted, got = [scene.id for scene in plan.scenes], [card.id for card in product.scenes]
    if wanted != got:
        told = f"scenes: exactly those of the plan in its order, {', '.join(wanted)}; got {', '.join(got)}."
        yield Problem("scenes-differ", told)
        return
    yield from _budget(given, f"episode {plan.number}", (card.budget for card in product.scenes))
    for scene, card in zip(plan.scenes, product.scenes, strict=True):
        yield from _card(scene, card)
    for at, (before, after) in enumerate(pairwise(product.scenes)):
        together = set(plan.scenes[at].cast) & set(plan.scenes[at + 1].cast)
        if together and not set(_said(before.exit_state)) & set(_said(after.enter_state)):
            told = f"enter_state of “{after.id}”: it must begin with somebody or something of the exit_state of"
            yield Problem("chain-broken", f"{told} “{before.id}”, “{before.exit_state}”.")


def _said(state: str) -> tuple[str, ...]:
    return tuple(each for each in stems(state) if len(each) > 1)


def _card(scene: PlannedScene, card: SceneCard) -> Iterator[Problem]:
    if abs(card.budget - scene.budget) > SCENE_OFF * scene.budget:
        told = f"budget of “{card.id}”: {card.budget}; the plan gives it {scene.budget} (± {SCENE_OFF:.0%})."
        yield Problem("scene-budget", told)
    if squeezed(card.enter_state) == squeezed(card.exit_state):
        yield Problem("scene-still", f"exit_state of “{card.id}”: as at its beginning; a scene changes something.")
    yield from unique("sense-twice", f"sensory of “{card.id}”", card.sensory)
