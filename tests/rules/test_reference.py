"""The commands, buttons and settings in the README are those that are declared."""

from __future__ import annotations

import re

import pytest

from core import cli
from core.accounts import preferences
from core.chat import rulewords
from core.declared import BUTTONS, COMMANDS
from core.reference import BEGIN, END, placed, reference
from core.text import Catalog, t
from tests.rules.sources import read
from tests.rules.test_catalogues import catalogue

PAGES = {"README.md": "en", "README.ko.md": "ko"}
REMEDY = "run `python3 -m core commands --write`"


@pytest.mark.parametrize("page", PAGES)
def test_the_readme_carries_the_tables_as_they_are_made(page: str) -> None:
    written = read(page)

    made = placed(written, reference(Catalog(), PAGES[page]))

    assert written == made, f"{page} tells of other commands than are declared: {REMEDY}"


@pytest.mark.parametrize("locale", PAGES.values())
def test_the_tables_have_a_row_for_all_that_is_declared(locale: str) -> None:
    tables = reference(Catalog(), locale)

    rows = [re.findall(r"^\|.*\|$", part, re.MULTILINE)[2:] for part in tables.split("\n\n")[1::2]]

    declared = (COMMANDS, BUTTONS, rulewords.FIELDS, preferences.FIELDS)
    assert [len(part) for part in rows] == [len(each) for each in declared]
    assert all(f"`/{command.name}`" in row for command, row in zip(COMMANDS, rows[0], strict=True))


@pytest.mark.parametrize("locale", PAGES.values())
def test_all_that_the_menu_of_an_answer_offers_is_told(locale: str) -> None:
    labels = {Catalog().render(t(key), locale) for key in catalogue(locale) if key.startswith("control-menu-")}

    [row] = [row for row in reference(Catalog(), locale).splitlines() if row.count(" · ") == len(labels) - 1]

    assert set(row.split(" | ")[0].removeprefix("| ").split(" · ")) == labels


@pytest.mark.parametrize("locale", PAGES.values())
def test_every_row_has_all_columns(locale: str) -> None:
    parts = reference(Catalog(), locale).split("\n\n")[1::2]

    for part in parts:
        columns = {len(re.findall(r"(?<!\\)\|", line)) for line in part.splitlines()}
        assert len(columns) == 1, part


def test_the_command_line_prints_them(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["commands", "ko"])

    assert (code, capsys.readouterr().out) == (0, reference(Catalog(), "ko"))


@pytest.mark.parametrize("locale", PAGES.values())
def test_the_help_names_every_command_and_fits_into_one_post(locale: str) -> None:
    told = Catalog().render(t("help"), locale)

    assert {command.name for command in COMMANDS} - set(re.findall(r"`/([a-z]+)", told)) == set()
    assert len(told) <= 1900


def test_what_stands_around_the_tables_stays() -> None:
    page = f"# Before\n{BEGIN}\nold\n{END}\nbehind\n"

    made = placed(page, "| new |\n")

    assert made == f"# Before\n{BEGIN}\n| new |\n{END}\nbehind\n"
    assert placed(made, "| new |\n") == made


@pytest.mark.parametrize("page", ["", BEGIN, END, f"{END} {BEGIN}"])
def test_a_page_without_marks_is_not_written(page: str) -> None:
    with pytest.raises(ValueError, match="commands:begin"):
        placed(page, "| new |\n")
