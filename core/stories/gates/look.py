"""What all gates look at: the page, what was planned for it, what held before it, and who is known. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from core.stories.canon import Canon, present, replay
from core.stories.gates.limits import Limits, limits
from core.stories.gates.prose import Page, page, shown
from core.stories.gates.report import Result, Verdict
from core.stories.gates.words import Words, words
from core.stories.given import Draft, Given
from core.stories.schemas import EpisodePlan, Member

MOST_QUOTES = 6
NOTHING = "-"
SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
)
LONG_SURNAMES = frozenset({"남궁", "독고", "동방", "사공", "서문", "선우", "제갈", "황보"})


@dataclass(frozen=True)
class Look:
    given: Given
    draft: Draft
    page: Page
    words: Words
    limits: Limits
    canon: Canon
    plan: EpisodePlan | None

    @property
    def korean(self) -> bool:
        return self.given.wish.language == "ko"

    @cached_property
    def known(self) -> dict[str, Member]:
        """Each form under which somebody of the cast may be named, and who it is; the longest first."""
        found: dict[str, Member] = {}
        for member in self.given.members.values():
            for form in forms(member, self.words.titles, korean=self.korean):
                found.setdefault(form, member)
        return {form: found[form] for form in sorted(found, key=lambda each: (-len(each), each))}

    @cached_property
    def shared(self) -> frozenset[str]:
        """Forms that more than one of them has, as a family's name: nobody can be told by it."""
        members = self.given.members.values()
        counted = Counter(form for one in members for form in set(forms(one, self.words.titles, korean=self.korean)))
        return frozenset(form for form, count in counted.items() if count > 1)

    def who(self, name: str) -> Member | None:
        """Of the cast, by a name as the text has it; None where it may be several."""
        sure = (part for part in (name, *name.split()) if part in self.known and part not in self.shared)
        return next((self.known[part] for part in sure), None)

    @cached_property
    def there(self) -> frozenset[str]:
        """Those who are in the episode by its plan."""
        return present(self.plan)

    @cached_property
    def bible(self) -> str:
        """All words that were agreed on before the text: what stands there is no stranger in it."""
        return "\n".join(_agreed(self.given, self.plan))

    @cached_property
    def before(self) -> str:
        """The text of all episodes before this one."""
        return "\n".join(each.text for each in self.given.earlier)

    def scene(self, number: int) -> str:
        """The text of a planned scene; the whole where the text is not cut as the plan is."""
        parts = self.draft.scenes
        return parts[number] if self.plan is not None and len(parts) == len(self.plan.scenes) else self.page.text


def look(given: Given, draft: Draft) -> Look:
    language = given.wish.language
    return Look(
        given=given,
        draft=draft,
        page=page(draft.scenes),
        words=words(language),
        limits=limits(language),
        canon=replay(given.deltas[: max(0, given.episode - 1)], given.plans, given.ledger),
        plan=next((plan for plan in given.plans if plan.number == given.episode), None),
    )


def forms(member: Member, titles: frozenset[str], *, korean: bool) -> Iterator[str]:
    """The whole name, the given name (Korean) or each part of it but for titles, and the aliases."""
    name = member.name
    yield name
    if korean and ((len(name) == 3 and name[0] in SURNAMES) or (len(name) == 4 and name[:2] in LONG_SURNAMES)):
        yield name[-2:]
    elif " " in name:
        parts = (part for part in name.split() if len(part) > 1 and part.lower() not in titles)
        yield from (part for part in parts if korean or part[0].isupper())
    yield from member.aliases


def green(gate: str, value: object = NOTHING, limit: str = NOTHING) -> Result:
    return Result(gate, Verdict.GREEN, str(value), limit)


def judged(
    gate: str, value: str, limit: str, *, wrong: bool, told: str, quotes: tuple[str, ...] = (), soft: bool = False
) -> Result:
    """Green, or what is wrong with it in words for a model; quotes are made fit to be kept."""
    if not wrong:
        return Result(gate, Verdict.GREEN, value, limit)
    kept = tuple(shown(each) for each in quotes[:MOST_QUOTES])
    return Result(gate, Verdict.SOFT if soft else Verdict.RED, shown(value, 120), limit, kept, told)


def listed(quotes: tuple[str, ...] | list[str]) -> str:
    """Places in the text, for the words that a model is told."""
    return "; ".join(f"“{shown(each)}”" for each in quotes[:MOST_QUOTES])


def share(value: float) -> str:
    return f"{value:.3f}"


def named(text: str, form: str, *, korean: bool) -> bool:
    """Whether a name stands in a text: it begins a Korean word (particles follow) or is a whole English one."""
    return next(places(text, form, korean=korean), None) is not None


def places(text: str, form: str, *, korean: bool) -> Iterator[int]:
    """Where it stands."""
    if form not in text:
        return
    pattern = rf"(?<![가-힣A-Za-z]){re.escape(form)}" if korean else rf"(?<!\w){re.escape(form)}(?!\w)"
    yield from (found.start() for found in re.finditer(pattern, text))


def _agreed(given: Given, plan: EpisodePlan | None) -> Iterator[str]:
    for part in (given.concept, given.world, given.cast, given.plot, given.ledger, given.cards, plan):
        if part is not None:
            yield from _strings(part.model_dump(mode="json"))
    yield from given.wish.keywords


def _strings(tree: object) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for each in tree.values():
            yield from _strings(each)
    elif isinstance(tree, list):
        for each in tree:
            yield from _strings(each)
