"""`.env.example` says all that can be set, under the names and with the defaults of the settings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from core.settings import NESTING, PREFIX, Settings
from tests.rules.sources import read

LINE = re.compile(r"^# (IYAGI_[A-Z0-9_]+)=(.*)$", re.MULTILINE)


def settings(model: type[BaseModel] = Settings, prefix: str = PREFIX) -> Iterator[tuple[str, object]]:
    """(name, default) of each setting, sections opened."""
    for name, field in model.model_fields.items():
        section = _section(field)
        if section is None:
            yield f"{prefix}{name}".upper(), field.default
        else:
            yield from settings(section, f"{prefix}{name}{NESTING}")


def test_the_example_lists_every_setting_once_and_nothing_else() -> None:
    listed = [name for name, _ in LINE.findall(read(".env.example"))]

    assert sorted(listed) == sorted(name for name, _ in settings())


def test_the_example_shows_the_defaults() -> None:
    shown = dict(LINE.findall(read(".env.example")))

    assert shown == {name: _written(default) for name, default in settings()}


def test_the_example_sets_nothing() -> None:
    lines = read(".env.example").splitlines()

    assert [line for line in lines if line and not line.startswith("#")] == []


def test_each_setting_of_the_example_is_explained_in_the_line_above() -> None:
    lines = read(".env.example").splitlines()

    bare = [line for above, line in zip(["", *lines], lines, strict=False) if LINE.match(line) and len(above) < 8]

    assert bare == []


def test_the_readme_names_only_settings_that_exist() -> None:
    known = {name for name, _ in settings()}

    for page in ("README.md", "README.ko.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"\bIYAGI_[A-Z0-9_]*[A-Z0-9]\b(?![|*])", read(page)))
        assert named - known == set(), page


def _section(field: FieldInfo) -> type[BaseModel] | None:
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _written(default: object) -> str:
    """As one writes it into the environment."""
    match default:
        case None:
            return ""
        case bool():
            return str(default).lower()
    return str(default)
