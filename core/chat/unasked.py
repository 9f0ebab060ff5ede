"""When a character speaks though nobody has called it. Pure."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from core.accounts.preferences import Preferences
from core.chat.rules import Rules

MOST_TRIES = 2  # openings in a row that may stay unanswered
_KOREA = ZoneInfo("Asia/Seoul")


def zone(locale: str) -> tzinfo:
    """By which people who read `locale` have their quiet hours: places and people tell no zone of their own."""
    return _KOREA if locale == "ko" else UTC


def quiet(hour: int, from_: int, to: int) -> bool:
    """Whether `hour` (0 to 23) lies from `from_` to just before `to`, over midnight too; equal: never."""
    return from_ <= hour < to if from_ <= to else hour >= from_ or hour < to


def joins(rules: Rules, *, seed: str, hour: int, today: int) -> bool:
    """Whether a character joins in where nobody called it; the same `seed` always gives the same chance.

    `hour` is the place's own (0 to 23), `today` how often that happened there today.
    """
    if today >= rules.daily or quiet(hour, rules.quiet_from, rules.quiet_to):
        return False
    drawn = int.from_bytes(hashlib.blake2b(seed.encode("utf-8", "replace"), digest_size=8).digest())
    return drawn % 100 < rules.unasked


def returns_at(preferences: Preferences, last: datetime, tries: int, zone: tzinfo) -> datetime | None:
    """When a character may open the talk again; None where it may not.

    `last` (aware) is when the newest words were said, by whomever; `tries` how often it has opened the talk since the
    person spoke. Each try that stays unanswered doubles the pause; after MOST_TRIES there are no more. A time in quiet
    hours moves to their end. In UTC.
    """
    if preferences.returns <= 0 or tries >= MOST_TRIES:
        return None
    due = (last + timedelta(hours=preferences.returns * 2 ** max(tries, 0))).astimezone(zone)
    if quiet(due.hour, preferences.quiet_from, preferences.quiet_to):
        days = 1 if due.hour >= preferences.quiet_to else 0
        due = (due + timedelta(days=days)).replace(hour=preferences.quiet_to, minute=0, second=0, microsecond=0)
    return due.astimezone(UTC)
