"""Every word for people exists in both languages, and gets what it asks for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import jinja2
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message, VariableReference
from fluent.syntax.visitor import Visitor
from jinja2 import nodes

from core.text import LOCALES
from tests.rules.sources import ROOT, modules, read

PYTHON = ("core", "bots", "web")


@dataclass(frozen=True, slots=True)
class Use:
    """A key as the program names it: `arguments` is None where they are not written out beside it."""

    where: str
    key: str
    arguments: frozenset[str] | None


@cache
def catalogue(locale: str) -> dict[str, frozenset[str]]:
    """Key → the variables of its words."""
    found: dict[str, frozenset[str]] = {}
    for path in sorted((ROOT / "core" / "text" / locale).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, Junk), f"{path.name}: {entry.content}"
            if isinstance(entry, Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice in {locale}"
                found[entry.id.name] = _variables(entry)
    return found


def test_both_languages_have_the_same_keys() -> None:
    korean, english = (set(catalogue(locale)) for locale in LOCALES)

    assert korean ^ english == set()


def test_both_languages_ask_for_the_same_arguments() -> None:
    korean, english = (catalogue(locale) for locale in LOCALES)

    assert {key for key in korean if korean[key] != english.get(key)} == set()


def test_every_key_that_the_program_names_has_words_in_both_languages() -> None:
    for locale in LOCALES:
        unknown = [(use.where, use.key) for use in _uses() if use.key not in catalogue(locale)]
        assert unknown == [], locale


def test_every_key_that_the_program_puts_together_can_have_words() -> None:
    keys = catalogue(LOCALES[0])

    assert [where for where, pattern in _patterns() if not any(map(pattern.fullmatch, keys))] == []


def test_every_key_gets_the_arguments_that_its_words_ask_for() -> None:
    keys = catalogue(LOCALES[0])

    wanting = [
        (use.where, use.key, sorted(keys[use.key] ^ use.arguments))
        for use in _uses()
        if use.arguments is not None and keys[use.key] != use.arguments
    ]

    assert wanting == []


def test_no_words_are_left_that_nobody_says() -> None:
    sources = "\n".join(source for _, source, _ in modules(*PYTHON)) + "\n".join(map(read, _templates()))
    patterns = [pattern for _, pattern in _patterns()]

    said = set(re.findall(r"[\"']([a-z][a-z0-9-]+)[\"']", sources))
    words = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "core" / "text" / LOCALES[0]).glob("*.ftl"))
    said |= set(re.findall(r"\{ ([a-z][a-z0-9-]+) \}", words))  # a part of other words
    silent = [
        key for key in catalogue(LOCALES[0]) if key not in said and not any(each.fullmatch(key) for each in patterns)
    ]

    assert silent == []


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802 - the library's name
        self.names.add(node.id.name)


def _variables(message: Message) -> frozenset[str]:
    visitor = _Variables()
    visitor.visit(message)
    return frozenset(visitor.names)


@cache
def _uses() -> tuple[Use, ...]:
    return tuple(_found())


def _found() -> Iterator[Use]:
    """Each `t("key", …)` and `Text("key", …)` of the code, each `say("key", …)` of the templates."""
    for name, _, tree in modules(*PYTHON):
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id="t" | "Text"), args=[ast.Constant(value=str(key)), *more]):
                    given = [keyword.arg for keyword in node.keywords]
                    open_ended = more or None in given
                    arguments = None if open_ended else frozenset(each for each in given if each is not None)
                    yield Use(f"{name}:{node.lineno}", key, arguments)
    for template in _templates():
        for call in jinja2.Environment(autoescape=True).parse(read(template)).find_all(nodes.Call):
            match call:
                case nodes.Call(node=nodes.Name(name="say"), args=[nodes.Const(value=str(key))], kwargs=named):
                    yield Use(template, key, frozenset(each.key for each in named))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(_put_together())


def _put_together() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Keys that are put together: f"finish-{…}" in the code, "web-speaks-" ~ … in the templates."""
    for name, _, tree in modules(*PYTHON):
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id="t" | "Text"), args=[ast.JoinedStr() as key, *_]):
                    yield f"{name}:{node.lineno}", _joined(key)
                case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]) if start.startswith("command-"):
                    yield f"{name}:{node.lineno}", _joined(node)
    for template in _templates():
        for start in re.findall(r"say\(\"([a-z0-9-]+-)\" ~", read(template)):
            yield template, re.compile(re.escape(start) + "[a-z0-9-]+")


def _joined(key: ast.JoinedStr) -> re.Pattern[str]:
    parts = (
        re.escape(part.value) if isinstance(part, ast.Constant) and isinstance(part.value, str) else "[a-z0-9-]+"
        for part in key.values
    )
    return re.compile("".join(parts))


def _templates() -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "web" / "templates").glob("*.html"))
