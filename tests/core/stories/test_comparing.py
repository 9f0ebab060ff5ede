"""Two versions side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.characters.formats.diff import Did
from core.stories import comparing
from core.stories.comparing import Row

WORDS = st.lists(st.sampled_from(["비가 왔다.", "문이 열렸다.", "그는 웃었다.", "", "끝"]), max_size=12).map(
    "\n\n".join
)


def text_of(rows: tuple[Row, ...], *, right: bool) -> list[str]:
    """What stands on a side, a row a line."""
    return ["".join(piece.text for piece in (row.right if right else row.left)) for row in rows if not row.skipped]


def test_the_same_text_has_no_differences() -> None:
    assert comparing.texts("하나.\n\n둘.", "하나.\n\n둘.") == ()


def test_a_changed_word_stands_beside_what_came_in_its_place() -> None:
    old = "\n\n".join(f"{number}번째 문단이다." for number in range(9))

    rows = comparing.texts(old, old.replace("4번째 문단이다", "4번째 절이다"))

    assert [row.skipped for row in rows] == [3, 0, 0, 0, 3]
    changed = rows[2]
    assert [piece.text for piece in changed.left if piece.did is Did.REMOVED] == ["문단이다"]
    assert [piece.text for piece in changed.right if piece.did is Did.ADDED] == ["절이다"]


def test_what_is_new_has_nothing_beside_it() -> None:
    rows = comparing.texts("하나.", "하나.\n\n둘.")

    assert text_of(rows, right=False) == ["하나.", ""] and text_of(rows, right=True) == ["하나.", "둘."]


@given(WORDS, WORDS)
def test_no_word_is_lost_on_either_side(old: str, new: str) -> None:
    rows = comparing.texts(old, new)

    for side, text in ((False, old), (True, new)):
        shown = [line for line in text_of(rows, right=side) if line]
        told = sum(row.skipped for row in rows) + len(shown)
        assert not rows or told >= len([part for part in text.split("\n\n") if part])
        assert all(line in text for line in shown)


def test_data_is_told_by_its_fields() -> None:
    old = {"name": "강이준", "n": 1, "list": ["a", "b"], "who": [{"id": "x", "age": "3"}], "gone": None, "on": True}
    new = {"name": "서도윤", "n": 1, "list": ["a"], "who": [{"id": "x", "age": "4"}], "on": False, "fresh": "!"}

    rows = comparing.data(old, new)

    told = {row.where: (text_of((row,), right=False), text_of((row,), right=True)) for row in rows}
    assert told == {
        "name": (["강이준"], ["서도윤"]),
        "list": (["a, b"], ["a"]),
        "who.1.age": (["3"], ["4"]),
        "on": (["✓"], ["✕"]),
        "fresh": ([""], ["!"]),
        "gone": (["–"], [""]),
    }


def test_very_many_paragraphs_are_one_block() -> None:
    old = "\n\n".join(map(str, range(3_000)))

    assert len(comparing.texts(old, old + "!")) == 1
