"""Several characters in one chat: who is there and since when, and what each remembers; and the commands about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Table, insert, select, update

from core import gathering
from core.accounts.preferences import Preferences
from core.ai.model import Role
from core.asking import fit_for_adults
from core.characters import store as characters
from core.characters.store import Listed
from core.chat import company, store
from core.chat.company import Company, Seat, witnessed
from core.chat.rules import Rules
from core.db import Db, Write
from core.db.tables.chat import cast, chats, messages, told
from core.db.tables.places import places
from core.errors import BadInput, NotFound
from core.ledger.lease import Claim
from core.outcome import Asker, Calls, Greets, Outcome, Told
from core.surface.events import Place
from core.text import Catalog

NOW = datetime(2026, 11, 26, tzinfo=UTC)
ROOM = Place("fake", "bot", "guild", "room")
NAMES = ("유리", "하린", "Luna", "유리아", "밤")
ASKER = Asker(account=1, locale="ko", now=NOW)


async def known(tx: Write, name: str, **more: object) -> Listed:
    card = {"spec": "chara_card_v3", "data": {"name": name, "extensions": {"iyagi": {"language": "ko"} | more}}}
    await characters.keep(tx, f"c-{name}", card, None, NOW)
    found = await characters.find(tx, f"c-{name}")
    assert found is not None
    return found


async def settled(tx: Write, place: Place = ROOM) -> tuple[Claim, list[Listed]]:
    """유리 is in a place with a chat of two messages; the others are known."""
    everyone = [await known(tx, name) for name in NAMES]
    columns = {name: getattr(place, name) for name in ("platform", "bot", "space", "channel", "thread", "direct")}
    place_id = await tx.value(insert(places).values(columns).returning(places.c.id))
    await store.start_chat(tx, place_id, everyone[0], NOW)
    claim = await claimed(tx, place_id, place)
    for _ in range(2):
        await says(tx, claim)
    return claim, everyone


async def claimed(tx: Write, place_id: int, place: Place = ROOM) -> Claim:
    row = await tx.row(select(places).where(places.c.id == place_id))
    assert row is not None
    here = [row[name] for name in ("character_id", "version_id", "chat_id", "company")]
    return Claim(place_id, row["epoch"], "", place, *here)


async def says(tx: Write, claim: Claim, lore: Sequence[object] = ()) -> int:
    assert claim.chat_id is not None
    return await store.add_message(tx, claim.chat_id, Role.PERSON, "응", NOW, lore=list(lore))


async def rows(tx: Write, table: Table, *columns: str) -> list[Mapping[str, object]]:
    return [{name: row[name] for name in columns} for row in await tx.rows(select(table).order_by(*table.primary_key))]


def words(outcome: Outcome) -> str:
    assert isinstance(outcome, Told)
    return Catalog().render(outcome.text, "ko")


def test_a_character_sees_what_was_said_while_it_was_here() -> None:
    seats = (Seat(1, 1, 10, 0, None, False), Seat(2, 2, 20, 3, 5, False), Seat(3, 2, 20, 8, None, False))
    here = Company(1, seats, first=1)

    assert [number for number in range(1, 11) if here.sees(2, number)] == [4, 5, 9, 10]
    assert all(here.sees(1, number) for number in range(1, 11))
    assert not here.sees(3, 1)
    assert witnessed(here, 2) == ((3, 5), (8, None))
    assert [seat.id for seat in here.members] == [1, 3]


def test_a_chat_without_company_is_seen_in_full() -> None:
    assert Company(1).sees(7, 1) and witnessed(Company(1), 7) == ((0, None),)


async def test_whoever_is_invited_has_heard_nothing_before(db: Db) -> None:
    async with db.write() as tx:
        claim, (yuri, harin, *_) = await settled(tx)
        newest = await says(tx, claim)
        here = await company.invite(tx, claim, harin, None, NOW)
        later = await says(tx, claim)
        place = await rows(tx, places, "company", "character_id")
        present = await company.members(tx, here)

    assert [seat.character_id for seat in here.members] == [yuri.id, harin.id]
    assert here.first == yuri.id and place == [{"company": 2, "character_id": yuri.id}]
    assert here.sees(yuri.id, newest) and here.sees(yuri.id, later)
    assert not here.sees(harin.id, newest) and here.sees(harin.id, later)
    assert [(each.name, each.first, each.version_id) for each in present] == [
        ("유리", True, yuri.version_id),
        ("하린", False, harin.version_id),
    ]


async def test_a_place_takes_nobody_twice_and_only_so_many(db: Db) -> None:
    async with db.write() as tx:
        claim, (yuri, harin, *_) = await settled(tx)
        await company.invite(tx, claim, harin, None, NOW)
        for number in range(company.MOST - 2):
            await company.invite(tx, claim, await known(tx, f"n{number}"), None, NOW)

        for again in (yuri, harin):
            with pytest.raises(BadInput, match="gathering-already"):
                await company.invite(tx, claim, again, None, NOW)
        with pytest.raises(BadInput, match="gathering-full"):
            await company.invite(tx, claim, await known(tx, "one too many"), None, NOW)


async def test_whoever_comes_back_remembers_but_has_not_heard_what_was_said_meanwhile(db: Db) -> None:
    async with db.write() as tx:
        claim, (_, harin, *_) = await settled(tx)
        await company.invite(tx, claim, harin, None, NOW)
        await tx.run(update(cast).where(cast.c.character_id == harin.id).values(variables={"after": {"a": "1"}}))
        heard = await says(tx, claim)
        await company.dismiss(tx, claim, harin.id)
        missed = await says(tx, claim)
        here = await company.invite(tx, claim, harin, None, NOW)
        back = await says(tx, claim)
        remembered = await tx.value(select(cast.c.variables).order_by(cast.c.id.desc()).limit(1))

    assert [here.sees(harin.id, each) for each in (heard, missed, back)] == [True, False, True]
    assert remembered == {"after": {"a": "1"}}


async def test_when_the_first_is_dismissed_the_next_takes_over_and_each_keeps_its_own_memory(db: Db) -> None:
    async with db.write() as tx:
        claim, (yuri, harin, luna, *_) = await settled(tx)
        await company.invite(tx, claim, harin, None, NOW)
        await company.invite(tx, claim, luna, None, NOW)
        first_only = await says(tx, claim, [{"entry": "yuri's"}])
        both = await says(tx, claim, [{"entry": "yuri's too"}])
        await tx.run(insert(told).values(message_id=both, character_id=harin.id, lore=[{"entry": "harin's"}]))
        await tx.run(update(chats).values(window_from=2, variables={"after": {"of": "yuri"}}))
        await tx.run(update(cast).where(cast.c.character_id == harin.id).values(window_from=3, lore="sticky"))

        here = await company.dismiss(tx, claim, yuri.id)

        place = await rows(tx, places, "character_id", "version_id", "company")
        chat = await rows(tx, chats, "character_id", "window_from", "lore", "variables")
        seats = await rows(tx, cast, "window_from", "lore", "variables")
        lore = {row["id"]: row["lore"] for row in await rows(tx, messages, "id", "lore")}
        stays = await rows(tx, told, "message_id", "character_id", "lore")

    assert [seat.character_id for seat in here.members] == [harin.id, luna.id] and here.first == harin.id
    assert place == [{"character_id": harin.id, "version_id": harin.version_id, "company": 3}]
    assert chat == [{"character_id": harin.id, "window_from": 3, "lore": "sticky", "variables": None}]
    assert seats[0] == {"window_from": 2, "lore": None, "variables": {"after": {"of": "yuri"}}}
    assert seats[1]["window_from"] == 0 and seats[1]["lore"] is None
    assert lore[both] == [{"entry": "harin's"}] and lore[first_only] == []
    assert sorted(stays, key=lambda each: str(each["message_id"])) == [
        {"message_id": first_only, "character_id": yuri.id, "lore": [{"entry": "yuri's"}]},
        {"message_id": both, "character_id": yuri.id, "lore": [{"entry": "yuri's too"}]},
    ]


async def test_the_last_one_stays_and_who_is_not_here_cannot_go(db: Db) -> None:
    async with db.write() as tx:
        claim, (yuri, harin, luna, *_) = await settled(tx)
        with pytest.raises(BadInput, match="gathering-not-here"):
            await company.dismiss(tx, claim, yuri.id)
        await company.invite(tx, claim, harin, None, NOW)
        await company.dismiss(tx, claim, yuri.id)

        with pytest.raises(BadInput, match="gathering-last"):
            await company.dismiss(tx, claim, harin.id)
        with pytest.raises(BadInput, match="gathering-not-here"):
            await company.dismiss(tx, claim, luna.id)


async def test_a_branch_has_the_company_of_its_last_message(db: Db) -> None:
    async with db.write() as tx:
        claim, (yuri, harin, luna, *_) = await settled(tx)
        await company.invite(tx, claim, harin, None, NOW)
        kept = await says(tx, claim)
        await tx.run(insert(told).values(message_id=kept, character_id=harin.id, lore=[{"entry": "a"}]))
        await company.invite(tx, claim, luna, None, NOW)
        await says(tx, claim)
        await company.dismiss(tx, claim, yuri.id)
        assert claim.chat_id is not None
        early = await _branched(tx, claim, until=kept)
        whole = await _branched(tx, claim, until=10**9)

    assert [seat.character_id for seat in early.members] == [harin.id, yuri.id]  # 하린 is the chat's first by now
    assert [early.sees(harin.id, each) for each in (early.seats[1].came_after, early.seats[1].came_after + 1)] == [
        False,
        True,
    ]
    assert [seat.character_id for seat in whole.members] == [harin.id, luna.id]


async def _branched(tx: Write, claim: Claim, until: int) -> Company:
    assert claim.chat_id is not None
    old = [row["id"] for row in await rows(tx, messages, "id", "chat_id") if row["chat_id"] == claim.chat_id]
    columns = ("place_id", "character_id", "started_at")
    chat = next(row for row in await rows(tx, chats, "id", *columns) if row["id"] == claim.chat_id)
    made = {name: chat[name] for name in columns} | {"public_id": f"b{until}"}
    onto: int = await tx.value(insert(chats).values(made).returning(chats.c.id))
    copied = [
        (each, await store.add_message(tx, onto, Role.PERSON, "응", NOW)) for each in old if int(str(each)) <= until
    ]
    await company.copy(tx, claim.chat_id, onto, [(int(str(one)), two) for one, two in copied])
    return await company.of(tx, onto)


async def test_a_place_is_brought_in_line_with_the_chat_that_it_takes_up(db: Db) -> None:
    async with db.write() as tx:
        claim, (yuri, harin, *_) = await settled(tx)
        await company.invite(tx, claim, harin, None, NOW)
        other = await store.start_chat(tx, claim.place_id, harin, NOW)
        await company.sync(tx, claim.place_id)
        alone = await rows(tx, places, "company", "character_id")
        back = {"chat_id": claim.chat_id, "character_id": harin.id, "version_id": harin.version_id}
        await tx.run(update(places).values(back))
        await company.sync(tx, claim.place_id)
        together = await rows(tx, places, "company", "character_id", "version_id")
        assert claim.chat_id is not None
        await company.along(tx, claim.chat_id, other, harin.id)
        anew = await company.of(tx, other)

    assert alone == [{"company": 0, "character_id": harin.id}]
    assert together == [{"company": 2, "character_id": yuri.id, "version_id": yuri.version_id}]
    assert [seat.character_id for seat in anew.members] == [harin.id, yuri.id]


async def test_the_first_one_speaks_in_the_version_of_the_place(db: Db) -> None:
    async with db.write() as tx:
        claim, (yuri, harin, *_) = await settled(tx)
        await company.invite(tx, claim, harin, None, NOW)
        newer = await known(tx, "유리", rating="teen")
        await tx.run(update(places).values(version_id=newer.version_id))
        assert claim.chat_id is not None
        await company.set_on_call(tx, claim.chat_id, harin.id, on_call=True)

        first, second = await company.members(tx, await company.of(tx, claim.chat_id))

    assert (first.version_id, first.on_call, second.on_call) == (newer.version_id, False, True)
    assert newer.version_id != yuri.version_id


async def test_characters_are_invited_called_and_dismissed_by_name_and_by_button(db: Db) -> None:
    async with db.write() as tx:
        claim, (yuri, harin, *_) = await settled(tx)

        several = await gathering.invite(tx, claim, "유", ASKER)
        came = words(await gathering.invite(tx, claim, "하린", ASKER))
        assert isinstance(several, Told)
        also = words(await gathering.PRESSES["invite"](tx, claim, several.buttons[1].action.partition(":")[2], ASKER))
        called = await gathering.call(tx, claim, "하린아", ASKER)
        which = await gathering.call(tx, claim, "유", ASKER)
        pressed = await gathering.PRESSES["call"](tx, claim, yuri.public_id, ASKER)
        left = words(await gathering.dismiss(tx, claim, "유리", ASKER))
        gone = words(await gathering.PRESSES["dismiss"](tx, claim, "c-유리아", ASKER))
        listed = await gathering.suggest(tx, await claimed(tx, claim.place_id), "하")

    assert [each.action for each in several.buttons] == ["invite:c-유리", "invite:c-유리아"]
    assert (came, also) == ("하린이 들어왔어요.", "유리아가 들어왔어요.")
    assert called == Calls(harin.version_id) and pressed == Calls(yuri.version_id)
    assert isinstance(which, Told)
    assert [each.action for each in which.buttons] == ["call:c-유리", "call:c-유리아"]
    assert (left, gone) == ("유리가 자리를 떠났어요.", "유리아가 자리를 떠났어요.")
    assert listed == [("c-하린", "하린")]


async def test_who_is_not_known_or_not_here_is_told(db: Db) -> None:
    async with db.write() as tx:
        claim, _ = await settled(tx)

        with pytest.raises(NotFound, match="gathering-unknown"):
            await gathering.invite(tx, claim, "없는 이", ASKER)
        with pytest.raises(NotFound, match="gathering-unknown-here"):
            await gathering.call(tx, claim, "하린", ASKER)
        for name in ("invite", "dismiss", "call"):
            with pytest.raises(BadInput, match="button-stale"):
                await gathering.PRESSES[name](tx, claim, "nobody", ASKER)


async def test_the_first_of_all_is_greeted_where_nobody_is_yet(db: Db) -> None:
    async with db.write() as tx:
        claim, (yuri, *_) = await settled(tx)
        empty = replace(claim, chat_id=None, version_id=None, character_id=None)

        outcome = await gathering.invite(tx, empty, "유리", ASKER)
        with pytest.raises(BadInput, match="gathering-nobody"):
            await gathering.call(tx, empty, "유리", ASKER)

    assert isinstance(outcome, Greets) and outcome.character == yuri


@pytest.mark.parametrize(
    ("place", "rules", "grown", "comes"),
    [
        (ROOM, Rules(), True, False),
        (replace(ROOM, adult=True), Rules(), False, True),
        (replace(ROOM, adult=True), Rules(adult=False), True, False),
        (replace(ROOM, direct=True), Rules(), False, False),
        (replace(ROOM, direct=True), Rules(), True, True),
    ],
)
async def test_characters_for_adults_come_only_where_they_may(
    db: Db, place: Place, rules: Rules, grown: bool, comes: bool
) -> None:
    async with db.write() as tx:
        claim, _ = await settled(tx, place)
        await known(tx, "장미", rating="adult")
        adult = fit_for_adults(place, rules, Preferences(adult=grown))
        asker = replace(ASKER, rules=rules, adult=adult)

        if comes:
            assert words(await gathering.invite(tx, claim, "장미", asker)) == "장미가 들어왔어요."
        else:
            with pytest.raises(BadInput, match="gathering-adult"):
                await gathering.PRESSES["invite"](tx, claim, "c-장미", asker)
