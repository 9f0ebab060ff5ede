"""What the README says of stories is what the program has: its stages, a story that it makes, its gates."""

from __future__ import annotations

import re

import pytest

from core.stories.stage import Stage
from core.text import Catalog, t
from tests.core.stories.rehearsal.walk import walked, wished
from tests.rules.sources import read
from tests.rules.test_catalogues import catalogue

PAGES = {"README.md": "en", "README.ko.md": "ko"}
KEYWORDS = re.compile(r'story new --keywords "(.+?)" --language (\w+) --episodes (\d+) --offline')


def between(page: str, name: str) -> list[str]:
    """The lines that stand between the marks of that name."""
    return read(page).partition(f"<!-- {name}:begin -->\n")[2].partition(f"<!-- {name}:end -->")[0].splitlines()


@pytest.mark.parametrize("page", PAGES)
def test_the_sixteen_stages_stand_there_with_what_each_hands_on(page: str) -> None:
    words, locale = Catalog(), PAGES[page]
    stages = [stage for stage in Stage if stage is not Stage.DIGEST]

    shown = between(page, "stages")[2:]

    called = [(words.render(t(stage.key), locale), words.render(t(f"{stage.key}-makes"), locale)) for stage in stages]
    assert shown == [
        f"| {stage.value}. {name} | {makes} |" for stage, (name, makes) in zip(stages, called, strict=True)
    ]
    assert len(shown) == 16


@pytest.mark.parametrize("page", PAGES)
def test_the_passage_is_out_of_the_story_that_its_command_makes(page: str) -> None:
    told = KEYWORDS.findall(read(page))
    keywords, language, episodes = next(each for each in told if each[1] == PAGES[page])
    passage = "\n".join(line.removeprefix(">").strip() for line in between(page, "excerpt"))

    walk = walked(wished(*keywords.split(", "), language=language, episodes=int(episodes)))

    assert {each[1] for each in told} == {"ko", "en"}
    assert len(passage) > 100 and passage in walk.texts[0]


@pytest.mark.parametrize("page", PAGES)
def test_the_number_of_gates_is_told_right(page: str) -> None:
    gates = [key for key in catalogue(PAGES[page]) if key.startswith("gate-") and key.endswith("-about")]

    [told] = re.findall(r"\*\*(?:The report|검수표).*?\b(\d+)(?: rules|가지)", read(page))

    assert int(told) == len(gates)
