"""`python3 -m tests` runs what one names, wherever it stands."""

from __future__ import annotations

import subprocess
import sys

from tests.rules.sources import ROOT


def collected(*words: str) -> subprocess.CompletedProcess[str]:
    """What `python -m tests …` would run."""
    command = [sys.executable, "-m", "tests", *words, "--", "--collect-only", "-p", "no:xdist"]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=100)


def test_parts_are_found_below_the_tests_also_by_their_end() -> None:
    ran = collected("rules/test_code.py::test_files_stay_short", "accounts/test_people.py")

    assert ran.returncode == 0
    listed = [line for line in ran.stdout.splitlines() if "::" in line]
    assert [line for line in listed if "test_people.py" not in line] == [
        "tests/rules/test_code.py::test_files_stay_short"
    ]
    assert any(line.startswith("tests/core/accounts/test_people.py::") for line in listed)


def test_a_part_that_does_not_exist_is_named() -> None:
    ran = collected("chat/test_nothing.py")

    assert ran.returncode == 1
    assert ran.stderr == "no test is called chat/test_nothing.py\n"
