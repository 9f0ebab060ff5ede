"""The engine beside a second, plain reading of the reference (cards.md, 7.1), over whole chats."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.lore.engine import seeded
from core.lore.profile import SILLYTAVERN, Profile
from core.lore.timed import Timed
from tests.core.lore.scenes import book, contents, entry, run

WORDS = ("fox", "owl", "elk", "용", "a fox", "FOX")
Roll = Callable[[str], float]


@dataclass(slots=True)
class Effects:
    """`sticky` and `cooldown` by entry: from the chat's length at which it began to that at which it ends."""

    sticky: dict[str, tuple[int, int]] = field(default_factory=dict)
    cooldown: dict[str, tuple[int, int, bool]] = field(default_factory=dict)

    def begin(self, entries: list[dict[str, Any]], length: int) -> None:
        for each in entries:
            name, ext = each["id"], each["extensions"]
            if name in self.cooldown and length <= self.cooldown[name][0] and not self.cooldown[name][2]:
                del self.cooldown[name]
            if name in self.cooldown and length >= self.cooldown[name][1]:
                del self.cooldown[name]
            if name in self.sticky and length <= self.sticky[name][0]:
                del self.sticky[name]
            if name in self.sticky and length >= self.sticky[name][1]:
                del self.sticky[name]
                if ext["cooldown"]:
                    self.cooldown[name] = (length, length + ext["cooldown"], True)

    def end(self, active: list[dict[str, Any]], length: int) -> None:
        for each in active:
            name, ext = each["id"], each["extensions"]
            if ext["sticky"] and name not in self.sticky:
                self.sticky[name] = (length, length + ext["sticky"])
            if ext["cooldown"] and not ext["sticky"] and name not in self.cooldown:
                self.cooldown[name] = (length, length + ext["cooldown"], False)


