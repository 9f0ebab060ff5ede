"""`python3 -m tests`: everything. `python3 -m tests chat/test_turn.py`: a part. `-- …` goes to pytest.

Old Pythons read this before they are refused: annotations in quotes, no newer syntax than 3.6 knows.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from core import bootstrap

ROOT = Path(__file__).resolve().parents[1]
CODE = ("core", "bots", "web", "tests", "migrations")
# As modules: the scripts of an environment name the folder in which it was made.
STEPS = (
    ("format", ("-m", "ruff", "format", "--check", *CODE)),
    ("lint", ("-m", "ruff", "check", *CODE)),
    ("types", ("-m", "mypy", *CODE)),
    ("layers", ("-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-logo")),
)
FETCHING = 300  # seconds that a browser may take to be fetched
MOST_AGAIN = 60  # tests that may be tried once more, alone: a file whose server came up too late has some forty


def main(argv: "list[str]") -> int:
    bootstrap.ensure("dev.lock")
    cut = argv.index("--") if "--" in argv else len(argv)
    parts, more = argv[:cut], argv[cut + 1 :]
    if parts:
        return _pytest([_find(part) for part in parts], more)
    return _everything(more)


def _everything(more: "list[str]") -> int:
    lacking = _engines()
    if lacking and os.environ.get("CI") == "true":
        print("\n".join(f"MISSING ENGINE: {each}" for each in lacking))
        return 1
    with ThreadPoolExecutor(1) as aside:  # many tests wait, and the checks take what time they leave
        checks = [aside.submit(_step, name, words) for name, words in STEPS]
        began = time.monotonic()
        _compiled()
        status = _patiently(["-n", "4", "--dist", "loadgroup", *more])
        results = [("tests", status == 0, time.monotonic() - began)]
    for check in checks:
        name, told, good, seconds = check.result()
        results.append((name, good, seconds))
        print(f"── {name}\n{told}")
    for name, good, seconds in results:
        print(f"{'ok ' if good else 'BAD'}  {name:<8} {seconds:6.1f} s", file=sys.stderr)
    for each in lacking:
        print(f"!!! NOT TESTED, MISSING ENGINE: {each}", file=sys.stderr)
    return 0 if all(good for _, good, _ in results) else 1


def _engines() -> "list[str]":
    """What this machine lacks, after an attempt to fetch the browser where it may be fetched."""
    from tests import engines

    lacking = engines.missing()
    if any(each.startswith("Chromium") for each in lacking):
        try:
            subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=FETCHING)
        except subprocess.TimeoutExpired:
            print("The browser could not be fetched in time.", file=sys.stderr)
        lacking = engines.missing()
    return lacking


def _step(name: str, words: "tuple[str, ...]") -> "tuple[str, str, bool, float]":
    """Its name, what it said, whether it was content, and how long it took."""
    began = time.monotonic()
    ran = subprocess.run(
        [sys.executable, *words], cwd=ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return name, ran.stdout.decode(errors="replace"), ran.returncode == 0, time.monotonic() - began


def _pytest(paths: "list[str]", more: "list[str]", env: "dict[str, str] | None" = None) -> int:
    print("── tests", flush=True)
    words = [sys.executable, "-m", "pytest", "-q", *paths, *more]
    return subprocess.run(words, cwd=ROOT, check=False, env={**_remembering(), **(env or {})}).returncode


def _remembering() -> "dict[str, str]":
    """The environment without a wish for no bytecode: to compile all tests costs each worker what else they take."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _compiled() -> None:
    """Where no run has been yet, one process compiles what else all four would at once."""
    if any((ROOT / "tests" / "__pycache__").glob("conftest.*-pytest-*.pyc")):
        return
    words = [sys.executable, "-m", "pytest", "-q", "--collect-only", "tests"]
    subprocess.run(words, cwd=ROOT, check=False, env=_remembering(), stdout=subprocess.DEVNULL)


def _patiently(more: "list[str]") -> int:
    """All tests; the few that failed once more, with the machine to themselves, and by name in what is said.

    Many wait for real browsers, servers and processes: four at once on two cores now and then make one wait too long.
    """
    with tempfile.TemporaryDirectory() as folder:
        noted = Path(folder) / "failed"
        status = _pytest(["tests"], more, {"TESTS_FAILED_NOTED": str(noted)})
        failed = noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []
    if status != 1 or not 0 < len(failed) <= MOST_AGAIN:
        return status
    print(f"── {len(failed)} failed beside the others; once more, alone", flush=True)
    again = _pytest(failed, [])
    if again == 0:
        print("\n".join(f"!!! FAILED ONCE, PASSED ALONE: {each}" for each in failed), file=sys.stderr)
    return again


def _find(part: str) -> str:
    """The test that `part` names, wherever below tests/ it stands; "::test" behind it is kept."""
    path, _, rest = part.partition("::")
    tests = ROOT / "tests"
    deeper = [] if Path(path).is_absolute() else sorted(tests.rglob(path))
    for found in (tests / path, *deeper, Path(path).absolute()):
        if found.exists():
            return f"{found}::{rest}" if rest else str(found)
    sys.exit(f"no test is called {part}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:  # whom the person has stopped has said so
        sys.exit(130)
