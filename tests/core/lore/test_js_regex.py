"""JavaScript's regular expressions, as keys of lorebooks use them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lore.jsregex import LONGEST, compiled, parts
from core.lore.keys import Haystack, Watch, key_of


def matches(key: str, text: str) -> bool:
    return Haystack(text, Watch()).holds(key_of(key), whole=False, case=False)


@pytest.mark.parametrize(
    "key", ["/shrug", "and/or", "/r/aww", "//", "/", "/[/]/", "/a/x", "/a/b/", "/a\\\\/b/", "a/b/i"]
)
def test_what_does_not_have_the_form_is_plain_text(key: str) -> None:
    assert parts(key) is None


@pytest.mark.parametrize(
    ("key", "form"),
    [("/a/", ("a", "")), ("/\\//g", ("\\/", "g")), ("/a b/dgims", ("a b", "dgims")), ("/\\\\/", ("\\\\", ""))],
)
def test_the_form_gives_pattern_and_flags(key: str, form: tuple[str, str]) -> None:
    assert parts(key) == form


# What V8 (Node) answers to the same patterns.
@pytest.mark.parametrize(
    ("key", "text", "found"),
    [
        (r"/\bking\b/", "왕king왕", True),
        (r"/\w/", "왕", False),
        (r"/\d/", "٣", False),
        (r"/\s/", "\u00a0", True),
        (r"/\s/", "\u0085", False),
        (r"/[^\W\d]/i", "1_", True),
        (r"/[\w-.]+$/", "a.b-c", True),
        (r"/a$/", "a\n", False),
        (r"/a$/m", "a\nb", True),
        (r"/^b/", "a\nb", False),
        (r"/^b/m", "a\nb", True),
        (r"/a.b/", "a\u2028b", False),
        (r"/a.b/s", "a\nb", True),
        (r"/(?<n>k)\k<n>/", "kk", True),
        (r"/(a)?b\1c/", "bc", True),
        (r"/\u0041\x42/", "AB", True),
        (r"/\u{1F600}/u", "😀", True),
        (r"/\uD83D\uDE00/", "😀", True),
        (r"/a\/b/", "a/b", True),
        (r"/[]/", "a", False),
        (r"/[^]/", "\n", True),
        (r"/дракон/i", "ДРАКОН", True),
        (r"/\p{Script=Hangul}/u", "용", True),
        (r"/\p{L}/", "용", False),
        (r"/(?<=the )fox/", "the fox", True),
        (r"/(?<!the )fox/", "the fox", False),
        (r"/a{,2}/", "a{,2}", True),
        (r"/x{e<=1}/", "x", False),
        (r"/[[a]/", "[", True),
        (r"/[a&&b]/", "&", True),
        (r"/\Z/", "Z", True),
        (r"/\x01User:/", "\x01User: hi", True),
        (r"/[\b]/", "\x08", True),
        (r"/a/gy", "ba", True),
    ],
)
def test_a_pattern_means_what_it_means_in_javascript(key: str, text: str, found: bool) -> None:
    assert matches(key, text) is found


@pytest.mark.parametrize(
    ("pattern", "flags"),
    [
        *((pattern, "") for pattern in ("(", ")", "[a", "*a", "a*+", "a**", "[z-a]", "a\\", "(?R)")),
        ("(?#c)", ""),
        ("a", "gg"),
        ("a", "uv"),
        ("{", "u"),
        (r"\a", "u"),
        (r"\u{110000}", "u"),
        ("a" * (LONGEST + 1), ""),
    ],
)
def test_what_javascript_refuses_never_matches(pattern: str, flags: str) -> None:
    assert compiled(pattern, flags) is None


@pytest.mark.parametrize(
    "pattern",
    [
        "(a{1,999}){1,999}",
        "(?:" * 150 + "a" + "){1,99999}" * 150,
        "a{99999}b" * 200,
        r"\w{999}" * 250,
        "(?:a?){9999}" * 9,
    ],
)
def test_repeats_that_would_fill_the_memory_are_refused(pattern: str) -> None:
    assert compiled(pattern, "") is None
    assert compiled("(a{1,30}b){2,30}[^x]{0,2000}", "") is not None


def test_an_expression_that_explodes_is_stopped_and_noted() -> None:
    watch = Watch()
    hostile = Haystack("a" * 5_000 + "!", watch)
    keys = [key_of(f"/(a+)+{end}$/") for end in "bcdefghijklmnopqrstuvwxyz"]

    began = time.perf_counter()
    found = [hostile.holds(key, whole=False, case=False) for key in keys]
    took = time.perf_counter() - began

    assert not any(found)
    assert set(watch.slow) == {key.text for key in keys}
    assert took < 2


@given(st.text(alphabet="ab(|)[]{}^$.*+?\\-wdsb1k<:>=!,uí왕", max_size=24), st.sets(st.sampled_from("ims"), max_size=3))
def test_any_pattern_compiles_or_is_refused(pattern: str, flags: set[str]) -> None:
    made = compiled(pattern, "".join(flags))

    if made is not None:
        made.search("a wall 왕", timeout=1)


@given(st.text(min_size=1, max_size=12))
def test_escaped_text_finds_itself(text: str) -> None:
    pattern = "".join(f"\\u{{{ord(char):x}}}" for char in text)

    made = compiled(pattern, "u")

    assert made is not None
    assert made.search(f"before {text} after") is not None