@dataclass(slots=True)
class Oracle:
    """One scan, step by step as the text tells it."""

    raw: list[dict[str, Any]]
    texts: list[str]
    profile: Profile
    roll: Roll
    effects: Effects
    state: str = "initial"
    level: int = 0
    skew: int = 0
    buffer: list[str] = field(default_factory=list)
    active: dict[str, dict[str, Any]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    overflowed: bool = False

    def scan(self) -> list[dict[str, Any]]:
        self.raw.sort(key=lambda each: -each["insertion_order"])
        self.effects.begin(self.raw, len(self.texts))
        levels = sorted({each["extensions"]["delay_until_recursion"] for each in self.raw} - {0})
        self.level = levels.pop(0) if levels else 0
        passes = 0
        while self.state:
            passes += 1
            new = self.budgeted(self.lucky(self.grouped(self.candidates())))
            fed = [each["content"] for each in new if not each["extensions"]["prevent_recursion"]]
            reads = bool(fed) or (self.state == "minimal" and bool(self.buffer))
            following = "recursion" if reads and self.profile.recursive and not self.overflowed else ""
            least = len(self.active) < self.profile.least and self.profile.scan_depth + self.skew < len(self.texts)
            if not following and not self.overflowed and least:
                following, self.skew = "minimal", self.skew + 1
            if not following and levels:
                following, self.level = "recursion", levels.pop(0)
            if self.profile.recursive and fed:
                self.buffer.append("\n".join(fed))
            self.state = "" if self.profile.passes and passes >= self.profile.passes else following
        self.effects.end(list(self.active.values()), len(self.texts))
        found = list(self.active.values())
        return [each for _, each in sorted(enumerate(found), key=lambda pair: (pair[1]["insertion_order"], -pair[0]))]

    def sticks(self, each: dict[str, Any]) -> bool:
        return each["id"] in self.effects.sticky

    def candidates(self) -> list[dict[str, Any]]:
        found = [each for each in self.raw if each["id"] not in self.active and each["id"] not in self.failed]
        found = [each for each in found if each["enabled"] and self.may(each) and self.wants(each)]
        return sorted(found, key=lambda each: not self.sticks(each))

    def may(self, each: dict[str, Any]) -> bool:
        ext, sticky = each["extensions"], self.sticks(each)
        if ext["triggers"] and "normal" not in ext["triggers"]:
            return False
        if len(self.texts) < ext["delay"] or (each["id"] in self.effects.cooldown and not sticky):
            return False
        recursion = self.state == "recursion"
        if not recursion and ext["delay_until_recursion"] and not sticky:
            return False
        if recursion and ext["delay_until_recursion"] > self.level and not sticky:
            return False
        return not (recursion and ext["exclude_recursion"] and self.profile.recursive and not sticky)

    def wants(self, each: dict[str, Any]) -> bool:
        if each["content"].startswith("@@activate"):
            return True
        if each["content"].startswith("@@dont_activate"):
            return False
        if each["constant"] or self.sticks(each):
            return True
        if not any(self.holds(each, key) for key in each["keys"]):
            return False
        second = [self.holds(each, key) for key in each["secondary_keys"]]
        if not second or not each["selective"]:
            return True
        match each["extensions"]["selectiveLogic"]:
            case 0:
                return any(second)
            case 1:
                return not all(second)
            case 2:
                return not any(second)
        return all(second)

    def holds(self, each: dict[str, Any], key: str) -> bool:
        ext = each["extensions"]
        own = ext["scan_depth"]
        depth = self.profile.scan_depth + self.skew if own is None else own
        parts = list(reversed(self.texts))[:depth] + (self.buffer if self.state != "minimal" else [])
        text = "\x01" + "\n\x01".join(parts) if depth > 0 else ""
        if not ext["case_sensitive"]:
            key, text = key.lower(), text.lower()
        if ext["match_whole_words"] and len(key.split()) == 1:
            return re.search(rf"(?:^|\W)({re.escape(key)})(?:$|\W)", text, re.ASCII) is not None
        return key in text

    def score(self, each: dict[str, Any]) -> int:
        first = sum(self.holds(each, key) for key in each["keys"])
        second = [self.holds(each, key) for key in each["secondary_keys"]] if each["selective"] else []
        if not each["keys"] or not second:
            return first
        match each["extensions"]["selectiveLogic"]:
            case 0:
                return first + sum(second)
            case 3:
                return first + len(second) if all(second) else first
        return first

    def grouped(self, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        left = list(found)
        names = dict.fromkeys(each["extensions"]["group"] for each in found if each["extensions"]["group"])
        for name in names:
            members = [each for each in left if each["extensions"]["group"] == name]
            stay = self.stay(name, members)
            left = [each for each in left if each not in members or each in stay]
        return left

    def stay(self, name: str, members: list[dict[str, Any]]) -> list[dict[str, Any]]:
        sticky = [each for each in members if self.sticks(each)]
        if sticky:
            return sticky
        if any(each["extensions"]["use_group_scoring"] for each in members):
            best = max(map(self.score, members))
            members = [
                each for each in members if not each["extensions"]["use_group_scoring"] or self.score(each) == best
            ]
        if any(each["extensions"]["group"] == name for each in self.active.values()):
            return []
        preferred = [each for each in members if each["extensions"]["group_override"]]
        if preferred or len(members) < 2:
            return preferred[:1] or members
        mark = self.roll(f"group\x1f{name}") * sum(each["extensions"]["group_weight"] for each in members)
        total = 0
        for each in members:
            total += each["extensions"]["group_weight"]
            if mark <= total:
                return [each]
        return members[-1:]

    def lucky(self, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        left = []
        for each in found:
            chance = each["extensions"]["probability"]
            rolled = self.roll(f"chance\x1fbook\x1f{each['id']}") * 100
            if chance == 100 or self.sticks(each) or (chance > 0 and rolled <= chance):
                left.append(each)
            else:
                self.failed.add(each["id"])
        return left

    def budgeted(self, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        taken = []
        used = sum(len(bare(each).split()) for each in self.active.values())
        for each in found:
            size = len(bare(each).split())
            if not each["extensions"]["ignore_budget"] and (
                self.overflowed or used + size >= (self.profile.budget or 0)
            ):
                self.overflowed = True
                continue
            used += size
            taken.append(each)
        self.active |= {each["id"]: each for each in taken}
        return taken


def bare(each: dict[str, Any]) -> str:
    content: str = each["content"]
    return content.split("\n", 1)[1] if content.startswith("@@") else content


texts = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
extensions = st.fixed_dictionaries(
    {
        "selectiveLogic": st.integers(0, 3),
        "probability": st.sampled_from((0, 50, 100, 100, 100)),
        "group": st.sampled_from(("", "", "g", "h")),
        "group_override": st.booleans(),
        "group_weight": st.sampled_from((1, 100, 300)),
        "use_group_scoring": st.booleans(),
        "sticky": st.sampled_from((0, 0, 1, 2)),
        "cooldown": st.sampled_from((0, 0, 1, 2)),
        "delay": st.sampled_from((0, 0, 2, 3)),
        "delay_until_recursion": st.sampled_from((0, 0, 0, 1, 2, 3)),
        "exclude_recursion": st.booleans(),
        "prevent_recursion": st.booleans(),
        "ignore_budget": st.sampled_from((False, False, True)),
        "match_whole_words": st.booleans(),
        "case_sensitive": st.booleans(),
        "scan_depth": st.sampled_from((None, None, 0, 1, 3)),
        "triggers": st.sampled_from(([], [], ["normal"], ["swipe"])),
        "position": st.just(0),
    }
)
made = st.builds(
    lambda keys, second, head, content, more, ext: entry(*keys, content=head + content) | more | {"extensions": ext},
    st.lists(st.sampled_from(WORDS), max_size=3),
    st.lists(st.sampled_from(WORDS), max_size=2),
    st.sampled_from(("", "", "", "", "@@activate\n", "@@dont_activate\n")),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    st.fixed_dictionaries(
        {
            "enabled": st.sampled_from((True, True, True, False)),
            "constant": st.sampled_from((False, False, False, True)),
            "selective": st.booleans(),
            "secondary_keys": st.lists(st.sampled_from(WORDS), max_size=2),
            "insertion_order": st.integers(0, 4),
        }
    ),
    extensions,
)
profiles = st.builds(
    lambda recursive, passes, depth, budget, least: replace(
        SILLYTAVERN, names=False, recursive=recursive, passes=passes, scan_depth=depth, budget=budget, least=least
    ),
    st.booleans(),
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from((4, 8, 100)),
    st.sampled_from((0, 0, 2, 5)),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(made, min_size=1, max_size=6), st.lists(texts, min_size=1, max_size=6), profiles, st.text(max_size=3))
def test_the_engine_finds_what_a_plain_reading_of_the_reference_finds(
    raw: list[dict[str, Any]], said: list[str], profile: Profile, seed: str
) -> None:
    named = [each | {"id": str(number)} for number, each in enumerate(raw)]
    state, effects = Timed(), Effects()

    for length in range(1, len(said) + 1):
        roll = seeded(f"{seed}/{length}")
        oracle = Oracle([dict(each) for each in named], said[:length], profile, roll, effects)
        expected = oracle.scan()
        found = run(book(*named), *said[:length], profile=profile, state=state, roll=roll)
        state = found.state

        assert contents(found) == [bare(each) for each in expected]
