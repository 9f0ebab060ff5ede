"""What the program's source must not do, and how large its parts may be."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

from tests.rules.sources import PROGRAM, modules, texts

LONGEST_FILE = 420  # lines; about 400 is the aim
LONGEST_FUNCTION = 45  # lines; about 40 is the aim

# Written in parts, so that this file does not break its own rule.
ADDRESSES = (
    "pypi." + "org",
    "python" + "hosted.org",
    "registry.npm" + "js.org",
    "--index" + "-url",
    "--extra-in" + "dex",
)
MACHINE_PATHS = ("/wo" + "rk/", "/ro" + "ot/")

# Others' libraries that end at one border of the program: where each may be imported.
BORDERS = {
    "anthropic": "core/ai/anthropic.py",
    "discord": "bots/discord/",
    "fastapi": "web/",
    "google": "core/ai/gemini",  # its words and media, and its embeddings
    "redis": "core/bus_redis.py",
    "starlette": "web/",
    "telegram": "bots/telegram/",
}


def test_only_the_database_module_commits() -> None:
    found = [name for name, source, _ in modules(*PROGRAM) if re.search(r"\bcommit\(", source)]

    assert [name for name in found if not name.startswith("core/db/")] == []


def test_the_core_asks_for_capabilities_and_never_for_a_platform() -> None:
    found = [f"{name}:{line}" for name, _, tree in modules("core") for line in _platform_choices(tree)]

    assert found == []


def test_a_library_is_imported_only_at_its_border() -> None:
    found = [
        f"{name} imports {library}"
        for name, _, tree in modules(*PROGRAM)
        for library in _imported(tree)
        if library in BORDERS and not name.startswith(BORDERS[library])
    ]

    assert found == []


def test_the_start_needs_the_standard_library_alone() -> None:
    sources = {name: tree for name, _, tree in modules("core")}

    for name in ("core/__init__.py", "core/bootstrap.py"):
        assert _imported(sources[name]) - sys.stdlib_module_names == set(), name


def test_files_stay_short() -> None:
    lengths = {name: len(source.splitlines()) for name, source, _ in modules("core", "bots", "web")}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_functions_stay_short() -> None:
    lengths = {
        f"{name}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for name, _, tree in modules("core", "bots", "web")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_no_file_names_a_package_registry() -> None:
    found = [(name, address) for name, text in texts() for address in ADDRESSES if address in text]

    assert found == []


def test_no_file_names_a_folder_of_the_machine_it_was_written_on() -> None:
    found = [(name, path) for name, text in texts() for path in MACHINE_PATHS if path in text]

    assert found == []


def _imported(tree: ast.Module) -> set[str]:
    """The first words of all that is imported, at the top or within a function."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found.update(each.name.partition(".")[0] for each in names)
            case ast.ImportFrom(module=str(module), level=0):
                found.add(module.partition(".")[0])
    return found


def _platform_choices(tree: ast.Module) -> Iterator[int]:
    """Lines in which a platform's name decides: `place.platform == "discord"`, `match place.platform`."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, comparators=others):
                sides = [left, *others]
                if any(map(_is_platform, sides)) and any(map(_is_literal, sides)):
                    yield node.lineno
            case ast.Match(subject=subject) if _is_platform(subject):
                yield node.lineno


def _is_platform(node: ast.expr) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id="sys")):  # the operating system
            return False
        case ast.Attribute(attr="platform") | ast.Name(id="platform"):
            return True
    return False


def _is_literal(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str()):
            return True
        case ast.Tuple(elts=parts) | ast.Set(elts=parts) | ast.List(elts=parts):
            return any(map(_is_literal, parts))
    return False
