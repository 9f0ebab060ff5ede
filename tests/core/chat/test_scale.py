"""Budgets follow what providers report of their own counts."""

from __future__ import annotations

from core.chat.prompt import BUDGET
from core.chat.scale import STEP, Scale
from core.db import Db


async def test_an_unknown_model_is_believed_with_a_margin(db: Db) -> None:
    assert Scale(db).budget("gemini:flash") == int(BUDGET / 1.05) // STEP * STEP


async def test_a_model_that_counts_more_gets_a_smaller_prompt_and_only_that_one(db: Db) -> None:
    scale = Scale(db)

    for _ in range(20):
        await scale.learn("anthropic:opus", 15_000, 10_000)

    assert abs(scale.budget("anthropic:opus") - BUDGET / 1.05 / 1.5) <= STEP
    assert scale.budget("gemini:flash") == Scale(db).budget("gemini:flash")


async def test_reports_of_nothing_teach_nothing(db: Db) -> None:
    scale = Scale(db)

    await scale.learn("offline:cards", 0, 900)

    assert scale.of("offline:cards").samples == 0


async def test_what_was_learned_is_known_after_a_restart(db: Db) -> None:
    first, second = Scale(db), Scale(db)
    for _ in range(25):
        await first.learn("gemini:flash", 5_000, 10_000)

    await second.load()

    assert second.of("gemini:flash") == first.of("gemini:flash")
    assert second.budget("gemini:flash") > BUDGET
