"""The README is whole in both languages: what it links to exists, and its tables have the rows that they promise."""

from __future__ import annotations

import re

import pytest

from core.points import Point
from tests.rules.sources import ROOT, read

PAGES = ("README.md", "README.ko.md")
LARGEST_PICTURE = 200 * 1024  # bytes


def links(page: str) -> list[str]:
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", read(page)) if "://" not in link]


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md"])
def test_what_is_linked_to_exists(page: str) -> None:
    lost = [link for link in links(page) if not link.startswith("#") and not (ROOT / link).exists()]

    assert lost == []


@pytest.mark.parametrize("page", PAGES)
def test_links_within_a_page_lead_to_a_heading(page: str) -> None:
    headings = {_anchor(title) for title in re.findall(r"^#+ (.+)$", read(page), re.MULTILINE)}

    assert {link[1:] for link in links(page) if link.startswith("#")} - headings == set()


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (ROOT / ".readme").iterdir()}

    assert {name: size for name, size in sizes.items() if size > LARGEST_PICTURE} == {}


@pytest.mark.parametrize("page", PAGES)
def test_the_crash_table_has_a_row_for_each_point(page: str) -> None:
    rows = re.findall(r"^\| (\d+) \|", read(page), re.MULTILINE)

    assert [int(row) for row in rows] == [point.value for point in Point]


def test_both_languages_have_the_same_sections_tables_commands_and_decisions() -> None:
    shapes = [_shape(read(page)) for page in PAGES]

    assert shapes[0] == shapes[1]


def _shape(text: str) -> dict[str, object]:
    commands = re.findall(r"^(?:python3|docker|export) [^#\n]*", text, re.MULTILINE)
    return {
        "headings": len(re.findall(r"^## ", text, re.MULTILINE)),
        "rows": len(re.findall(r"^ *\|", text, re.MULTILINE)),
        "decisions": re.findall(r"^(\d+)\. ", text.rpartition("\n## ")[2], re.MULTILINE),
        "commands": [" ".join(command.split()) for command in commands],
    }


def _anchor(title: str) -> str:
    """As GitHub makes it: lower case, without punctuation, spaces as hyphens."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
