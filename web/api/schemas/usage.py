"""What an account has used, as the API shows it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, Field

from core.accounts import used
from core.accounts.used import Day, Month, Sum, With

Purpose = Literal["chat", "story", "memory", "speech", "transcript", "image"]


class SumShown(BaseModel):
    calls: int
    unpriced: int = Field(description="Calls of which nobody knows the price.")
    tokens: int
    cost: int = Field(description="In millionths of a US dollar, of the calls whose price is known.")
    own: int = Field(description="Of the cost, what was paid by keys of the account's own.")
    own_calls: int = Field(description="Of the calls, those with a key of the account's own.")


class DayShown(SumShown):
    day: datetime.date
    purposes: dict[Purpose, SumShown] = Field(description="Only those with a call.")


class WithShown(SumShown):
    kind: Literal["character", "story"]
    id: str | None = Field(description="Null where it is gone.")
    name: str


class MonthShown(BaseModel):
    """What stories have cost in this month, in millionths of a US dollar."""

    spent: int
    reserved: int = Field(description="Set aside for what is being written.")
    cap: int | None = Field(description="Null: there is no limit.")
    left: int | None


class UsageShown(BaseModel):
    total: SumShown
    days: list[DayShown] = Field(description="The oldest first, also those without a call.")
    characters: list[WithShown] = Field(description="Those with whom most was used.")
    stories: list[WithShown]
    month: MonthShown


def usage_shown(days: Sequence[Day], beside: Sequence[With], month: Month) -> UsageShown:
    return UsageShown(
        total=_sum(used.total(days)),
        days=[_day(each) for each in days],
        characters=[_with(each, "character") for each in beside if each.kind == "character"],
        stories=[_with(each, "story") for each in beside if each.kind == "story"],
        month=MonthShown(spent=month.spent, reserved=month.reserved, cap=month.cap, left=month.left),
    )


def _day(day: Day) -> DayShown:
    parts: dict[Purpose, SumShown] = {use.value: _sum(part) for use, part in day.parts.items()}
    return DayShown(day=day.day, purposes=parts, **_sum(day.whole).model_dump())


def _with(each: With, kind: Literal["character", "story"]) -> WithShown:
    return WithShown(kind=kind, id=each.public_id or None, name=each.name, **_sum(each.used).model_dump())


def _sum(part: Sum) -> SumShown:
    return SumShown(
        calls=part.calls,
        unpriced=part.unpriced,
        tokens=part.tokens,
        cost=part.cost,
        own=part.own,
        own_calls=part.own_calls,
    )
