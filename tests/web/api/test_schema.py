"""The API is as its document says: a short look at every operation (tests.web.api.fuzzing takes a long one)."""

from __future__ import annotations

from pathlib import Path

from tests.web.api.fuzzing import fuzz
from tests.web.api.test_rights import RIGHTS

# The same requests each time. Not by seconds: a slow machine reaches every operation, too.
SHORT = ("--phases", "examples,fuzzing", "--max-examples", "2")
PATIENCE = 100.0


async def test_every_operation_does_what_the_document_says(tmp_path: Path) -> None:
    found = await fuzz(tmp_path, *SHORT, patience=PATIENCE)

    assert found.sound, found.told[-20_000:]
    assert found.tried >= set(RIGHTS)
