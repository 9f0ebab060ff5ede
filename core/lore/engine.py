"""Which entries of some lorebooks belong into the prompt now, where, and why each one does or does not. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from core.lore.budget import Stop, by_priority, over_book, whole_budget
from core.lore.entries import Book, LoreEntry
from core.lore.groups import Contest
from core.lore.judge import Judge, Texts
from core.lore.keys import Watch
from core.lore.placing import Placed, placed
from core.lore.plan import Plan, Prepared, plan
from core.lore.profile import Profile
from core.lore.reasons import Reason, Why
from core.lore.scene import Scene
from core.lore.timed import Name, Timed, after, now
from core.text import Text, t

MOST_PASSES = 100  # of recursion, whatever a book asks for
MOST_WARNINGS = 20  # about slow keys; each entry's reason says it as well


@dataclass(frozen=True, slots=True)
class Activation:
    """What one turn gets. `placed` stands in the order of the prompt; `reasons` has one for every entry, by book.

    `silenced`: prompts of the platform that an entry's `@@disable_ui_prompt` asks to leave out.
    """

    placed: tuple[Placed, ...]
    reasons: tuple[Reason, ...]
    state: Timed
    warnings: tuple[Text, ...] = ()
    silenced: frozenset[str] = frozenset()


def seeded(seed: str) -> Callable[[str], float]:
    """Numbers in [0, 1) that are the same for the same seed and name, whatever else is asked."""

    def roll(name: str) -> float:
        digest = hashlib.sha256(f"{seed}\x1e{name}".encode("utf-8", "surrogatepass")).digest()
        return (int.from_bytes(digest[:8], "big") >> 11) / 2**53

    return roll


def activate(  # noqa: PLR0913 - the four functions are the caller's world, named where they are given
    books: Sequence[Book],
    scene: Scene,
    profile: Profile,
    *,
    state: Timed,
    roll: Callable[[str], float],
    count: Callable[[str], int],
    expand: Callable[[str], str],
    scan: Callable[[str], str] | None = None,
) -> Activation:
    """Read `books` (the ones that go first stand first) against `scene`.

    `roll` gives a number in [0, 1) for a name, `count` the tokens of a text, `expand` a text with its macros done (of
    an entry once, of keys as often as they are tried) and `scan` an entry's text as recursion reads it (None: as
    expanded). A regular expression may take 0.05 s, all together 0.1 s (`keys.py`): this belongs into a worker.
    """
    run = _Run(_plans(books, profile), scene, profile, roll, _Texts(expand, scan, count), state)
    run.all_passes()
    return run.result()


def _plans(books: Sequence[Book], profile: Profile) -> list[Plan]:
    """A book that is reached twice counts once; another book of the same key gets one of its own."""
    named: dict[str, Book] = {}
    for book in dict.fromkeys(books):
        name = book.key
        while name in named:
            name += "~"
        named[name] = book if name == book.key else replace(book, key=name)
    return [plan(book, profile) for book in named.values()]


@dataclass(slots=True)
class _Texts:
    """The texts of entries, each worked out once."""

    expand: Callable[[str], str]
    scan: Callable[[str], str] | None
    count: Callable[[str], int]
    shown: dict[Name, str] = field(default_factory=dict)
    sizes: dict[Name, int] = field(default_factory=dict)

    def content(self, each: Prepared) -> str:
        if each.name not in self.shown:
            self.shown[each.name] = self.expand(each.said.content)
        return self.shown[each.name]

    def size(self, each: Prepared) -> int:
        if each.name not in self.sizes:
            text = self.content(each)
            self.sizes[each.name] = self.count(text) if text else 0
        return self.sizes[each.name]

    def rough(self, each: Prepared) -> int:
        return self.sizes[each.name] if each.name in self.sizes else self.count(each.said.content)

    def scanned(self, each: Prepared) -> str:
        return self.content(each) if self.scan is None else self.scan(each.said.content)


class _Run:
    """One activation: passes until nothing new comes."""

    def __init__(
        self,
        plans: list[Plan],
        scene: Scene,
        profile: Profile,
        roll: Callable[[str], float],
        texts: _Texts,
        state: Timed,
    ) -> None:
        self.plans, self.scene, self.profile, self.roll, self.texts = plans, scene, profile, roll, texts
        by_key = {each.book.key: each for each in plans}
        self.moment = now(state, scene.chat_length, lambda name: _entry(by_key, name))
        self.watch = Watch()
        self.judge = Judge(scene, profile, self.moment, Texts(scene, profile, self.watch), texts.expand)
        self.stop = Stop(whole_budget(profile, scene.context, plans), texts.size, texts.rough)
        self.levels = sorted({level for each in plans for level in each.levels})
        self.active: dict[Name, Prepared] = {}
        self.reasons: dict[Name, Reason] = {}
        self.failed: set[Name] = set()
        self.pending: list[set[int]] = [self._restless(each) for each in plans]

    def _restless(self, each: Plan) -> set[int]:
        forced = {each.places[entry] for book, entry in self.scene.forced if book == each.book.key and each.find(entry)}
        return {*each.restless, *forced}

    def all_passes(self) -> None:
        self.judge.level = self.levels.pop(0) if self.levels else 0
        most = min(self.profile.passes or MOST_PASSES, MOST_PASSES)
        while True:
            fed = self._one_pass()
            if self.judge.step >= most or not self._another(fed=fed):
                break
            self.judge.step += 1
        if self.profile.skips:
            self._drop(by_priority(list(self.active.values()), self.stop.budget, self.texts.size, self.judge.step))

    def _another(self, *, fed: bool) -> bool:
        """What the next pass is for: contents that were fed, fewer entries than asked for, delayed ones; or none.

        Once the budget is full, only the delayed ones are left: some of them may stand outside it.
        """
        texts, minimal = self.judge.texts, not self.judge.texts.searching
        texts.searching = True
        if not self.stop.overflowed:
            if fed or (minimal and texts.recursed):
                self.judge.recursion = True
                return True
            if self._deepen():
                return True
        if self.levels:
            self.judge.level, self.judge.recursion = self.levels.pop(0), True
            return True
        return False

    def _deepen(self) -> bool:
        """One message more for everyone whose depth is the common one, until there are enough entries."""
        depth = self.profile.scan_depth + self.judge.texts.skew + 1
        deepest = min(self.profile.deepest or len(self.scene.messages), len(self.scene.messages))
        if len(self.active) >= self.profile.least or depth > deepest:
            return False
        self.judge.texts.skew += 1
        self.judge.texts.searching = self.judge.recursion = False
        return True

    def _one_pass(self) -> bool:
        """Whether contents of new entries are to be scanned."""
        new = self._chosen(self._candidates())
        self._limit_books(new)
        fitting = [each for each in new if each.name not in self.failed]
        if not self.profile.skips:
            self.stop.step = self.judge.step
            fitting, dropped = self.stop.fitting(self.active.values(), fitting)
            self._drop(dropped)
        self.active.update((each.name, each) for each in fitting)
        for feeds in ("all", "forced"):
            contents = [self.texts.scanned(each) for each in fitting if each.feeds == feeds]
            if contents:
                self.judge.texts.feed(feeds, "\n".join(contents))
        return any(each.feeds for each in fitting)

    def _candidates(self) -> list[Prepared]:
        """The entries that this pass lets in, sticky ones first, then as the books order them."""
        found = [each for each in self._asked() if self._lets_in(each)]
        return sorted(found, key=lambda each: not self.judge.sticks(each))

    def _asked(self) -> Iterator[Prepared]:
        lenses = {lens for each in self.plans for lens, _ in each.lenses}
        fresh = {lens: self.judge.texts.fresh(lens) for lens in lenses}
        for number, each in enumerate(self.plans):
            for lens, index in each.lenses:
                owners, needles = index.hits(fresh[lens])
                self.pending[number] |= owners
                self.judge.texts.needles.setdefault(lens, set()).update(needles)
            for at in sorted(self.pending[number]):
                entry = each.entries[at]
                if entry.name not in self.active and entry.name not in self.failed:
                    yield entry

    def _lets_in(self, each: Prepared) -> bool:
        reason = self.reasons[each.name] = self.judge.verdict(each)
        return reason.inside

    def _chosen(self, candidates: list[Prepared]) -> list[Prepared]:
        """Who is left after the groups' contests and the rolls."""
        if self.profile.extended and any(each.entry.groups for each in candidates):
            contest = Contest(
                self.roll, self.judge.holds, self._sticky(candidates), self._blocked(candidates), self._won()
            )
            candidates = contest.settle(candidates)
            self.reasons |= {name: why.at(self.judge.step) for name, why in contest.lost.items()}
        return [each for each in candidates if self._lucky(each)]

    def _sticky(self, candidates: list[Prepared]) -> set[Name]:
        return {each.name for each in candidates if self.judge.sticks(each)}

    def _blocked(self, candidates: list[Prepared]) -> set[Name]:
        cooling = {each.name for each in candidates if self.moment.cooldown(each.name, each.entry) is not None}
        return cooling | {each.name for each in candidates if self.moment.length < each.entry.delay}

    def _won(self) -> set[str]:
        return {group for each in self.active.values() for group in each.entry.groups}

    def _lucky(self, each: Prepared) -> bool:
        """The entry's chance. A failure counts for the whole activation."""
        found = self.reasons[each.name]
        called = found.why is Why.ACTIVATE and self.profile.activate_wins
        if each.chance >= 100 or called or self.judge.sticks(each):
            return True
        roll = self.roll(f"chance\x1f{each.name[0]}\x1f{each.name[1]}")
        if each.chance > 0 and roll * 100 <= each.chance:
            self.reasons[each.name] = replace(found, roll=roll, chance=each.chance)
            return True
        lost = each.reason(Why.PROBABILITY, word=found.word, roll=roll, chance=each.chance)
        self._drop({each.name: lost})
        return False

    def _limit_books(self, new: Sequence[Prepared]) -> None:
        if not self.profile.book_budgets:
            return
        for each in self.plans:
            if each.budget is not None:
                members = [one for one in (*self.active.values(), *new) if one.name[0] == each.book.key]
                self._drop(over_book(members, each.budget, self.texts.size, self.judge.step))

    def _drop(self, dropped: dict[Name, Reason]) -> None:
        for name, why in dropped.items():
            self.failed.add(name)
            self.active.pop(name, None)
            self.reasons[name] = why.at(self.judge.step)

    def result(self) -> Activation:
        active = list(self.active.values())
        remembered = [(each.name, each.entry, each.said.once or each.said.keep) for each in active]
        return Activation(
            placed(active, self.texts.content, self._length(), self.profile),
            tuple(self.reasons.get(each.name, each.idle) for one in self.plans for each in one.entries),
            after(self.moment, remembered),
            self._warnings(),
            frozenset(prompt for each in active for prompt in each.said.silenced),
        )

    def _length(self) -> int:
        return max(self.scene.chat_length, len(self.scene.messages))

    def _warnings(self) -> tuple[Text, ...]:
        slow = tuple(t("lore-warning-slow", word=word) for word in list(self.watch.slow)[:MOST_WARNINGS])
        return tuple(problem for each in self.plans for problem in each.broken) + slow


def _entry(plans: dict[str, Plan], name: Name) -> LoreEntry | None:
    found = plans[name[0]].find(name[1]) if name[0] in plans else None
    return None if found is None else found.entry
