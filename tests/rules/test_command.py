"""`python3 -m tests` runs what one names, wherever it stands."""

from __future__ import annotations

import subprocess
import sys

from tests.rules.sources import ROOT


def collected(*words: str) -> subprocess.CompletedProcess[str]:
    """What `python -m tests …` would run."""
    command = [sys.executable, "-m", "tests", *words, "--", "--collect-only", "-p", "no:xdist"]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=100)


def test_a_part_is_found_below_the_tests() -> None:
    ran = collected("rules/test_code.py::test_files_stay_short")

    assert ran.returncode == 0
    assert "tests/rules/test_code.py::test_files_stay_short" in ran.stdout
    assert ran.stdout.count("::") == 1


def test_a_part_that_stands_deeper_is_found_by_its_end() -> None:
    ran = collected("chat/test_turn.py")

    assert ran.returncode == 0
    assert "tests/core/chat/test_turn.py::" in ran.stdout


def test_a_part_that_does_not_exist_is_named() -> None:
    ran = collected("chat/test_nothing.py")

    assert ran.returncode == 1
    assert ran.stderr == "no test is called chat/test_nothing.py\n"
