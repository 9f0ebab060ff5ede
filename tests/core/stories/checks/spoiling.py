"""How a test spoils a product of the sample, and what a broken rule looks like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.stories.stage import Stage
from tests.core.stories.checks import sample
from tests.core.stories.checks.sample import one_spoiled, spoiled, words

Spoil = Callable[[Any, str], Any]
Case = tuple[Stage, str, str, Spoil]


def of(listed: str, at: int, **fields: Any) -> Spoil:
    """One of a list, with other fields."""
    return lambda product, _: spoiled(product, **{listed: one_spoiled(getattr(product, listed), at, **fields)})


def with_(**fields: Any) -> Spoil:
    return lambda product, _: spoiled(product, **fields)


def style(**fields: Any) -> Spoil:
    return lambda product, _: spoiled(product, style=spoiled(product.style, **fields))


def scene(at: int, **fields: Any) -> Spoil:
    """One of the first episode's scenes."""
    return lambda product, _: spoiled(
        product,
        episodes=one_spoiled(product.episodes, 0, scenes=one_spoiled(product.episodes[0].scenes, at, **fields)),
    )


def foreign(language: str) -> str:
    return str(words("en" if language == "ko" else "ko")["other"])


def problems_of(case: Case, language: str) -> tuple[set[str], str]:
    """The codes of what stands in the way, and the first words about it."""
    stage, _, _, spoil = case
    product = spoil(sample.product(stage, language), language)
    found = [each for each in sample.found(stage, product, sample.given(language)) if not each.soft]
    return {each.code for each in found}, found[0].told if found else ""
