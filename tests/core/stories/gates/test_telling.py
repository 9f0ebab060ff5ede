"""Each line of a report has its words in both languages."""

from __future__ import annotations

import pytest

from core.stories.gates import inspect, telling
from core.stories.gates.report import Verdict
from core.text import LOCALES, Catalog
from tests.core.stories.gates.stage import clean, given


@pytest.mark.parametrize("locale", LOCALES)
def test_every_gate_has_a_name_and_says_what_it_looks_at(locale: str) -> None:
    gates = [each.gate for each in inspect(given("ko"), clean("ko")).results]

    names = [Catalog().render(telling.name(gate), locale) for gate in gates]
    lines = [Catalog().render(telling.about(gate), locale) for gate in gates]

    assert len(set(names)) == len(set(lines)) == len(gates)
    assert all(name and not name.startswith("gate-") for name in names)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_verdict_has_a_word_and_a_meaning(locale: str) -> None:
    said = {Catalog().render(way(each), locale) for each in Verdict for way in (telling.word, telling.meaning)}

    assert len(said) == 2 * len(Verdict)
