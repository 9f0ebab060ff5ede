"""The locks pin what pyproject.toml asks for, by hash and without addresses; the README says why each is there."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.rules.sources import read

PROJECT = tomllib.loads(read("pyproject.toml"))
RUN = PROJECT["project"]["dependencies"]
DEV = PROJECT["dependency-groups"]["dev"]
LOCKS = {"requirements/run.lock": RUN, "requirements/dev.lock": RUN + DEV}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", re.MULTILINE)


def pinned(lock: str) -> dict[str, str]:
    """Name → version."""
    return {_name(name): version for name, version in PINNED.findall(read(lock))}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    assert [line for line in read(lock).splitlines() if "://" in line or line.startswith("-")] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_dependency(lock: str) -> None:
    assert {_name(wanted) for wanted in LOCKS[lock]} - pinned(lock).keys() == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_everything(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", read(lock).strip())

    assert [
        entry.splitlines()[0] for entry in entries if not PINNED.match(entry) or "--hash=sha256:" not in entry
    ] == []


def test_the_tests_run_on_the_versions_that_the_program_runs_on() -> None:
    run, dev = pinned("requirements/run.lock"), pinned("requirements/dev.lock")

    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}


@pytest.mark.parametrize("page", ["README.md", "README.ko.md"])
def test_the_decisions_name_every_dependency(page: str) -> None:
    words = {_name(word) for word in re.findall(r"`([^`\s]+)`", read(page))}

    assert {_name(wanted) for wanted in RUN + DEV} - words == set()


def _name(requirement: str) -> str:
    """As indexes compare names: without extras and conditions, in lower case, with hyphens."""
    bare = re.split(r"[\s;\[<>=!~]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", bare).lower()
