"""E-mail addresses: what is one, and which two are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounts import addresses
from core.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "folded", "shown"),
    [
        ("mina@example.com", "mina@example.com", "mina@example.com"),
        ("  Mina.Kim+tag@EXAMPLE.co.kr\n", "mina.kim+tag@example.co.kr", "Mina.Kim+tag@example.co.kr"),
        ("mina@한글.한국", "mina@xn--bj0bj06e.xn--3e0b707e", "mina@xn--bj0bj06e.xn--3e0b707e"),
        ("ｍｉｎａ＠example.com", "mina@example.com", "mina@example.com"),
    ],
)
def test_an_address_is_kept_as_it_was_typed_and_found_whatever_its_case(typed: str, folded: str, shown: str) -> None:
    found = addresses.read(typed)

    assert (found.folded, found.shown) == (folded, shown)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "mina",
        "@example.com",
        "mina@",
        "mina@localhost",
        "mi na@example.com",
        "mina@@example.com",
        "mina@exam ple.com",
        "mina@-example.com",
        "mina@example..com",
        ".mina@example.com",
        "mina.@example.com",
        '"mi na"@example.com',
        "mina@127.0.0.1",
        "mina@[127.0.0.1]",
        "미나@example.com",
        "mina@example.com\nBcc: all@example.com",
        "mina@example.com\x00",
        "mina\ud800@example.com",
        "a" * 65 + "@example.com",
        "a@" + "b" * 300 + ".com",
        "a" * 5_000,
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        addresses.read(typed)


@given(st.text(max_size=300))
def test_whatever_is_typed_is_an_address_that_is_the_same_when_typed_again_or_is_refused(typed: str) -> None:
    try:
        found = addresses.read(typed)
    except BadInput:
        return
    assert addresses.read(found.shown) == found
    assert addresses.read(found.folded).folded == found.folded
    assert len(found.shown) <= 254
