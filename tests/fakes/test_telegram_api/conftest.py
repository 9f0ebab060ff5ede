"""A Telegram, the real bot on it, and a person."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from tests.fakes.telegram_api import TelegramApi


@pytest.fixture
async def api() -> AsyncIterator[TelegramApi]:
    async with TelegramApi() as running:
        yield running


@pytest.fixture
async def bot(api: TelegramApi) -> AsyncIterator[Bot]:
    async with Bot(api.token, base_url=api.base_url, base_file_url=api.base_file_url) as running:
        yield running


@pytest.fixture
def mina(api: TelegramApi) -> int:
    return api.add_user("미나", username="mina_kim")


@pytest.fixture
def chat(api: TelegramApi, mina: int) -> int:
    return api.open_private(mina)
