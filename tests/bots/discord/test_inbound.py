"""What Discord's payloads mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bots.discord import inbound
from bots.discord.inbound import Me, Scene, created_at, first_id
from core.surface.events import File, FileKind, Place, Standing

ME = Me(user="100", application="101")
CHANNEL = Scene(Place("discord", "100", "7", "8"), role="55", name_of={"8": "광장", "56": "기사단"}.get)
DIRECT = Scene(Place("discord", "100", "", "9", direct=True))
BOT = {"id": "100", "username": "Iyagi", "bot": True}
MINA = {"id": "1", "username": "mina_kim", "global_name": "미나"}
AT = "2026-11-22T10:00:00.123000+00:00"


def message(text: str, **more: Any) -> dict[str, Any]:
    return {
        "id": "1300000000000000000",
        "type": 0,
        "channel_id": "8",
        "author": MINA,
        "content": text,
        "timestamp": AT,
        "edited_timestamp": None,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        **more,
    }


def reply(to: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    return message("그래?", type=19, message_reference={"message_id": "77"}, referenced_message=to, **more)


def test_a_mention_addresses_the_character_and_is_no_part_of_the_text() -> None:
    said = message("<@100>, 안녕?", mentions=[BOT])

    event = inbound.created(said, CHANNEL, ME)

    assert event is not None
    assert (event.addressed, event.text) == (True, "안녕?")
    assert (event.id, event.person.id, event.person.name) == ("1300000000000000000", "1", "미나")
    assert event.at == datetime(2026, 11, 22, 10, 0, 0, 123000, tzinfo=UTC)


def test_the_role_that_discord_made_for_the_bot_addresses_it_too() -> None:
    event = inbound.created(message("<@&55> 거기 있어?", mention_roles=["55"]), CHANNEL, ME)

    assert event is not None
    assert (event.addressed, event.text) == (True, "거기 있어?")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("나 <@100> 왔어", "나 왔어"),
        ("첫 줄\n<@!100> 둘째 줄", "첫 줄\n둘째 줄"),
        ("<@2>가 <#8>에서 <@&56>을 봤대", "@하루가 #광장에서 @기사단을 봤대"),
        ("<a:wave:12> <:hi:13> </new:14>", ":wave: :hi: /new"),
        ("<@3> <#4>", "@3 #4"),
        ("a < b > c", "a < b > c"),
    ],
)
def test_marks_are_read_as_people_see_them(written: str, read: str) -> None:
    haru = {"id": "2", "username": "haru", "global_name": "하루쨩", "member": {"nick": "하루"}}

    event = inbound.created(message(written, mentions=[haru, BOT]), CHANNEL, ME)

    assert event is not None
    assert event.text == read


def test_a_message_that_names_nobody_is_not_addressed() -> None:
    event = inbound.created(message("다들 안녕"), CHANNEL, ME)

    assert event is not None
    assert not event.addressed


def test_everything_in_a_direct_chat_is_addressed() -> None:
    event = inbound.created(message("안녕"), DIRECT, ME)

    assert event is not None
    assert event.addressed


@pytest.mark.parametrize(
    ("answered", "addressed"),
    [
        ({"author": BOT}, True),
        ({"author": {"id": "300"}, "webhook_id": "300", "application_id": "101"}, True),
        ({"author": {"id": "300"}, "webhook_id": "300", "application_id": "999"}, False),
        ({"author": {"id": "300"}, "webhook_id": "300"}, False),
        ({"author": MINA}, False),
        (None, False),
    ],
)
def test_a_reply_addresses_the_character_whose_post_it_answers(
    answered: dict[str, Any] | None, addressed: bool
) -> None:
    event = inbound.created(reply(answered), CHANNEL, ME)

    assert event is not None
    assert (event.addressed, event.reply_to) == (addressed, "77")


@pytest.mark.parametrize(
    "said",
    [
        message("나다", author=BOT),
        message("캐릭터다", author={"id": "300", "username": "달래"}, webhook_id="300", application_id="101"),
        message("답이다", author=BOT, webhook_id="101", application_id="101"),
        message("", type=7),
        message("", type=6, mentions=[BOT]),
        message(""),
    ],
)
def test_own_posts_and_notes_of_discord_are_no_events(said: dict[str, Any]) -> None:
    assert inbound.created(said, CHANNEL, ME) is None


@pytest.mark.parametrize(
    "author",
    [
        {"author": {"id": "400", "username": "other", "bot": True}},
        {"author": {"id": "500", "username": "hook"}, "webhook_id": "500"},
        {"author": {"id": "500", "username": "hook"}, "webhook_id": "500", "application_id": "999"},
    ],
)
def test_other_bots_and_webhooks_are_heard_as_machines(author: dict[str, Any]) -> None:
    event = inbound.created(message("<@100> 안녕", mentions=[BOT], **author), CHANNEL, ME)

    assert event is not None
    assert (event.addressed, event.text, event.person.is_bot) == (True, "안녕", True)
    assert event.person.standing is None


def test_a_person_is_the_owner_of_their_direct_chat_and_of_their_server() -> None:
    at_home = replace(CHANNEL, owner="1")

    standings = [inbound.created(message("안녕"), where, ME) for where in (DIRECT, at_home, CHANNEL)]

    assert [each and each.person.standing for each in standings] == [Standing.OWNER, Standing.OWNER, None]
    assert [each and each.person.is_bot for each in standings] == [False, False, False]


def test_what_came_along_can_be_fetched() -> None:
    picture = {"id": "1", "url": "u1", "filename": "a.png", "size": 7, "content_type": "image/png"}
    sound = {"id": "2", "url": "u2", "filename": "b.ogg", "size": 8, "content_type": "audio/ogg; codecs=opus"}
    other = {"id": "3", "url": "u3", "filename": "c.bin", "size": 9}

    event = inbound.created(message("", attachments=[picture, sound, other]), CHANNEL, ME)

    assert event is not None
    assert (event.attachments, event.files) == (
        3,
        (
            File("u1", "a.png", 7, "image/png", FileKind.PICTURE),
            File("u2", "b.ogg", 8, "audio/ogg; codecs=opus", FileKind.VOICE),
            File("u3", "c.bin", 9),
        ),
    )


def test_a_voice_message_says_how_long_it_is() -> None:
    sent = {"id": "1", "url": "u", "filename": "voice-message.ogg", "size": 5, "waveform": "AA==", "duration_secs": 2.5}

    event = inbound.created(message("", attachments=[sent], flags=8192), CHANNEL, ME)

    assert event is not None
    assert [(file.kind, file.seconds) for file in event.files] == [(FileKind.VOICE, 2.5)]


@pytest.mark.parametrize(
    ("emoji", "shown"), [({"id": None, "name": "👍"}, "👍"), ({"id": "9", "name": "wave"}, ":wave:")]
)
def test_reactions_say_who_and_what(emoji: dict[str, Any], shown: str) -> None:
    told = {"user_id": "1", "channel_id": "8", "message_id": "77", "emoji": emoji, "member": {"user": MINA}}
    now = datetime(2026, 11, 22, 10, tzinfo=UTC)

    on = inbound.reacted(told, CHANNEL.place, now, removed=False)
    off = inbound.reacted({**told, "member": None}, CHANNEL.place, now + timedelta(seconds=1), removed=True)

    assert (on.person.name, on.emoji, on.message_id, on.removed) == ("미나", shown, "77", False)
    assert (off.person.id, off.person.name, off.emoji, off.removed) == ("1", "", shown, True)
    assert on.id != off.id


def test_attachments_and_stickers_are_counted() -> None:
    said = message("", attachments=[{"id": "1"}], sticker_items=[{"id": "2"}])

    event = inbound.created(said, CHANNEL, ME)

    assert event is not None
    assert (event.text, event.attachments) == ("", 2)


def test_each_edit_is_an_event_of_its_own_and_the_same_when_told_twice() -> None:
    first = message("안녕하세요", edited_timestamp="2026-11-22T10:01:00+00:00")
    second = message("안녕", edited_timestamp="2026-11-22T10:02:00+00:00")

    events = [inbound.edited(each, CHANNEL, ME) for each in (first, first, second)]

    assert [event.id if event else None for event in events] == [
        "1300000000000000000:edit:1795341660000",
        "1300000000000000000:edit:1795341660000",
        "1300000000000000000:edit:1795341720000",
    ]
    assert events[2] is not None
    assert (events[2].text, events[2].message_id) == ("안녕", "1300000000000000000")


def test_a_preview_that_discord_adds_is_no_edit() -> None:
    assert inbound.edited(message("https://example.org"), CHANNEL, ME) is None


def test_ids_tell_the_time() -> None:
    at = datetime(2026, 11, 22, 10, tzinfo=UTC)

    assert created_at(first_id(at)) == at
    assert int(first_id(at)) < int(first_id(at + timedelta(milliseconds=1)))
