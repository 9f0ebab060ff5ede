"""The repository's own files, as the rules look at them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("core", "bots", "web", "migrations")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def tracked() -> tuple[str, ...]:
    """Paths of all files in Git, from the repository's root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    return tuple(name for name in listed.decode().split("\0") if name and (ROOT / name).is_file())


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """(path, contents) of each file in Git that is text."""
    return tuple(_texts())


def modules(*folders: str) -> Iterator[tuple[str, str, ast.Module]]:
    """(path, source, syntax tree) of each Python file in `folders`."""
    for folder in folders:
        yield from _modules(folder)


@cache
def _modules(folder: str) -> tuple[tuple[str, str, ast.Module], ...]:
    paths = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple((path, read(path), ast.parse(read(path))) for path in paths)


def _texts() -> Iterator[tuple[str, str]]:
    for name in tracked():
        try:
            yield name, read(name)
        except UnicodeDecodeError:
            continue
