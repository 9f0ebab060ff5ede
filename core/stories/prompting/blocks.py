"""The beginning of a prompt, which stays byte for byte while a story grows: rules, genre, bible, tasks, episodes.

Whatever order the stages end in, the bible stands in theirs, an artifact a block, so that the beginning of a stage is
the beginning of the next. Nothing in it names a day, a person outside the story or a number drawn by chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.stories.given import Draft, Given, Written
from core.stories.packs import Pack
from core.stories.prompting import files
from core.stories.prompting.fences import data, fence
from core.stories.prompting.forms import PRODUCTS, outline
from core.stories.schemas import Delta, EpisodePlan
from core.stories.stage import Stage

IN_FULL = 10
"""So many episodes, and plans of episodes, are shown whole; with more, what is long ago is shown in summaries."""
WINDOW = 5
"""Then the beginning is made anew each so many episodes, and is the same in between."""
LEAST_WHOLE = 2

SEEN: Mapping[Stage, int] = {
    Stage.CONCEPT: 0,
    Stage.GENRE: 1,
    Stage.WORLD: 2,
    Stage.CAST: 3,
    Stage.VOICE: 4,
    Stage.PLOT: 4,
    Stage.SECRETS: 6,
    Stage.EPISODES: 7,
    Stage.READER: 0,
    Stage.COVER: 4,
}
"""Up to which artifact of the bible a stage sees (the rest: all eight). Those that may run beside each other do not see
each other, nor does the critic see what readers do not."""

WITH_TEXT = frozenset({Stage.CONTINUITY, Stage.EDIT, Stage.RECORD})
"""They read the episode in hand: it stands where it will stand once it is settled."""


@dataclass(frozen=True, slots=True)
class Stable:
    """Blocks in order, and after which of them (from 1) a cache point stands."""

    blocks: tuple[str, ...]
    points: tuple[int, ...]


def stable(stage: Stage, given: Given) -> Stable:
    """The beginning of the prompt of a stage."""
    guide = (work(given),) if stage in files.GUIDED else ()
    bible = (house(given), *_bible(stage, given), *guide)
    settled = tuple(_episodes(given)) if _sees_episodes(stage, given) else ()
    now = (_episode(given.episode, given.plan.title, given.draft),) if _reads_text(stage, given) else ()
    points = {1, len(bible), len(bible) + len(settled)}
    return Stable((*bible, *settled, *now), tuple(sorted(points - {0})))


def house(given: Given) -> str:
    """The rules that hold in all stages, and the genre."""
    language = given.wish.language
    return f"{files.told(language, files.HOUSE)}\n\n{data('genre_pack', _genre(given.pack, language))}"


def work(given: Given) -> str:
    """What each stage of an episode has to do."""
    language = given.wish.language
    return "\n\n".join([files.told(language, files.WORK), *(instructions(stage, given) for stage in files.GUIDED)])


def instructions(stage: Stage, given: Given) -> str:
    """What a stage has to do, with the form of its answer. Of an episode's stages it is the same in each."""
    wish, product = given.wish, PRODUCTS.get(stage)
    return files.task(
        wish.language,
        files.of_stage(stage),
        form="" if product is None else outline(product),
        episodes=wish.episodes,
        last=given.last,
        episode=given.episode,
        first_planned=given.block[0],
        last_planned=given.block[1],
        target=wish.length.target,
        least=wish.length.least,
        most=wish.length.most,
        rating=wish.rating.value,
    )


def _genre(pack: Pack, language: str) -> Mapping[str, object]:
    return {
        "id": pack.id,
        "name": pack.name.get(language, pack.id),
        "about": pack.about.get(language, ""),
        "tropes": [{"id": each.id, "name": each.name[language], "about": each.about[language]} for each in pack.tropes],
        "must_have": [
            {"id": each.id, "name": each.name[language], "by_episode": each.by_episode} for each in pack.needed
        ],
        "forbidden": pack.forbidden,
        "hooks": [hook.value for hook in pack.hooks],
        "cider_every": pack.cider_every,
        "goguma_run": pack.goguma_run,
        "dialogue": pack.dialogue,
        "status_window": pack.status_window,
        "title_style": pack.title_style.get(language, ""),
    }


