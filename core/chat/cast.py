"""Who of several characters speaks. Pure: the same chat and seed give the same, whoever asks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.characters.grams import fold
from core.chat.naming import Naming
from core.chat.rules import Mode

TOUCHED = 0.5  # of what keeps somebody silent goes where their own last words are taken up
_COMMON = 2  # letters by which Korean words are of one kin: "등대는", "등대가"
# What says too little to be a subject: Korean ones by their first letters.
_KOREAN = "그래그런그럼그거그게그건나는나도내가너는네가너도우리진짜정말이거이게이건저거맞아좋아같아"
_MORE = "하는하고해서했어있는있어없는없어오늘지금그냥너무조금많이이제아직다시근데뭐야어떻이렇그렇아니"
_ENGLISH = "from with that this what when your have just like they them then than there where about would could should"
_SAYING_LITTLE = {
    *_ENGLISH.split(),
    *map("".join, zip(*[iter(_KOREAN + _MORE)] * _COMMON, strict=True)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A character that is present. `talkativeness` is 0 to 1; whoever is `on_call` speaks only when it is meant."""

    character_id: int
    version_id: int
    public_id: str
    name: str
    called: str
    talkativeness: float = 0.5
    on_call: bool = False
    first: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.name, self.called)))


@dataclass(frozen=True, slots=True)
class Heard:
    """A person's message. `reply_to` is the version whose words it replies to, `seed` the event's id.

    `recent` are the newest words of those present, by version; `addressed`: some character is meant.
    """

    text: str
    reply_to: int | None
    seed: str
    recent: tuple[tuple[int, str], ...] = ()
    addressed: bool = True


def speakers(members: Sequence[Member], heard: Heard, mode: Mode, last: int | None) -> tuple[Member, ...]:
    """Who answers a person's message, in order. `last` is the version that spoke last.

    Nobody in an empty place, in one where only who is called speaks, and where no character is meant.
    """
    if not members or mode is Mode.CALL:
        return ()
    spoken_to = _spoken_to(members, heard)
    match mode:
        case Mode.ROUND:
            ready = tuple(member for member in members if not member.on_call or member in spoken_to)
        case Mode.NATURAL:
            ready = spoken_to or _rolled(members, heard)
        case Mode.NAMED:
            ready = spoken_to
    return ready or ((_nearest(members, last),) if heard.addressed else ())


def follow(
    members: Sequence[Member], said: str, by: int, mode: Mode, depth: int, limit: int, seed: str
) -> Member | None:
    """Who of the others reacts to what version `by` has said; None where it stays at that.

    `depth` counts the answers in a row that no person's message stands between, this one with them; it never gets
    beyond `limit`.
    """
    others = [member for member in members if member.version_id != by]
    if depth >= limit or mode not in {Mode.NATURAL, Mode.NAMED}:
        return None
    named = Naming(member.names for member in others).found(said)
    if named:
        return others[named[0]]
    if mode is Mode.NAMED:
        return None
    ready = [(_roll(seed, member) - member.talkativeness / (1 + depth), member) for member in others if _free(member)]
    return min(ready, key=lambda each: each[0])[1] if ready and min(each for each, _ in ready) < 0 else None


def named(members: Sequence[Member], text: str) -> tuple[Member, ...]:
    """Whom a text names, in the order of naming."""
    return tuple(members[index] for index in Naming(member.names for member in members).found(text))


def _spoken_to(members: Sequence[Member], heard: Heard) -> tuple[Member, ...]:
    """Whose words the message replies to, and whom it names."""
    replied = [member for member in members if member.version_id == heard.reply_to]
    return tuple(dict.fromkeys((*replied, *named(members, heard.text))))


def _rolled(members: Iterable[Member], heard: Heard) -> tuple[Member, ...]:
    """Whoever has something to say, the readiest first."""
    touched = _touched(heard)
    ready: list[tuple[float, Member]] = []
    for member in filter(_free, members):
        silence = (1 - member.talkativeness) * (TOUCHED if member.version_id in touched else 1.0)
        margin = (1 - silence) - _roll(heard.seed, member)
        if margin > 0:
            ready.append((-margin, member))
    return tuple(member for _, member in sorted(ready, key=lambda each: each[0]))


def _nearest(members: Sequence[Member], last: int | None) -> Member:
    """Whoever spoke last, else the first; whoever is on call only where all are."""
    free = list(filter(_free, members)) or list(members)
    return min(free, key=lambda member: (member.version_id != last, not member.first))


def _touched(heard: Heard) -> frozenset[int]:
    """Whose newest words are taken up."""
    words = _kin(heard.text)
    return frozenset(version for version, text in heard.recent if words & _kin(text))


def _kin(text: str) -> set[str]:
    """What is talked of: Korean words by their first two letters, for their ends change; others from four letters."""
    words = fold(text).split()
    korean = {word[:_COMMON] for word in words if "가" <= word[0] <= "힣" and len(word) >= _COMMON}
    return (korean | {word for word in words if word[0] < "가" and len(word) > 2 * _COMMON - 1}) - _SAYING_LITTLE


def _free(member: Member) -> bool:
    return not member.on_call


def _roll(seed: str, member: Member) -> float:
    """0 to 1 (never 1), by chance but always the same."""
    digest = hashlib.sha256(f"{seed}/{member.public_id}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
