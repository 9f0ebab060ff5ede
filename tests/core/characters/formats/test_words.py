"""What is said of a file shows nothing of it that could steer a terminal, and names the field that is meant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.characters.formats.base import Imported
from core.characters.formats.read import read
from core.characters.formats.write import Target, export
from core.errors import BadInput
from core.text import LOCALES, Catalog, Text
from tests.core.characters.formats import made
from tests.core.characters.formats.made import as_json, asset, book, entry, v3, zipped

CATALOG = Catalog()
EVIL = "\x1b[31m\x9b2J\x07\u202ered\u2066\n"
ODD_CARD = v3(
    name=EVIL,
    first_mes="hi",
    assets=[
        asset(EVIL, f"http://a/{EVIL}", EVIL),
        asset("emotion", f"embeded://{EVIL}", EVIL),
        asset("emotion", "data:,x", EVIL),
    ],
    extensions={"world": EVIL, "regex_scripts": [{}]},
    character_book=book(entry(f"/{EVIL}(/", comment=EVIL)),
    **{EVIL: "<script>"},
)
FILES: dict[str, bytes] = {
    "card": as_json(ODD_CARD),
    "newer": as_json(v3() | {"spec": f"chara_card_v9{EVIL}", "spec_version": f"9{EVIL}"}),
    "keys": b'{"name":"x","description":"","\\u001b[31m":1,"\\u001b[31m":2}',
    "byaf": zipped({"manifest.json": as_json({"characters": [EVIL], "scenarios": []})}),
    "byaf member": zipped({"manifest.json": as_json({"characters": [EVIL], "scenarios": []}), f"{EVIL}.json": b"\xff"}),
    "archive": made.charx(v3(), {f"../{EVIL}": b"x", f"x/{EVIL}card.json": b"y"}),
}


def said(card: Imported) -> Iterator[Text]:
    report = card.report
    yield from (*report.read, *report.inert, *report.cleaned, *report.warnings)
    for target in Target:
        if not target.is_book:
            yield from export(card, target, 1).left_out


@pytest.mark.parametrize("name", FILES)
def test_no_mark_of_a_file_that_hides_or_steers_text_gets_into_what_is_said_of_it(name: str) -> None:
    try:
        told = [*said(read(FILES[name]))]
    except BadInput as refused:
        told = [refused.text]

    lines = [CATALOG.render(text, locale) for text in told for locale in LOCALES]
    assert lines
    assert [line for line in lines if not line.isprintable()] == []


def test_an_emoji_of_several_is_told_whole() -> None:
    card = read(as_json(v3(assets=[asset("emotion", "embeded://x", "👩\u200d🚀")])))

    assert any("👩\u200d🚀" in CATALOG.render(text, "ko") for text in card.report.warnings)
