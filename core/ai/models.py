"""What is known about the models, from the dated file models.json: routes, abilities, prices, and what retires."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from pydantic import TypeAdapter

from core.ai.model import Effort, Purpose


@dataclass(frozen=True, slots=True)
class Name:
    """A model as routes name it."""

    provider: str
    model: str

    def __str__(self) -> str:
        return f"{self.provider}:{self.model}"


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a model can do. `context` in tokens; `effort` maps ours to the provider's word, an absent one is not sent;
    `allowance` are tokens beside the visible answer for what it thinks."""

    models: tuple[str, ...]
    sampling: bool
    caching: bool
    json_schema: bool
    images: bool
    context: int
    effort: Mapping[Effort, str] = field(default_factory=dict)
    allowance: Mapping[Effort, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rate:
    """US dollars for a million tokens, where genai-prices does not know the model, or knows it by its words only: of
    one that paints, `output` is the price of a picture's tokens, and the few that it thinks count as much."""

    model: str
    input: float
    cached: float
    cache_write: float
    output: float


@dataclass(frozen=True, slots=True)
class Deprecation:
    models: tuple[str, ...]
    retires: date
    instead: str


@dataclass(frozen=True, slots=True)
class Known:
    """The whole file. Patterns are those of a shell; the first that fits counts."""

    dated: date
    routes: Mapping[Purpose, tuple[str, ...]]
    abilities: tuple[Abilities, ...]
    prices: tuple[Rate, ...]
    deprecated: tuple[Deprecation, ...]

    def able(self, name: Name) -> Abilities:
        return next(row for row in self.abilities if _fits(name, row.models))

    def rate(self, name: Name) -> Rate | None:
        return next((row for row in self.prices if _fits(name, (row.model,))), None)

    def warnings_for(self, route: Iterable[Name], today: date) -> tuple[str, ...]:
        """A sentence for the log about each model of `route` that is gone or goes; also from the SDK's own table."""
        found = (_warning(name, row, today) for name in route for row in self.deprecated if _fits(name, row.models))
        ours = tuple(dict.fromkeys(found))
        return ours + tuple(
            f"{name} is deprecated: the SDK names {when} as its end of life; choose another in the route"
            for name in dict.fromkeys(route)
            if not any(_fits(name, row.models) for row in self.deprecated)
            and (when := sdk_deprecations(name.provider).get(name.model))
        )


@cache
def known() -> Known:
    """Raises pydantic's ValidationError where the file is not as it should be: a defect of ours."""
    return TypeAdapter(Known).validate_json(files("core.ai").joinpath("models.json").read_bytes())


def parse(entry: str) -> Name:
    """ "provider:model"; the model may hold colons ("compatible:llama3.1:8b"). Raises ValueError."""
    provider, colon, model = (part.strip() for part in entry.partition(":"))
    if not provider or (not model and provider != "offline") or (colon and not model):
        raise ValueError(f"“{entry.strip()}” is not provider:model")
    return Name(provider, model or "offline")


@cache
def sdk_deprecations(provider: str) -> Mapping[str, str]:
    """The SDK's own table, name → date in its words. Read from its source: importing the SDK costs seconds.

    Only anthropic keeps one (2.10: `DEPRECATED_MODELS`); google-genai marks no model. Empty where it is not found.
    """
    spec = find_spec("anthropic") if provider == "anthropic" else None
    if spec is None or spec.origin is None:
        return {}
    source = Path(spec.origin).parent / "resources" / "messages" / "messages.py"
    text = source.read_text(encoding="utf-8") if source.is_file() else ""
    _, found, rest = text.partition("\nDEPRECATED_MODELS = {")
    return dict(ast.literal_eval("{" + rest.partition("}")[0] + "}")) if found else {}


def _fits(name: Name, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(str(name), pattern) for pattern in patterns)


def _warning(name: Name, row: Deprecation, today: date) -> str:
    verb = "retired on" if row.retires <= today else "retires on"
    return f"{name} {verb} {row.retires.isoformat()}; take {row.instead} in its place"
