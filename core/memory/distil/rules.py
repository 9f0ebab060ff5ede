"""Memories without a model: plain first-person statements in Korean and English. Pure.

Rather nothing than something wrong: questions, suppositions, what others said and what is acted out are passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.ai.model import Role
from core.memory.distil import rules_en, rules_ko
from core.memory.distil.cleaning import line, slot_of
from core.memory.distil.dates import korean
from core.memory.distil.days import timed
from core.memory.distil.found import Found
from core.memory.distil.guarding import unfit, unfit_quote
from core.memory.distil.order import settled
from core.memory.distil.sentences import Sentence, sentences
from core.memory.distil.types import LONGEST_QUOTE, LONGEST_TEXT, PERSON, Drawn, Fact, Known, Source

CONFIDENCE = 0.7


def by_rules(sources: Sequence[Source], known: Sequence[Known]) -> Drawn:
    """What people have said of themselves, one sentence each."""
    facts: list[Fact] = []
    dropped: list[str] = []
    for source in sources:
        if source.role is not Role.PERSON or source.person_id is None:
            continue
        for sentence in sentences(source.text):
            if reason := unfit_quote(sentence.text):
                dropped.append(reason)
                continue
            facts += _of(source, sentence, facts, known)
    return settled(facts, known, dropped)


def _of(source: Source, sentence: Sentence, before: Sequence[Fact], known: Sequence[Known]) -> list[Fact]:
    if sentence.asked:
        return []
    language = "ko" if korean(sentence.text) else "en"
    rules = rules_ko if language == "ko" else rules_en
    if rules.taken_back(sentence.text):
        return _taken_back(source, sentence, before, known)
    when = timed(sentence.text, source.at, language)
    whole = rules.found(sentence.text, dated=False)
    if whole is None or whole.dated:  # a birthday's date is what is told, not when it is
        found = rules.found(when.rest, dated=when.period is not None) or whole
    else:
        found = whole if whole.slot == "birthday" else rules.found(when.rest, dated=True)
    if found is None or unfit(found.text):
        return []
    fact = _fact(source, sentence, found)
    if when.period is not None and found.dated:
        fact = replace(fact, about_from=when.period[0], about_to=when.period[1])
    return [fact]


def _fact(source: Source, sentence: Sentence, found: Found) -> Fact:
    return Fact(
        kind=found.kind,
        subject=found.subject,
        person_id=source.person_id,
        shared=False,
        slot=slot_of(found.slot),
        text=line(found.text)[:LONGEST_TEXT],
        quotes=((source.id, sentence.quote[:LONGEST_QUOTE]),),
        said_at=source.at,
        importance=found.importance,
        confidence=CONFIDENCE,
    )


def _taken_back(source: Source, sentence: Sentence, before: Sequence[Fact], known: Sequence[Known]) -> list[Fact]:
    """What takes the place of the last thing that this person said: of this batch, else of what is known."""
    rules = rules_ko if korean(sentence.text) else rules_en
    here = [fact for fact in before if fact.person_id == source.person_id]
    if here:
        last = here[-1]
        found = Found(last.kind, rules.not_true(last.text), last.slot or slot_of(f"said:{last.text}"), last.subject)
        return [_fact(source, sentence, found)]
    mine = [each for each in known if each.person_id == source.person_id and each.said_at <= source.at]
    if not mine:
        return []
    newest = max(mine, key=lambda each: each.said_at)
    found = Found(newest.kind, rules.not_true(newest.text), newest.slot, newest.subject or PERSON)
    return [replace(_fact(source, sentence, found), replaces=(newest.id,))]
