"""Neutral markup loses nothing."""

from hypothesis import given
from hypothesis import strategies as st

from core.surface.markup import Kind, Part, Span, plain, split, visible
from core.surface.port import Outgoing

MARKS = st.text(alphabet=st.sampled_from(list("ab가나 \n`*_~#>\\.!😀\u0301\u200d👩\t")), max_size=600)
ANY = st.text(max_size=400)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shown(part: Part) -> str:
    return Outgoing(text=part.text, key="k", before=part.before, after=part.after).shown


def test_emphasis_is_understood_where_korean_particles_follow_without_a_space() -> None:
    found = plain('**"안녕"**이라고 *웃으며* 말했다')

    assert found.text == '"안녕"이라고 웃으며 말했다'
    assert found.spans == (Span(0, 4, Kind.BOLD), Span(8, 11, Kind.ITALIC))


def test_marks_that_mean_nothing_stay_as_they_are() -> None:
    for text in ("2 * 3 * 4", "snake_case_name", "*열린", "a ** b", "~~", "``"):
        assert visible(text) == text


def test_code_is_kept_as_it_stands() -> None:
    found = plain("전\n```py\nx = *1*\n```\n`a*b*`")

    assert found.text == "전\nx = *1*\na*b*"
    assert [span.kind for span in found.spans] == [Kind.PRE, Kind.CODE]
    assert found.spans[0].language == "py"


def test_nesting_is_kept() -> None:
    found = plain("**굵고 *기운* 글**")

    assert found.text == "굵고 기운 글"
    assert found.spans == (Span(0, 7, Kind.BOLD), Span(3, 5, Kind.ITALIC))


@given(MARKS | ANY)
def test_what_is_visible_is_the_source_without_marks(text: str) -> None:
    found = plain(text)

    rest = iter(text)
    assert all(character in rest for character in found.text)
    assert all(0 <= span.start < span.end <= len(found.text) for span in found.spans)


@given(MARKS | ANY, st.integers(64, 120), st.sampled_from([len, utf16]))
def test_parts_joined_are_the_text_and_none_is_too_long(text: str, limit: int, measure: object) -> None:
    assert callable(measure)
    parts = split(text, limit, measure)

    assert "".join(part.text for part in parts) == text
    assert all(measure(shown(part)) <= limit for part in parts)
    assert all(shown(part).strip() for part in parts) or not text.strip()


@given(MARKS, st.integers(0, 600))
def test_a_growing_text_keeps_its_earlier_cuts(text: str, length: int) -> None:
    early, late = split(text[:length], 80, len), split(text, 80, len)

    for before, after in zip(early[:-1], late, strict=False):
        assert before.text.rstrip() == after.text.rstrip()


def test_no_part_makes_a_quote_or_a_heading_of_what_stood_within_a_line() -> None:
    text = "바다 > 하늘 # 땅 " * 60

    parts = split(text, 80, len)

    assert len(parts) > 5
    assert "".join(visible(part.text) for part in parts) == visible(text)


def test_a_fence_is_closed_and_opened_again() -> None:
    code = "\n".join(f"line {n}" for n in range(60))

    parts = split(f"보세요:\n```python\n{code}\n```\n끝", 200, len)

    assert len(parts) > 2
    assert all(shown(part).count("```") % 2 == 0 for part in parts)
    assert shown(parts[1]).startswith("```python\n")


def test_paragraphs_are_kept_together() -> None:
    first, second = "가" * 90, "나" * 90

    parts = split(f"{first}\n\n{second}", 120, len)

    assert [shown(part) for part in parts] == [first, second]
