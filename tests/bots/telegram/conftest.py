"""A Telegram, a person in it, and a desk."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.bots.telegram.stage import RecordingDesk
from tests.fakes.telegram_api import TelegramApi


@pytest.fixture
async def api() -> AsyncIterator[TelegramApi]:
    async with TelegramApi() as running:
        yield running


@pytest.fixture
def mina(api: TelegramApi) -> int:
    return api.add_user("미나", last_name="김", username="mina_kim")


@pytest.fixture
def chat(api: TelegramApi, mina: int) -> int:
    return api.open_private(mina)


@pytest.fixture
def desk() -> RecordingDesk:
    return RecordingDesk()
