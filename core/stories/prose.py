"""The two stages that touch prose: the writer's draft, gone on with where it broke off, and the editor's patches.

Only the writer writes. The editor's patches are applied by code, and taken back where a gate is worse for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from core.ai.model import Finish
from core.db.tables.stories import Author
from core.stories import gates, prompting, reading
from core.stories.calls import Reply
from core.stories.checks import editing, evidence
from core.stories.gates.report import Report, plain
from core.stories.given import Draft, Given, Problem
from core.stories.judging import judged
from core.stories.making import MOST_REPAIRS, Making, Step, Stuck, rehearsed, stuck
from core.stories.schemas import Edits, Expand, Severity
from core.stories.store import Made
from core.stories.wish import Mode
from core.text import Text, t

MOST_CONTINUED = 3  # times that one draft is gone on with
DULL = 3  # a reader's hook below this is told to the editor (reference, check 12)


@dataclass(frozen=True, slots=True)
class _Drafted:
    """A draft that can be worked on."""

    draft: Draft
    by: Reply
    told: tuple[Text, ...]


async def written(making: Making, step: Step) -> Made:
    """The draft of an episode, in a careful story the better one of two.

    Raises Stuck, Unpaid, Unanswered, LeaseLost.
    """
    careful = step.story.wish.mode is Mode.CAREFUL
    found = await (_better(making, step) if careful else _drafted(making, step))
    return step.made(_content(found.draft), text=found.draft.text, told=found.told, **_by(found.by))


async def _better(making: Making, step: Step) -> _Drafted:
    """Where only one of two can be worked on, it counts without a judge, and where both are the same, either does."""
    other = replace(step, second=True)
    try:
        first = await _drafted(making, step)
    except Stuck:
        return _also(await _drafted(making, other), [t("story-told-drafts", how="one")])
    try:
        second = await _drafted(making, other)
    except Stuck:
        return _also(first, [t("story-told-drafts", how="one")])
    if first.draft.text == second.draft.text:
        return first
    found = await judged(making, step, first.draft, second.draft)
    return _also(second if found.second else first, found.told)


def _also(drafted: _Drafted, told: Sequence[Text]) -> _Drafted:
    return replace(drafted, told=(*drafted.told, *told))


async def _drafted(making: Making, step: Step) -> _Drafted:
    """A draft, with what it takes to mend it."""
    given, told = step.given, list[Text]()
    for attempt in range(MOST_REPAIRS + 1):
        text, reply, heard = await _whole(making, step, given, attempt)
        told += [each for each in heard if each not in told]
        read = reading.read(step.slot.stage, text, given, whole=reply.finish is Finish.COMPLETE)
        if isinstance(read, reading.Unreadable):
            given = replace(step.given, previous=text, problems=read.problems)
            continue
        assert isinstance(read, Draft)
        draft, problems = read, (*gates.draft_problems(given, read), *_guarded(step, read))
        if not problems:
            if attempt:
                told.append(t("story-told-repaired", count=attempt))
            return _Drafted(draft, reply, tuple(told))
        given = replace(step.given, previous=text, problems=problems)
    raise Stuck(stuck(step.slot, given.problems))


async def _whole(making: Making, step: Step, given: Given, attempt: int) -> tuple[str, Reply, list[Text]]:
    """A draft to its end: what broke off, by the provider or with its worker, is gone on with and not begun anew."""
    asked = prompting.another(given) if step.second else prompting.prompt(step.slot.stage, given)
    prompt = rehearsed(asked, step.story, step.slot.stage, given)
    question = await making.question(step, prompt, attempt, resumable=True)
    reply = await making.calls.ask(step.job, step.story, question)
    if reply.finish is Finish.REFUSED:
        reply = await making.elsewhere(step, question, reply)
    text, told = reply.text, list(reply.told)
    for _ in range(MOST_CONTINUED):
        if reply.finish is Finish.COMPLETE or not text.strip():
            break
        rest = prompting.continuation(given, text)
        question = await making.question(step, rest, attempt, resumable=True)
        reply = await making.calls.ask(step.job, step.story, question)
        text = reading.join(text, reply.text)
        told = [*told, *reply.told, t("story-told-continued")]
    return text, reply, told


@dataclass(slots=True)
class _Text:
    """A text on its way through the editor, with what was done to it."""

    draft: Draft
    report: Report
    patches: list[dict[str, str]] = field(default_factory=list)
    told: list[Text] = field(default_factory=list)
    by: Reply | None = None


async def edited(making: Making, step: Step) -> Made:
    """The episode as it is settled, with its report. Where a gate stays red the report says so: it is kept for its
    maker, and nobody else sees it."""
    given = step.given
    assert given.draft is not None
    state = _Text(given.draft, gates.inspect(given, given.draft))
    wanted = [*_hints(given), *_guarded(step, given.draft)]
    if state.report.passed and not wanted and not given.instruction:
        return _settled(step, state, author=Author.CODE)
    asked = replace(given, failures=(*state.report.problems(), *wanted))
    for attempt in range(MOST_REPAIRS):
        asked = await _round(making, step, asked, state, attempt)
        if state.report.passed and not _guarded(step, state.draft):
            break
    if _guarded(step, state.draft):
        raise Stuck(stuck(step.slot, _guarded(step, state.draft)))
    return _settled(step, state)


async def _round(making: Making, step: Step, asked: Given, state: _Text, attempt: int) -> Given:
    """The editor is asked once; what it is given the next time."""
    asked = replace(asked, draft=state.draft)
    reply = await making.asked(step, asked, attempt)
    state.by, state.told = reply, [*state.told, *reply.told]
    edits = reading.read(step.slot.stage, reply.text, asked)
    if isinstance(edits, reading.Unreadable):
        return replace(asked, previous=reply.text, problems=edits.problems)
    assert isinstance(edits, Edits)
    applied = editing.apply(edits, asked, state.draft)
    draft = await _expanded(making, step, replace(asked, draft=applied.draft), edits.expand, attempt)
    report = gates.inspect(asked, draft)
    if report.worse_than(state.report):
        state.told.append(t("story-told-reverted"))
        worse = [each for each in report.problems() if not each.soft]
        return replace(asked, previous=reply.text, problems=(*applied.refused, *worse))
    state.draft, state.report = draft, report
    state.patches += [{"find": each.find, "replace": each.replace, "reason": each.reason} for each in edits.patches]
    left = tuple(report.problems())
    return replace(asked, previous=reply.text, problems=applied.refused, failures=(*left, *_guarded(step, draft)))


async def _expanded(making: Making, step: Step, given: Given, wanted: Sequence[Expand], attempt: int) -> Draft:
    """The writer is asked for more where the editor wants it: no other stage writes."""
    assert given.draft is not None
    draft = given.draft
    for each in wanted:
        number = _scene_number(given, each.scene)
        if number is None or number > len(draft.scenes):
            continue
        prompt = prompting.expansion(replace(given, draft=draft), number, each.more, each.what)
        reply = await making.calls.ask(step.job, step.story, await making.question(step, prompt, attempt))
        more = Draft.of(reply.text).text.strip()
        if more and reply.finish is Finish.COMPLETE:
            scenes = list(draft.scenes)
            scenes[number - 1] = f"{scenes[number - 1]}\n\n{more}"
            draft = replace(draft, scenes=tuple(scenes))
    return draft


def _scene_number(given: Given, scene: str) -> int | None:
    planned = [each.id for each in given.plan.scenes]
    return planned.index(scene) + 1 if scene in planned else None


def _hints(given: Given) -> Iterator[Problem]:
    """What critics have found, as far as its quotes can be found in the text."""
    for each in given.findings:
        if each.severity is Severity.MAJOR:
            then = f" (before: “{each.quote_then}”)" if each.quote_then else ""
            yield Problem(each.type.value, f"“{each.quote_now}”{then}: {each.fix_hint}", soft=True)
    if given.reading is None or given.draft is None or given.reading.hook >= DULL:
        return
    kept = evidence.remarks_of(given.reading, given.draft.text)
    for remark in (*kept.dull, *kept.confusing):
        yield Problem("reader", f"“{remark.quote}”: {remark.why}", soft=True)


def _guarded(step: Step, draft: Draft) -> tuple[Problem, ...]:
    found = step.guard(draft.text)
    return tuple(Problem("consent", f"Words of somebody who gave no consent: “{each}”.") for each in found)


def _settled(step: Step, state: _Text, author: Author | None = None) -> Made:
    content = {**_content(state.draft), "patches": state.patches}
    more: dict[str, object] = {} if author is None else {"author": author}
    if state.by is not None:
        more |= _by(state.by)
    return step.made(content, text=state.draft.text, report=plain(state.report), told=tuple(state.told), **more)


def _content(draft: Draft) -> dict[str, object]:
    return {"scenes": list(draft.scenes), "markers": list(draft.markers), "whole": draft.whole}


def _by(reply: Reply) -> dict[str, object]:
    return {"provider": reply.provider, "model": reply.model, "call_id": reply.call_id}