def _bible(stage: Stage, given: Given) -> Iterator[str]:
    until = SEEN.get(stage, Stage.EPISODES)
    artifacts = (
        ("concept", given.concept),
        ("contract", given.contract),
        ("world", given.world),
        ("cast", given.cast),
        ("voices", given.voices),
        ("plot", given.plot),
        ("ledger", given.ledger),
    )
    for number, (name, artifact) in enumerate(artifacts, 1):
        if artifact is not None and number <= until:
            yield data(name, artifact)
    if plans := _plans(stage, given):
        yield data("plans", [_brief(plan) for plan in plans] if len(plans) > IN_FULL else plans)


def _plans(stage: Stage, given: Given) -> Sequence[EpisodePlan]:
    """The planner sees those that come before the ones it makes."""
    if stage is Stage.EPISODES:
        return [plan for plan in given.plans if plan.number < given.block[0]]
    return given.plans if SEEN.get(stage, Stage.EPISODES) >= Stage.EPISODES else ()


def _brief(plan: EpisodePlan) -> Mapping[str, object]:
    named = ("number", "title", "goal", "tension", "plant", "payoff", "must_have", "must_not_reveal")
    return {name: getattr(plan, name) for name in named} | {"hook": plan.hook.type.value}


def _sees_episodes(stage: Stage, given: Given) -> bool:
    return stage in files.GUIDED or (stage is Stage.EPISODES and given.block[0] > 1)


def _reads_text(stage: Stage, given: Given) -> bool:
    return stage in WITH_TEXT and given.draft is not None


def _episodes(given: Given) -> Iterator[str]:
    """What is settled: each episode with what it added to the canon, long ago ones as summaries."""
    first = first_whole(len(given.earlier) + 1)
    yield from _long_ago(given, first)
    deltas = dict(enumerate(given.deltas, 1))
    for written in given.earlier[first - 1 :]:
        yield written_block(written)
        if written.number in deltas:
            yield data(f"canon_{written.number}", deltas[written.number])


def first_whole(episode: int) -> int:
    """The first episode that is shown whole to those who work on `episode`: all up to the tenth; from then on two to
    six, for it moves on in steps."""
    if episode <= IN_FULL:
        return 1
    return WINDOW * ((episode - 1) // WINDOW) - LEAST_WHOLE + 1


def _long_ago(given: Given, first: int) -> Iterator[str]:
    """Blocks of summaries that are only ever added to: each ends where a step of `first_whole` does."""
    begin = 1
    while begin < first:
        end = next(end for end in range(begin, first) if first_whole(end + LEAST_WHOLE + 1) == end + 1)
        yield data(f"summaries_{begin}_{end}", [_summary(given, number) for number in range(begin, end + 1)])
        begin = end + 1


def _summary(given: Given, number: int) -> Mapping[str, object]:
    written, delta = given.earlier[number - 1], given.deltas[number - 1]
    facts = [f"{fact.subject} {fact.predicate} {fact.object}" for fact in delta.facts]
    return {"number": number, "title": written.title, "summary": delta.summary, "facts": facts}


def written_block(written: Written) -> str:
    """A settled episode."""
    return _episode(written.number, written.title, written.draft)


def _episode(number: int, title: str, draft: Draft | None) -> str:
    """As the writer hands it in: a marker before each scene, so that whoever reads it can name scenes."""
    scenes = () if draft is None else draft.scenes
    text = "\n\n".join(f"⟦S{at}⟧\n{scene}" for at, scene in enumerate(scenes, 1))
    return fence(f"episode_{number}", f"{title}\n\n{text}")


def summaries(given: Given) -> Sequence[Mapping[str, object]]:
    """All episodes in short, for whoever packages the story."""
    numbers: range = range(1, len(given.earlier) + 1)
    return [_short(delta, given.earlier[number - 1]) for number, delta in zip(numbers, given.deltas, strict=False)]


def _short(delta: Delta, written: Written) -> Mapping[str, object]:
    return {"number": written.number, "title": written.title, "summary": delta.summary}
