"""What is said of a file shows nothing of it that could steer a terminal, and names the field that is meant."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator

import pytest

from core.characters.formats.base import Imported
from core.characters.formats.read import read
from core.characters.formats.write import Target, export
from core.errors import BadInput
from core.text import LOCALES, Catalog, Text
from tests.core.characters.formats import made
from tests.core.characters.formats.made import as_json, asset, book, chunk, entry, png, v3, zipped

CATALOG = Catalog()
SECONDS = 2.0  # of the processor
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


def refusal(data: bytes, locale: str = "en") -> str:
    with pytest.raises(BadInput) as refused:
        read(data)
    return CATALOG.render(refused.value.text, locale)


def within_card(value: str) -> bytes:
    """A card with `value` as JSON in the content of its second lore entry."""
    return (
        '{"spec":"chara_card_v3","data":{"name":"{[\\"","description":"x",'
        f'"character_book":{{"entries":[{{"keys":[]}},{{"keys":["a",",:"],"content":{value}}}]}}}}}}'
    ).encode()


@pytest.mark.parametrize(
    "value",
    ["NaN", "-Infinity", "1e400", "9" * 5_000, "[" * 80 + "]" * 80, '"' + "x" * 2_000_001 + '"'],
    ids=["nan", "infinity", "huge", "digits", "depth", "length"],
)
def test_a_value_that_no_card_may_have_is_named_with_the_field_it_stands_in(value: str) -> None:
    told = refusal(within_card(value))

    assert "data.character_book.entries[1].content" in told


def test_what_is_no_text_is_named_with_the_field_it_stands_in() -> None:
    data = within_card('"?"').replace(b"?", b"\xff")

    told = refusal(png(chunk(b"tEXt", b"chara\0" + base64.b64encode(data))))

    assert told.startswith("chara (data.character_book.entries[1].content): byte ")


def test_broken_characters_are_named_with_the_fields_they_stand_in() -> None:
    card = read(b'{"name":"a\\ud800","description":"b","tags":["c","\\udc00"],"\\ud83d":"\\ud83d\\ude00"}')

    told = [CATALOG.render(text, "en") for text in card.report.warnings]
    assert told == ["card (name, tags[1], \ufffd): halves of broken characters were replaced by \ufffd."]


@pytest.mark.parametrize(
    "inside", [b"{}," * 3_000_000, b"1," * 3_000_000, b"[[]]," * 1_000_000], ids=["objects", "numbers", "lists"]
)
def test_very_many_values_are_refused_before_all_are_read(inside: bytes) -> None:
    start = time.process_time()

    told = refusal(b'{"name":"x","description":"y","z":[' + inside + b"0]}")

    assert "500,000" in told
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("value", ['"a\nb"', "'a'", '"a" "b"', "01", "tru"])
def test_what_is_no_json_is_named_with_the_field_it_stands_in(value: str) -> None:
    told = refusal(within_card(value))

    assert told.startswith("card (data.character_book.entries[1].content): this can't be read as JSON.")


LONG = "a b" * 20_000


@pytest.mark.parametrize(
    "data",
    [
        as_json(v3() | {"spec": f"chara_card_v9{LONG}", "spec_version": f"9{LONG}"}),
        as_json(v3(**{f"{LONG}{number}": "<script>" for number in range(6)})),
        as_json(v3(assets=[asset(LONG, f"http://{LONG}", LONG)], extensions={"world": LONG})),
        as_json(v3(character_book=book(*(entry(f"/({LONG}/", comment=LONG) for _ in range(30))))),
        zipped({"manifest.json": as_json({"characters": [LONG], "scenarios": []})}),
        made.charx(v3(), {f"{'x' * 90}{number}.png": b"x" for number in range(2_300)}),
        b'{"name":"x","description":"y","z":' + b'{"' + b"k" * 900 + b'":' * 1 + b"NaN}}",
    ],
    ids=["newer", "fields", "assets", "patterns", "byaf", "members", "place"],
)
def test_what_is_said_of_names_without_end_has_one(data: bytes) -> None:
    try:
        told = [*said(read(data))]
    except BadInput as refused:
        told = [refused.text]

    lines = [CATALOG.render(text, locale) for text in told for locale in LOCALES]
    assert lines
    assert max(map(len, lines)) < 4_000
