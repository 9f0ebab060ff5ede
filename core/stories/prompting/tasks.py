"""The last line of a prompt: what a stage has to work with that is not settled, all of it fenced, and its task."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from core.stories.canon import replay
from core.stories.given import Given, Problem
from core.stories.packs import packs
from core.stories.prompting import files
from core.stories.prompting.blocks import IN_FULL, instructions, summaries
from core.stories.prompting.fences import data, fence, said
from core.stories.schemas import Secret
from core.stories.stage import Stage

LONGEST_PREVIOUS = 30_000  # characters of a failed try that are shown to whoever repairs it
LONGEST_PIECE = 4_000  # of what a person wrote
MOST_PROBLEMS = 40
MOST_TITLES = 60  # of the maker's other works


def line(stage: Stage, given: Given) -> str:
    """Data first, then what to do with it, and on a repair what was wrong."""
    parts = [*DATA[stage](given), *_asked(given), _task(stage, given)]
    return "\n\n".join([*parts, *repair(given.wish.language, given.previous, given.problems)])


def _task(stage: Stage, given: Given) -> str:
    if stage not in files.GUIDED:
        return instructions(stage, given)
    language = given.wish.language
    return files.task(language, files.DO, title=files.title(language, stage), episode=given.episode, last=given.last)


def _asked(given: Given) -> Iterator[str]:
    """What the maker wants of this stage."""
    if words := said(given.instruction[:LONGEST_PIECE]):
        yield fence("instruction", words)


def repair(language: str, previous: str, problems: Sequence[Problem]) -> Iterator[str]:
    """What was wrong with a first try, where there was one."""
    if problems:
        yield fence("previous_answer", previous[:LONGEST_PREVIOUS])
        yield data("problems", [each.told for each in problems[:MOST_PROBLEMS]])
        yield files.task(language, files.REPAIR)


def wished(given: Given) -> str:
    """What was wished for, as the person said it."""
    wish = given.wish
    asked = {
        "keywords": [said(each)[:LONGEST_PIECE] for each in wish.keywords],
        "avoid": [said(each)[:LONGEST_PIECE] for each in wish.avoid],
        "extra": said(wish.extra),
        "genre": wish.genre,
        "tone": wish.tone.value,
        "rating": wish.rating.value,
        "episodes": wish.episodes,
        "length_of_an_episode": wish.length.target,
    }
    return data("wish", asked)


def _concept(given: Given) -> Iterator[str]:
    yield wished(given)
    if not given.wish.genre:
        language = given.wish.language
        yield data("genres", [{"id": pack.id, "name": pack.name.get(language, "")} for pack in packs().values()])
    if given.taken:
        yield data("taken_titles", sorted(given.taken)[:MOST_TITLES])
    yield from _chat(given)


def _chat(given: Given) -> Iterator[str]:
    if given.digest is not None:
        yield data("chat", given.digest)
        yield data("adaptation", given.wish.adaptation.value)


def _avoided(given: Given) -> Iterator[str]:
    if given.wish.avoid:
        yield data("avoid", [said(each)[:LONGEST_PIECE] for each in given.wish.avoid])


def _planning(given: Given) -> Iterator[str]:
    yield from _avoided(given)
    yield from _chat(given)


def _episodes(given: Given) -> Iterator[str]:
    yield from _planning(given)
    if given.deltas:
        yield state(given)
    yield from _added(given)


def _added(given: Given) -> Iterator[str]:
    """Scenes of chats that have happened."""
    if given.added:
        yield data("happened_in_chat", [said(each)[:LONGEST_PIECE] for each in given.added])


def state(given: Given) -> str:
    """How things stand after the last settled episode."""
    canon = replay(given.deltas, given.plans, given.ledger)
    now: Mapping[str, object] = {
        "after_episode": canon.episode,
        "states": list(canon.states.values()),
        "numbers": {name: told.value for name, told in canon.numbers.items()},
        "secrets_known_by": {name: sorted(known) for name, known in canon.secrets.items() if known},
        "time": canon.time,
        "open_threads": canon.threads,
    }
    return data("state", now)


def _scenes(given: Given) -> Iterator[str]:
    yield _plan(given)
    yield from _around(given)


def _around(given: Given) -> Iterator[str]:
    """What an episode must keep to beside its plan."""
    yield from _avoided(given)
    yield from _hidden(given)
    if given.deltas:
        yield state(given)
    yield from _added(given)


def _draft(given: Given) -> Iterator[str]:
    yield data("plan", given.plan)
    yield from _around(given)
    if given.cards is not None:
        yield data("scene_cards", given.cards)


def _hidden(given: Given) -> Iterator[str]:
    """The secrets that this episode must keep, with the words that would give them away."""
    items = () if given.ledger is None else given.ledger.items
    kept = [each for each in items if _is_kept(each, given)]
    if kept:
        yield data("do_not_reveal", [{"id": each.id, "never_write": each.keywords} for each in kept])


def _is_kept(item: Secret, given: Given) -> bool:
    due = item.payoff_episode
    hidden = not item.reader_knows and (due is None or due > given.episode)
    return hidden or item.id in given.plan.must_not_reveal


def _plan(given: Given) -> str:
    """Of this episode; where it stands whole in the bible, only which one it is."""
    plan = given.plan
    if len(given.plans) > IN_FULL:
        return data("plan", plan)
    return data("plan", {"number": plan.number, "title": plan.title, "stands_in": "plans"})


def _continuity(given: Given) -> Iterator[str]:
    yield _plan(given)
    if given.deltas:
        yield state(given)
    yield from _added(given)


def _reader(given: Given) -> Iterator[str]:
    """A reader knows the text and what was promised, not what is planned for later."""
    if given.contract is not None:
        yield data("contract", given.contract)
    plan = given.plan
    yield data("plan", {"number": plan.number, "title": plan.title, "goal": plan.goal, "cider": plan.cider is not None})
    yield fence("episode", "" if given.draft is None else given.draft.text)


def _edit(given: Given) -> Iterator[str]:
    yield data("gate_failures", [each.told for each in given.failures])
    yield data("findings", given.findings)
    if given.reading is not None:
        yield data("reader", given.reading)
    yield data("scene_ids", {f"S{at}": scene.id for at, scene in enumerate(given.plan.scenes, 1)})
    yield from _hidden(given)


def _record(given: Given) -> Iterator[str]:
    plan = given.plan
    yield data("plan", {"plant": plan.plant, "payoff": plan.payoff})
    if given.deltas:
        yield state(given)


def _cover(given: Given) -> Iterator[str]:
    yield from _avoided(given)
    yield data("palette", given.pack.palette)


def _package(given: Given) -> Iterator[str]:
    yield from _avoided(given)
    yield data("summaries", summaries(given))
    yield data("tags", given.pack.tags.get(given.wish.language, ()))
    yield data("reports", [each.told for each in given.failures])


DATA: Mapping[Stage, Callable[[Given], Iterator[str]]] = {
    Stage.CONCEPT: _concept,
    Stage.GENRE: _avoided,
    Stage.WORLD: _planning,
    Stage.CAST: _planning,
    Stage.VOICE: _avoided,
    Stage.PLOT: _planning,
    Stage.SECRETS: _avoided,
    Stage.EPISODES: _episodes,
    Stage.SCENES: _scenes,
    Stage.DRAFT: _draft,
    Stage.CONTINUITY: _continuity,
    Stage.READER: _reader,
    Stage.EDIT: _edit,
    Stage.RECORD: _record,
    Stage.COVER: _cover,
    Stage.PACKAGE: _package,
}
"""What a stage is given beside the beginning."""
