"""The scenes into which a chat falls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.stories.bridge.segments import ChatMaterial, Line, parts, segmented

START = datetime(2026, 3, 1, tzinfo=UTC)


def line(number: int, minute: float, speaker: str = "미나", text: str = "그래") -> Line:
    return Line(number, speaker, text, START + timedelta(minutes=minute))


def numbers(lines: list[Line], changes: tuple[int, ...] = ()) -> list[list[int]]:
    return [[each.message for each in segment.lines] for segment in segmented(lines, changes)]


def test_a_silence_of_more_than_half_an_hour_parts_two_scenes() -> None:
    assert numbers([line(1, 0), line(2, 30), line(3, 60.1)]) == [[1, 2], [3]]


def test_a_new_cast_is_a_new_scene() -> None:
    lines = [line(1, 0), line(2, 1), line(3, 2)]

    assert numbers(lines, (2,)) == [[1, 2], [3]]
    assert numbers(lines, (0, 3)) == [[1, 2, 3]]


def test_a_cast_that_changes_behind_a_message_which_may_not_be_used_still_parts() -> None:
    assert numbers([line(1, 0), line(5, 2)], (3,)) == [[1], [5]]


def test_speakers_stand_in_the_order_in_which_they_speak() -> None:
    (segment,) = segmented([line(1, 0, "준"), line(2, 1, "미나"), line(3, 2, "준")])

    assert segment.speakers == ("준", "미나")


def test_no_lines_are_no_scene() -> None:
    assert segmented([]) == ()


def test_whole_scenes_go_to_a_model_together_as_far_as_they_fit() -> None:
    lines = [line(number, 60 * number, text="가" * 400) for number in range(5)]
    material = ChatMaterial(tuple(lines), segmented(lines), ())

    assert [len(part) for part in parts(material, 1_000)] == [2, 2, 1]
    assert [len(part) for part in parts(material, 100)] == [1, 1, 1, 1, 1]
