"""EPUB: valid to the official checker, the same bytes each time, marked as generated."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest

from core.stories.edition import Edition, paragraphs
from core.stories.export.epub import epub
from tests import engines
from tests.core.stories.export.editions import KOREAN, english, hostile, korean, painted

DC = "{http://purl.org/dc/elements/1.1/}"
OPF = "{http://www.idpf.org/2007/opf}"
BOOKS = {
    "one": korean(1),
    "forty": korean(40),
    "covered": korean(2, cover=painted()),
    "english": english(),
    "nameless": korean(2, title="", pen_name="", blurb="", tags=(), models=()),
    "empty": korean(0),
    "hostile": hostile(),
}


@pytest.fixture
def java() -> str:
    """The machine's library, where there is one."""
    try:
        return engines.java_library()
    except engines.EngineMissing as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"ENGINE MISSING: {error}")


def opened(edition: Edition) -> dict[str, str]:
    with ZipFile(io.BytesIO(epub(edition))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if not name.endswith(".png")}


def test_the_official_checker_finds_nothing_in_any_book(tmp_path: Path, java: str) -> None:
    files = {name: tmp_path / f"{name}.epub" for name in (*BOOKS, "broken")}
    for name, edition in BOOKS.items():
        files[name].write_bytes(epub(edition))
    files["broken"].write_bytes(
        epub(korean(1)).replace(b"mimetypeapplication/epub+zip", b"mimetypeapplication/epub+zap")
    )

    judge = [sys.executable, "-m", "tests.core.stories.export.judge", java, *map(str, files.values())]
    told = subprocess.run(judge, check=True, capture_output=True, text=True, timeout=100).stdout

    found = {Path(book).stem: messages for book, messages in json.loads(told).items()}
    assert found.pop("broken") != []  # it does look
    assert found == {name: [] for name in BOOKS}


def test_the_same_edition_gives_the_same_bytes() -> None:
    one, other = epub(hostile()), epub(hostile())

    assert one == other


def test_the_first_entry_says_what_the_file_is_and_is_not_packed() -> None:
    with ZipFile(io.BytesIO(epub(korean()))) as archive:
        first = archive.infolist()[0]

        assert (first.filename, first.compress_type, first.extra) == ("mimetype", ZIP_STORED, b"")
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_edited_story_stays_the_same_book_and_another_is_another() -> None:
    mine, edited, other = korean(1), korean(2, title="새 제목"), english()

    books = [_identifier(each) for each in (mine, edited, other)]

    assert books[0] == books[1] != books[2]
    assert books[0].startswith("urn:uuid:")


def test_paragraphs_have_the_ids_by_which_places_are_kept() -> None:
    page = ElementTree.fromstring(opened(korean(1))["EPUB/episode-1.xhtml"])

    ids = [each.get("id") for each in page.iter("{http://www.w3.org/1999/xhtml}p")]

    assert ids == [name for name, _ in paragraphs(KOREAN)]


def test_lines_and_signs_between_scenes_stay() -> None:
    page = opened(korean(1))["EPUB/episode-1.xhtml"]

    assert "[이름: 도윤]<br/>\n[등급: F]<br/>\n[남은 시간: 72:00]" in page
    assert 'role="separator">***</p>' in page


def test_it_says_to_people_and_to_machines_that_it_is_generated() -> None:
    files = opened(korean(1))

    assert "이 작품은 생성형 인공지능을 이용하여 제작되었습니다." in files["EPUB/colophon.xhtml"]
    assert "anthropic:claude-sonnet-5-5, gemini:gemini-3.8-flash" in files["EPUB/colophon.xhtml"]
    assert "2026-11-26" in files["EPUB/colophon.xhtml"]
    package = ElementTree.fromstring(files["EPUB/package.opf"])
    assert "이 작품은 생성형 인공지능을 이용하여" in package.findtext(f".//{DC}description", "")
    sources = [each.text for each in package.iter(f"{OPF}meta") if each.get("property", "").endswith("SourceType")]
    assert sources == ["http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"]


def test_hostile_words_are_words() -> None:
    files = opened(hostile())

    pages = "".join(text for name, text in files.items() if name.endswith(".xhtml"))
    assert "<script" not in pages
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages
    assert "\u202e" not in pages


def _identifier(edition: Edition) -> str:
    return ElementTree.fromstring(opened(edition)["EPUB/package.opf"]).findtext(f".//{DC}identifier", "")
