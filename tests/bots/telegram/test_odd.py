"""Updates and queries such as nobody sends who means well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.bots.telegram.stage import RecordingDesk, gate
from tests.fakes.telegram_api import TelegramApi

MINA: Mapping[str, Any] = {"id": 5, "is_bot": False, "first_name": "미나", "language_code": "ko"}
GROUP: Mapping[str, Any] = {"id": -100, "type": "supergroup", "title": "모임"}
MESSAGE: Mapping[str, Any] = {"message_id": 7, "date": 1_790_000_000, "chat": GROUP, "from": MINA}


@pytest.mark.parametrize("query", ["\ud800", "\0", "%_\\'\"", "\u202e" * 256, "🧑‍🧑‍🧒" * 30, "a\n" * 128], ids=range(6))
@pytest.mark.parametrize("offset", ["", "-1", "٣", "9" * 5_000], ids=range(4))
async def test_an_inline_query_costs_nobody_the_connection(api: TelegramApi, query: str, offset: str) -> None:
    asked = {"id": "1", "from": MINA, "query": query, "offset": offset}

    desk = RecordingDesk()

    async with gate(api, desk) as opened:
        await opened.take({"update_id": 1, "inline_query": asked})

    ((looked_for, _, _),) = desk.asked
    assert looked_for.encode().replace(b"\0", b"?") == looked_for.encode()


@pytest.mark.parametrize(
    "broken",
    [
        {"message": {**MESSAGE, "chat": None}},
        {"message": {"message_id": 7}},
        {"message": {**MESSAGE, "text": 7}},
        {"message": {**MESSAGE, "text": "안녕", "entities": [{"type": "mention", "offset": -5, "length": 10**12}]}},
        {"message": {**MESSAGE, "text": "/persona", "from": {**MINA, "id": 10**40}}},
        {"message": {**MESSAGE, "text": "안녕", "date": 10**18}},
        {"message": {**MESSAGE, "photo": [{"file_id": "a"}]}},
        {"callback_query": {"id": "1", "from": MINA, "chat_instance": "1", "data": "be:" + "x" * 5_000}},
        {"callback_query": {"id": "1", "from": MINA, "chat_instance": "1", "message": MESSAGE, "data": "\ud800" * 40}},
        {"callback_query": {"id": "1", "from": MINA, "chat_instance": "1", "message": {"chat": GROUP}, "data": "a"}},
        {"message_reaction": {"chat": GROUP, "message_id": 7, "date": 1, "user": MINA}},
        {"my_chat_member": {"chat": GROUP, "from": MINA, "date": 1}},
        {"inline_query": {"id": "1", "from": None, "query": "a", "offset": ""}},
        {"inline_query": {"id": "1", "from": MINA, "query": None, "offset": None}},
    ],
)
async def test_an_update_that_lacks_what_telegram_promises_costs_nobody_the_connection(
    api: TelegramApi, broken: dict[str, object]
) -> None:
    async with gate(api, RecordingDesk()) as opened:
        await opened.take({"update_id": 1, **broken})
