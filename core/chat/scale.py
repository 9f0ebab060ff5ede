"""How far our estimate of tokens is off for each model, learned from what providers report, and the budget it gives."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from core.ai.tokens import Calibration, budgeted
from core.chat.prompt import BUDGET
from core.db import Db
from core.db.tables.receipts import calibrations

STEP = 500  # budgets move in steps of this many tokens, so that a window does not move with every report
_SAVED_AT = frozenset({1, 2, 3, 5, 10})
_SAVED_EVERY = 25  # all workers write to the same few rows: not with every answer


@dataclass(slots=True)
class Scale:
    """One a process; what others have learned is read again by `load`."""

    db: Db
    _known: dict[str, Calibration] = field(default_factory=dict)

    async def load(self) -> None:
        async with self.db.read() as tx:
            rows = await tx.rows(select(calibrations))
        for row in rows:
            kept = Calibration(row["factor"], row["samples"])
            if kept.samples > self.of(row["model"]).samples:
                self._known[row["model"]] = kept

    def of(self, model: str) -> Calibration:
        """`model` as in routes, "provider:name"."""
        return self._known.get(model, Calibration())

    def budget(self, model: str, tokens: int = BUDGET) -> int:
        """How many tokens by our estimate are at most `tokens` of the model's own."""
        factor = budgeted(10_000, self.of(model)) / 10_000
        return max(STEP, int(tokens / factor) // STEP * STEP)

    async def learn(self, model: str, reported: int, estimated: int) -> None:
        """`reported`: all input tokens of one call, `estimated` ours of the same prompt."""
        learned = self.of(model).learned(reported, estimated)
        if learned == self.of(model):
            return
        self._known[model] = learned
        if learned.samples in _SAVED_AT or learned.samples % _SAVED_EVERY == 0:
            await self._save(model, learned)

    async def _save(self, model: str, learned: Calibration) -> None:
        values = {"factor": learned.ratio, "samples": learned.samples}
        async with self.db.write() as tx:
            make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
            row = make(calibrations).values(model=model, **values)
            await tx.run(row.on_conflict_do_update(index_elements=["model"], set_=values))
