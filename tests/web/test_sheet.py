"""What a form changes in a card, and nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.characters.editing import CardEdit, KoreanVoice, edited
from core.errors import BadInput
from tests.web.makers import card_of
from web import sheet
from web.sheet import Sheet

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def card(**data: object) -> dict[str, object]:
    whole: dict[str, object] = json.loads(card_of("서리", **data))
    return whole


def returned(shown: Sheet, **changes: str) -> Sheet:
    """What a browser sends back: no line breaks in single lines, CRLF in areas."""
    fields = {
        name: value.replace("\r", "").replace("\n", "") if name in sheet.LINES else "\r\n".join(_lines(value))
        for name, value in shown.fields.items()
    }
    return sheet.typed(fields | changes, ["\r\n".join(_lines(each)) for each in shown.greetings])


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@given(
    name=TEXT, description=TEXT, first_mes=TEXT, greetings=st.lists(TEXT, max_size=3), tags=st.lists(TEXT, max_size=3)
)
def test_a_form_that_was_only_looked_at_changes_nothing(
    name: str, description: str, first_mes: str, greetings: list[str], tags: list[str]
) -> None:
    shown = sheet.of_card(
        card(name=name, description=description, first_mes=first_mes, alternate_greetings=greetings, tags=tags)
    )

    assert sheet.edit_of(shown, returned(shown)) == CardEdit()


@given(TEXT)
def test_one_field_that_was_written_on_is_all_that_changes(text: str) -> None:
    shown = sheet.of_card(card(description="처음"))

    edit = sheet.edit_of(shown, returned(shown, description="다음" + text))

    assert edit == CardEdit(description=sheet.typed({"": "다음" + text}, ())[""])


def test_greetings_are_one_a_field_and_empty_ones_go() -> None:
    shown = sheet.of_card(card(first_mes="하나", alternate_greetings=["둘"]))

    edit = sheet.edit_of(shown, sheet.typed(shown.fields, ["둘", " ", "셋", ""]))

    assert edit == CardEdit(greetings=("둘", "셋"))


def test_tags_are_read_with_any_comma() -> None:
    shown = sheet.of_card(card(tags=["옛것"]))

    edit = sheet.edit_of(shown, returned(shown, tags=" #겨울, 느린 대화、겨울,, "))

    assert edit == CardEdit(tags=("겨울", "느린 대화"))


def test_how_one_speaks_to_somebody_is_a_line_with_name_and_level() -> None:
    shown = sheet.of_card(card())

    edit = sheet.edit_of(shown, returned(shown, toward="할머니: 해요\n\n친구 ： 반말", tics="음…\n그러니까"))

    assert edit == CardEdit(voice=KoreanVoice(toward={"할머니": "해요", "친구": "반말"}, tics=("음…", "그러니까")))


@pytest.mark.parametrize("line", ["할머니", ": 해요", "할머니:"])
def test_a_line_that_says_no_level_is_refused_by_its_words(line: str) -> None:
    shown = sheet.of_card(card())

    with pytest.raises(BadInput) as refused:
        sheet.edit_of(shown, returned(shown, toward=line))

    assert refused.value.text.args == {"line": line}


def test_taglines_in_other_languages_stay() -> None:
    ours = {"iyagi": {"language": "ko", "tagline": {"ko": "옛말", "en": "Old"}}}
    shown = sheet.of_card(card(extensions=ours))

    edit = sheet.edit_of(shown, returned(shown, tagline="새말"))

    assert edit == CardEdit(tagline={"en": "Old", "ko": "새말"})


def test_a_level_in_other_words_is_shown_by_our_name_and_kept_as_it_is() -> None:
    whole = card(
        extensions={"iyagi": {"language": "ko", "voice": {"speech_level": "반말", "toward": {"왕": "합쇼체"}}}}
    )
    shown = sheet.of_card(whole)

    assert (shown["level"], shown["toward"]) == ("해", "왕: 하십시오")
    assert edited(json.loads(json.dumps(whole)), sheet.edit_of(shown, returned(shown))) == whole
