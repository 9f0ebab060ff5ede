"""What poses as an order stays a quoted line of data when it comes to mind, and no memory is made of it by rules."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.ai.harmless import MEMORY, harmless
from core.ai.model import Role
from core.chat.remembered import Around, note
from core.memory import distil
from core.memory.distil.guarding import unfit
from core.memory.distil.types import Source
from core.memory.recollecting import Recollection

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FILE = Path(__file__).parents[2] / "bench" / "memory" / "injections.json"
MESSAGES = json.loads(FILE.read_text(encoding="utf-8"))


def test_there_are_enough_of_them() -> None:
    assert len(MESSAGES) >= 60


@pytest.mark.parametrize("each", MESSAGES, ids=lambda each: str(each["id"]))
def test_it_stands_as_one_line_of_its_speaker(each: dict[str, str]) -> None:
    one = Recollection(ref="p1.0", id=1, text=each["text"], who="미나", at=NOW)

    lines = note([one], Around("하린", each["lang"], NOW)).split("\n")

    told = [line for line in lines if line.startswith("- ")]
    assert lines[0] == MEMORY[each["lang"]]
    assert len(told) == 1
    assert "미나: “" in told[0]
    start = lines.index(told[0])
    assert all(line.startswith("  ") or not line.strip() for line in lines[start + 1 :])
    assert harmless("\n".join(lines[start:])) == "\n".join(lines[start:])


@pytest.mark.parametrize("each", MESSAGES, ids=lambda each: str(each["id"]))
def test_rules_make_no_order_of_it(each: dict[str, str]) -> None:
    source = Source(id=1, role=Role.PERSON, name="미나", person_id=1, character_id=None, text=each["text"], at=NOW)

    drawn = distil.by_rules([source], [])

    assert [fact.text for fact in drawn.facts if unfit(fact.text) or each["canary"] in fact.text] == []
