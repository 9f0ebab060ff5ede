"""Gates on what was planned: the scene that repays, the length of scenes, each beat. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.stories.gates.look import Look, green, judged, share
from core.stories.gates.prose import squeezed
from core.stories.gates.report import Result
from core.stories.schemas import PlannedScene

_KOREAN = re.compile(r"[가-힣]{2,}")
_ENGLISH = re.compile(r"[a-z][a-z'’]{3,}")
_NO_STEM = re.compile(r"(?:하다|한다|했다|된다|됐다|이다)$")
STEM = 5  # letters of an English word that are looked for


def cider(look: Look) -> Result:
    """The planned scene is there, and long enough to be felt."""
    least = look.limits.cider
    if look.plan is None or look.plan.cider is None:
        return green("cider", limit=f"≥ {least}")
    ids = [scene.id for scene in look.plan.scenes]
    at = ids.index(look.plan.cider) if look.plan.cider in ids else len(ids)
    text = look.draft.scenes[at] if at < len(look.draft.scenes) else ""
    part = len(squeezed(text)) / max(1, len(squeezed(look.page.text)))
    told = (
        f"Scene {at + 1} repays what the hero has borne and has {part:.0%} of the text (at least {least:.0%}): "
        "give it room, let it be seen and let others see it."
    )
    return judged("cider", share(part), f"≥ {least}", wrong=part < least, told=told)


def pacing(look: Look) -> Result:
    """Scenes near their budgets, and something new often enough once the episode is recorded."""
    if look.plan is None or len(look.draft.scenes) != len(look.plan.scenes):
        return green("pacing")
    most, measure = look.limits.budget, look.given.wish.length.measure
    off: list[str] = []
    for number, (text, scene) in enumerate(zip(look.draft.scenes, look.plan.scenes, strict=True), 1):
        if abs(measure(text) / scene.budget - 1) > most:
            off.append(f"scene {number} has {measure(text)} of {scene.budget}")
    if (slow := _slow(look)) is not None:
        off.append(slow)
    told = f"The pace is uneven: {'; '.join(off)}. Move weight between the scenes."
    limit = f"±{most:.0%}"
    return judged("pacing", str(len(off)), limit, wrong=bool(off), told=told, soft=True)


def _slow(look: Look) -> str | None:
    if len(look.given.deltas) < look.given.episode or not look.given.episode:
        return None
    delta = look.given.deltas[look.given.episode - 1]
    new = len(delta.facts) + len(delta.states) + len(delta.numbers) + len(delta.knows)
    wanted = look.given.wish.length.measure(look.page.text) // look.limits.fact_every
    return f"{new} new facts where {wanted} are to be" if new < wanted else None


def coverage(look: Look) -> Result:
    """Each planned beat leaves at least one of its own words in its scene."""
    least = look.limits.coverage
    if look.plan is None:
        return green("coverage", limit=f"≥ {least}")
    beats = [beat for scene in look.plan.scenes for beat in scene.beats]
    missing = list(_missing(look, look.plan.scenes))
    part = 1 - len(missing) / max(1, len(beats))
    told = "These planned beats do not happen: " + "; ".join(f"scene {at}: “{beat}”" for at, beat in missing)
    quotes = tuple(beat for _, beat in missing)
    return judged("coverage", share(part), f"≥ {least}", wrong=part < least, told=told, quotes=quotes)


def _missing(look: Look, scenes: tuple[PlannedScene, ...]) -> Iterator[tuple[int, str]]:
    for at, scene in enumerate(scenes):
        text = look.scene(at).lower()
        for beat in scene.beats:
            sought = stems(beat, look)
            if sought and not any(_stands(stem, text, korean=look.korean) for stem in sought):
                yield at + 1, beat


def stems(beat: str, look: Look) -> tuple[str, ...]:
    """What a beat is about: its words without their endings; the names of the cast only where there is nothing else."""
    bare = beat
    for form in look.known:
        bare = bare.replace(form, " ")
    return tuple(dict.fromkeys(_stems(bare, look))) or tuple(dict.fromkeys(_stems(beat, look)))


def _stems(text: str, look: Look) -> Iterator[str]:
    idle = look.words.idle
    if look.korean:
        for word in _KOREAN.findall(text):
            if word not in idle:
                yield _NO_STEM.sub("", word)[:2] if len(_NO_STEM.sub("", word)) > 1 else word
        return
    for word in _ENGLISH.findall(text.lower()):
        if word not in idle:
            yield word[:STEM]


def _stands(stem: str, text: str, *, korean: bool) -> bool:
    return stem in text if korean else re.search(rf"\b{re.escape(stem)}", text) is not None
