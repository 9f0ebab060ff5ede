"""What one pass says of one entry before groups, chance and budget: let in, left out for now, or nothing to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from core.lore.entries import Logic, LoreEntry
from core.lore.keys import Haystack, Key, Watch
from core.lore.plan import Keys, Lens, Prepared
from core.lore.profile import Profile
from core.lore.reasons import Reason, Why
from core.lore.scene import Scene, joined, segments
from core.lore.timed import Now


@dataclass(slots=True)
class Texts:
    """The texts of one activation by lens: the messages, what entries ask for beside them, and recursed contents."""

    scene: Scene
    profile: Profile
    watch: Watch
    skew: int = 0
    searching: bool = True
    recursed: list[tuple[str, str]] = field(default_factory=list)  # ("all" or "forced", text)
    _heard: tuple[str, ...] = ()
    needles: dict[Lens, set[str]] = field(default_factory=dict)  # of an index, that stood in what `fresh` gave
    _made: dict[tuple[int, Lens, int], Haystack] = field(default_factory=dict)
    _seen: dict[Lens, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._heard = segments(self.scene, names=self.profile.names, greeting=self.profile.greeting)

    def through(self, lens: Lens) -> Haystack:
        recursed = len(self.recursed) if self.searching and lens.recursion else 0
        asked = (self.skew, lens, recursed)
        made = self._made.get(asked)
        if made is None:
            made = self._made[asked] = Haystack(self._text(lens, recursed), self.watch, self.profile.squashed)
        return made

    def fresh(self, lens: Lens) -> Haystack:
        """What this lens shows that it did not show when it was last asked for here: all of it, or new contents."""
        recursed = len(self.recursed) if self.searching and lens.recursion else 0
        skew, before = self._seen.get(lens, (-1, 0))
        self._seen[lens] = (self.skew, max(before, recursed))
        if skew != self.skew:
            return self.through(lens)
        parts = [] if self._depth(lens) <= 0 else self._recursed(lens, before, recursed)
        return Haystack(joined(parts), self.watch, self.profile.squashed)

    def feed(self, feeds: str, text: str) -> None:
        """One more content to be scanned in the next passes."""
        self.recursed.append((feeds, text))
        self._made.clear()

    def _recursed(self, lens: Lens, start: int, end: int) -> list[str]:
        return [text for feeds, text in self.recursed[start:end] if text and lens.recursion in ("all", feeds)]

    def _depth(self, lens: Lens) -> int:
        return self.profile.scan_depth + self.skew if lens.depth is None else lens.depth

    def _text(self, lens: Lens, recursed: int) -> str:
        depth = self._depth(lens)
        if depth <= 0:
            return ""
        parts = list(self._heard[:depth])
        parts += [text for match in lens.matches if (text := self.scene.texts.get(match, ""))]
        parts += [text for text in self.scene.extra if text]
        return joined(parts + self._recursed(lens, 0, recursed))


@dataclass(slots=True)
class Judge:
    """One pass over the entries. `recursion`: a pass after the first that scans contents; `level` of delayed ones."""

    scene: Scene
    profile: Profile
    moment: Now
    texts: Texts
    expand: Callable[[str], str]
    recursion: bool = False
    level: int = 0
    step: int = 1

    def holds(self, each: Prepared, key: Key) -> bool:
        if key.indexed and (known := self._known(each, key)) is not None:
            return known
        if key.waits:
            key = self._done(key)
        return self.texts.through(each.lens).holds(key, whole=each.whole, case=each.case)

    def _done(self, key: Key) -> Key:
        """A key with its macros done."""
        return self.texts.watch.ready(self.expand(key.text), squashed=self.profile.squashed)

    def _known(self, each: Prepared, key: Key) -> bool | None:
        """What the index has found of a primary key; None where only the text itself can tell."""
        if key not in each.keys:
            return None
        if key.needle not in self.texts.needles.get(each.lens, ()):
            return False
        exact = each.whole or each.case or not self.texts.searching
        return None if exact else True

    def sticks(self, each: Prepared) -> bool:
        return self.profile.extended and self.moment.sticky(each.name, each.entry) is not None

    def verdict(self, each: Prepared) -> Reason:
        """In or out, in the order in which SillyTavern asks (7.1); decorators' conditions stand before the keys."""
        if each.idle.why in (Why.FOLDER, Why.DISABLED):
            return each.idle
        return self._settled(each) or self._matched(each)

    def _say(self, each: Prepared, why: Why, *, word: str = "", second: str = "", until: int = 0) -> Reason:
        return each.reason(why, step=self.step, word=word, second=second, until=until)

    def _hit(self, each: Prepared, why: Why, hit: Key, second: str = "") -> Reason:
        """In by a key: with the words that it stands in."""
        seen = self._done(hit) if hit.waits else hit
        passage = self.texts.through(each.lens).passage(seen, whole=each.whole, case=each.case)
        return each.reason(why, step=self.step, word=hit.text, second=second, passage=passage)

    def _settled(self, each: Prepared) -> Reason | None:
        """What needs no key."""
        for ask in (self._called, self._closed, self._switched, self._condition, self._open):
            if (found := ask(each)) is not None:
                return found
        return None

    def _called(self, each: Prepared) -> Reason | None:
        """`@@activate` where it wins over everything but `enabled: false`."""
        wins = each.said.last is True if self.profile.last_switch_wins else each.said.activate
        return self._say(each, Why.ACTIVATE, word="@@activate") if wins and self.profile.activate_wins else None

    def _closed(self, each: Prepared) -> Reason | None:
        if not self.profile.extended:
            return None
        entry = each.entry
        if entry.triggers and self.scene.trigger not in entry.triggers:
            return self._say(each, Why.TRIGGER, word=self.scene.trigger)
        if not _allows(entry, self.scene):
            return self._say(each, Why.CHARACTER, word=self.scene.character)
        if self.moment.length < entry.delay:
            return self._say(each, Why.DELAY, until=entry.delay)
        sticky = self.moment.sticky(each.name, entry) is not None
        cooldown = self.moment.cooldown(each.name, entry)
        if cooldown is not None and not sticky:
            return self._say(each, Why.COOLDOWN, until=cooldown.end)
        return None if sticky else self._not_now(each)

    def _not_now(self, each: Prepared) -> Reason | None:
        delayed = each.entry.delay_until_recursion
        if delayed and (not self.recursion or delayed > self.level):
            return self._say(each, Why.WAITS, until=delayed)
        if self.recursion and each.entry.exclude_recursion and each.lens.recursion == "all":
            return self._say(each, Why.NOT_BY_RECURSION)
        return None

    def _switched(self, each: Prepared) -> Reason | None:
        said = each.said
        if said.activate and not self.profile.activate_wins:
            return self._say(each, Why.ACTIVATE, word="@@activate")
        off = said.last is False if self.profile.last_switch_wins else said.dont_activate
        return self._say(each, Why.DONT_ACTIVATE, word="@@dont_activate") if off else None

    def _condition(self, each: Prepared) -> Reason | None:
        """The first decorator whose condition does not hold."""
        if not each.said.conditional and (self.profile.extended or not each.entry.delay):
            return None
        matched = self.moment.matched(each.name, each.entry)
        if each.said.once and matched:
            return self._say(each, Why.ONCE, word="@@dont_activate_after_match")
        failed = next(self._failed(each), "")
        if failed:
            return self._say(each, Why.CONDITION, word=failed)
        if each.said.keep and matched:
            return self._say(each, Why.KEPT, word="@@keep_activate_after_match")
        return None

    def _failed(self, each: Prepared) -> Iterator[str]:
        said, count = each.said, self._count()
        after = each.entry.delay or None if said.after is None and not self.profile.extended else said.after
        if after is not None and count < after:
            yield f"@@activate_only_after {after}"
        if said.every is not None and count % said.every:
            yield f"@@activate_only_every {said.every}"
        if said.greeting is not None and said.greeting != self.scene.greeting_index:
            yield f"@@is_greeting {said.greeting}"

    def _count(self) -> int:
        """Messages by the character; RisuAI counts everyone's but the greeting, and the one to come."""
        if not self.profile.counts_everyone:
            return self.scene.assistant_count
        return self.scene.chat_length - (self.scene.greeting_index is not None) + 1

    def _open(self, each: Prepared) -> Reason | None:
        if each.name in self.scene.forced:
            return self._say(each, Why.FORCED)
        if each.entry.constant:
            asks = each.said.additional or each.said.exclude or each.said.exclude_all
            return None if asks and self.profile.extended else self._say(each, Why.CONSTANT)
        sticky = self.moment.sticky(each.name, each.entry) if self.profile.extended else None
        return None if sticky is None else self._say(each, Why.STICKY, until=sticky.end)

    def _matched(self, each: Prepared) -> Reason:
        """By its keys, and what its decorators ask of further keys."""
        found = self._say(each, Why.CONSTANT) if each.entry.constant else self._by_keys(each)
        if not found.inside:
            return found
        for group in each.additional:
            if self._any(each, group) is None:
                return self._say(each, Why.ADDITIONAL, word=found.word, second=_listed(group))
        for group in each.exclude:
            if (hit := self._any(each, group)) is not None:
                return self._say(each, Why.EXCLUDED, word=found.word, second=hit.text)
        for group in each.exclude_all:
            if all(self.holds(each, key) for key in group):
                return self._say(each, Why.EXCLUDED, word=found.word, second=_listed(group))
        return found

    def _by_keys(self, each: Prepared) -> Reason:
        if not each.keys:
            return self._say(each, Why.NO_KEYS)
        hit = self._any(each, each.keys)
        if hit is None:
            return self._missed(each)
        if not each.secondary:
            return self._hit(each, Why.KEY, hit)
        return self._secondary(each, hit)

    def _missed(self, each: Prepared) -> Reason:
        slow = [key.text for key in each.keys if key.text in self.texts.watch.slow]
        if slow:
            return self._say(each, Why.TOO_SLOW, word=slow[0])
        broken = [key.text for key in each.keys if key.broken]
        return self._say(each, Why.BROKEN, word=broken[0]) if broken else each.idle

    def _secondary(self, each: Prepared, hit: Key) -> Reason:
        """The four ways (`selectiveLogic`). `second` is the key that decided, empty where it was all of them."""
        held = [key for key in each.secondary if self.holds(each, key)]
        match each.logic:
            case Logic.AND_ANY:
                good = bool(held)
            case Logic.AND_ALL:
                good = len(held) == len(each.secondary)
            case Logic.NOT_ANY:
                good = not held
            case Logic.NOT_ALL:
                good = len(held) < len(each.secondary)
        if good:
            return self._hit(each, Why.BOTH_KEYS, hit, _listed(tuple(held) or each.secondary))
        return self._say(each, Why.SECONDARY, word=hit.text, second=_listed(each.secondary))

    def _any(self, each: Prepared, keys: Keys) -> Key | None:
        return next((key for key in keys if self.holds(each, key)), None)


def _listed(keys: Keys) -> str:
    return ", ".join(key.text for key in keys[:5])


def _allows(entry: LoreEntry, scene: Scene) -> bool:
    """The character filter, first by name, then by tag."""
    wanted = entry.characters
    if wanted is None:
        return True
    if wanted.names and (scene.character.casefold() in wanted.names) == wanted.exclude:
        return False
    tagged = any(tag.casefold() in wanted.tags for tag in scene.tags)
    return not wanted.tags or tagged != wanted.exclude
