"""What one has used: by day, purpose and character, as a chart and in tables, and what the month's limit leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from core.accounts import used
from core.accounts.usage import Use
from core.accounts.used import Day, Sum
from core.stories.purse import Limits
from core.text import t
from web.pages.templates import counted, money
from web.viewer import MemberDep, SiteDep

DAYS: Final = (7, 30, 90)
MEASURES: Final = ("cost", "tokens", "calls")
WIDTH, HEIGHT, LEFT, BELOW = 720, 260, 92, 32  # of the chart, in its own units

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a day's bar, in the chart's units; `told` is how much it stands for."""

    use: str
    x: float
    y: float
    width: float
    height: float
    day: str
    told: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`most` is the highest day's value, `day` that day, `marks` (x, day) stand below the axis."""

    bars: tuple[Bar, ...]
    marks: tuple[tuple[float, str], ...]
    most: int
    day: str
    total: int


@router.get("/me/usage")
async def show(site: SiteDep, member: MemberDep, days: str = "30", by: str = "cost") -> Response:
    count = int(days) if days in {str(each) for each in DAYS} else 30
    measure = by if by in MEASURES else MEASURES[0]
    today = site.app.clock.now().date()
    chosen = site.app.settings.stories
    cap = Limits.of(chosen.account_monthly, chosen.space_monthly).account
    async with site.app.db.read() as tx:
        each = await used.days(tx, member.account, today, count)
        beside = await used.with_whom(tx, member.account, today, count)
        month = await used.month(tx, member.account, today, cap)
    return site.templates.page(
        "usage.html",
        member.viewer.reader,
        path="/me/usage",
        days=count,
        ranges=DAYS,
        by=measure,
        measures=MEASURES,
        chart=drawn(each, measure),
        each=[day for day in reversed(each) if day.parts],
        total=used.total(each),
        uses=[use for use in Use if any(use in day.parts for day in each)],
        beside=beside,
        month=month,
        names={
            use.value: site.app.catalog.render(t(f"usage-purpose-{use.value}"), member.viewer.locale) for use in Use
        },
        amount=money if measure == "cost" else counted,
        size=(WIDTH, HEIGHT, LEFT, BELOW),
    )


def drawn(days: Sequence[Day], measure: str) -> Chart:
    """Bars of the days, the oldest first, their parts from below in the order of Use."""
    values = [_value(day.whole, measure) for day in days]
    most = max(values, default=0)
    step = (WIDTH - LEFT) / max(1, len(days))
    told = money if measure == "cost" else counted
    bars, room = [], HEIGHT - BELOW - 8
    for number, day in enumerate(days):
        top = float(HEIGHT - BELOW)
        for use in Use:
            value = _value(day.parts.get(use, Sum()), measure)
            if not value:
                continue
            height = max(1.0, room * value / most)
            top -= height
            x, width = LEFT + number * step + step * 0.1, max(1.0, step * 0.8)
            bars.append(
                Bar(use.value, round(x, 2), round(top, 2), round(width, 2), round(height, 2), str(day.day), told(value))
            )
    highest = values.index(most) if most else 0
    every = max(1, len(days) // 5)
    marks = tuple(
        (round(LEFT + (number + 0.5) * step, 2), f"{day.day:%m-%d}")
        for number, day in enumerate(days)
        if number % every == 0
    )
    return Chart(tuple(bars), marks, most, str(days[highest].day) if days else "", sum(values))


def _value(part: Sum, measure: str) -> int:
    return {"cost": part.cost, "tokens": part.tokens, "calls": part.calls}[measure]
