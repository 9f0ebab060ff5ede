"""What Telegram and Discord say of a person: what is theirs is taken, anything else is not."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounts import elsewhere, proposals
from core.accounts.proposals import Proposal
from core.db.tables.access import LinkedBy
from core.errors import BadInput
from core.sealing import Seal

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
BOT = "777:bot-token"
MINA = {"id": 42, "first_name": "미나", "last_name": "김", "language_code": "ko"}
CLAIMS = {"iss": "https://there", "aud": "777", "nonce": "n", "exp": NOW.timestamp() + 60, "iat": NOW.timestamp()}


def init_data(user: object = MINA, *, at: datetime = NOW, bot: str = BOT, **more: str) -> str:
    """As Telegram signs it (Bot API, Mini Apps)."""
    fields = {"user": json.dumps(user), "auth_date": str(int(at.timestamp())), "query_id": "q", **more}
    listed = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    secret = hmac.new(b"WebAppData", bot.encode(), hashlib.sha256).digest()
    return urlencode(fields | {"hash": hmac.new(secret, listed.encode(), hashlib.sha256).hexdigest()})


def test_who_opened_the_mini_app_is_known_as_the_bot_knows_them() -> None:
    person = elsewhere.mini_app_person(init_data(signature="also-signed"), BOT, NOW + timedelta(minutes=9))

    assert (person.id, person.name, person.locale) == ("42", "미나 김", "ko")


def test_a_published_example_of_telegrams_rule_is_good() -> None:
    """The data-check-string of a real launch, as telegram-apps' documentation has it with its bot's token."""
    given = (
        "query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C%22"
        "last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22"
        "is_premium%22%3Atrue%7D&auth_date=1662771648"
        "&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2"
    )

    person = elsewhere.mini_app_person(
        given, "5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8", datetime.fromtimestamp(1662771700, UTC)
    )

    assert (person.id, person.name) == ("279058397", "Vladislav Kibenko")


@pytest.mark.parametrize(
    "given",
    [
        "",
        "hash=0",
        "user",
        "a=1&a=2",
        "%00=\udcff",
        init_data(bot="778:other"),
        init_data().replace("42", "43"),
        init_data() + "&extra=1",
        init_data() + "&" + init_data(),
        init_data()[:-1],
        init_data("none"),
        init_data([]),
        init_data({"id": "x"}),
        init_data({"id": True}),
        init_data({"id": -5}),
        init_data({"id": 10**30}),
        init_data(MINA | {"is_bot": True}),
        init_data(at=NOW - timedelta(minutes=11)),
        init_data(at=NOW + timedelta(minutes=5)),
        "x" * 10_000,
    ],
)
def test_what_telegram_has_not_signed_for_this_bot_just_now_lets_nobody_in(given: str) -> None:
    with pytest.raises(BadInput):
        elsewhere.mini_app_person(given, BOT, NOW)


@given(st.text(max_size=300))
def test_no_text_is_taken_for_init_data_and_none_breaks_it(given: str) -> None:
    with pytest.raises(BadInput):
        elsewhere.mini_app_person(given, BOT, NOW)


def test_claims_of_this_visit_are_good() -> None:
    check(CLAIMS)
    check(CLAIMS | {"aud": ["777"]})
    check(CLAIMS | {"aud": 777})


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://there/"},
        {"aud": "778"},
        {"aud": ["777", "778"]},
        {"azp": "778"},
        {"nonce": "m"},
        {"nonce": None},
        {"exp": NOW.timestamp() - 120},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"iat": NOW.timestamp() + 300},
    ],
)
def test_claims_for_another_visit_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        check(CLAIMS | wrong)


@given(
    st.dictionaries(st.sampled_from(["id", "username", "global_name", "locale"]), st.none() | st.text() | st.integers())
)
def test_whatever_discord_tells_is_a_person_that_can_be_kept_or_nobody(told: dict[str, Any]) -> None:
    try:
        person = elsewhere.discord_person(told)
    except BadInput:
        return

    assert person.id.isdigit()
    assert 1 <= len(person.name) <= 200
    assert "\x00" not in person.name
    person.name.encode()
    assert person.locale is None or len(person.locale) <= 16


def test_the_number_of_somebody_on_telegram_is_their_id_and_not_the_subject() -> None:
    assert elsewhere.telegram_person({"id": 42, "sub": "43", "name": "미나"}).id == "42"
    with pytest.raises(BadInput):
        elsewhere.telegram_person({"sub": "a-name", "name": "미나"})


def test_a_proposal_opens_for_its_account_while_it_is_fresh_and_for_nobody_else() -> None:
    seal, made = Seal("secret"), Proposal(7, LinkedBy.DISCORD)
    given = proposals.close(seal, 1, made, NOW)

    assert proposals.opened(seal, 1, given, NOW + timedelta(minutes=14)) == made
    for other, account, token, when in (
        (seal, 2, given, NOW),
        (Seal("another"), 1, given, NOW),
        (seal, 1, given[:-2] + "AA", NOW),
        (seal, 1, "", NOW),
        (seal, 1, "é" * 10, NOW),
        (seal, 1, given, NOW + timedelta(minutes=16)),
    ):
        with pytest.raises(BadInput):
            proposals.opened(other, account, token, when)


def check(claims: dict[str, Any]) -> None:
    elsewhere.check_claims(claims, issuer="https://there", client="777", nonce="n", now=NOW)
