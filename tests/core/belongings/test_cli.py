"""What the operator does at the terminal for somebody who cannot get in any more."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from tests.core.program import Program


async def test_an_account_is_exported_and_then_erased(tmp_path: Path) -> None:
    program, env = Program(tmp_path), {"IYAGI_DATA_DIR": str(tmp_path / "data"), "IYAGI_LANGUAGE": "en"}
    made = await program.run("account", "create", "mina@example.org", **env)
    file = tmp_path / "mina.zip"

    taken = await program.run("account", "export", "mina@example.org", str(file), **env)
    twice = await program.run("account", "export", "mina@example.org", str(file), **env)
    unsure = await program.run("account", "erase", "mina@example.org", "--works", "delete", **env)
    gone = await program.run("account", "erase", "mina@example.org", "--works", "delete", "--yes", **env)
    again = await program.run("account", "erase", "mina@example.org", "--works", "delete", "--yes", **env)

    assert (made.code, taken.code, gone.code) == (0, 0, 0), (made.error, taken.error, gone.error)
    assert 0 not in {twice.code, unsure.code, again.code}
    with zipfile.ZipFile(file) as archive:
        assert b"mina@example.org" in archive.read("data/credentials.account_id.json")
    assert re.search(r"credentials\.account_id: 1 → 0", gone.out)
