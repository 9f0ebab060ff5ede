"""What moderators have set for a place. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """Who of several characters speaks: whoever the words call for, by talkativeness and content; only who is named or
    replied to; all in turn; only who is called."""

    NATURAL = "natural"
    NAMED = "named"
    ROUND = "round"
    CALL = "call"


class Change(StrEnum):
    EVERYONE = "everyone"
    MODERATORS = "moderators"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """`change`: who may choose, invite and dismiss characters and begin anew. `here`: the bot speaks here at all.

    `language` of the product's words ("": each person's own). `voices`: characters have their own names and faces.
    `buttons`: answers carry buttons. `bots`: bots and webhooks may trigger answers. `chain`: answers in a row (0 to 10)
    that no person's message stands between. `unasked`: the chance in percent (0 to 100) that a character joins in when
    nobody called it; `daily` how often a day at most; `quiet_from`, `quiet_to`: hours (0 to 23) between which it does
    not (equal: never quiet). `adult`: characters for adults may come where the platform marks the place as fit.
    `media`: pictures and voices are read and made. `each_day`: answers that one person gets a day (0: no limit).
    """

    change: Change = Change.EVERYONE
    here: bool = True
    language: str = ""
    mode: Mode = Mode.NATURAL
    voices: bool = True
    buttons: bool = True
    bots: bool = False
    chain: int = 3
    unasked: int = 0
    daily: int = 10
    quiet_from: int = 23
    quiet_to: int = 8
    adult: bool = True
    media: bool = True
    each_day: int = 0


USUAL = Rules()
