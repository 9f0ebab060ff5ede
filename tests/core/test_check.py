"""What `check` says: each part in a line, with the remedy beside what is broken, and never a secret."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.check import check
from core.db import schema
from core.settings import Settings
from tests import engines
from tests.fakes.discord_api import DiscordApi
from tests.fakes.gemini_api import MEANING, GeminiApi
from tests.fakes.providers import Providers
from tests.fakes.telegram_api import TelegramApi

PROVIDERS = ("anthropic", "gemini", "compatible")
CLOSED = "http://127.0.0.1:9"  # nobody listens at the port that discards


@pytest.fixture
async def discord() -> AsyncIterator[DiscordApi]:
    async with DiscordApi() as api:
        yield api


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramApi]:
    async with TelegramApi() as api:
        yield api


@pytest.fixture
async def providers() -> AsyncIterator[Providers]:
    async with Providers() as api:
        yield api


def settings(folder: Path, **given: object) -> Settings:
    """In English, without a look for local servers; nothing of this machine's."""
    values = {"data_dir": folder, "language": "en", "compatible": {"probe": False}} | given
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]  # pydantic checks them


async def checked(given: Settings, *, live: bool = False) -> tuple[int, list[str]]:
    lines: list[str] = []
    return await check(given, live=live, say=lines.append), lines


async def test_in_an_empty_folder_nothing_is_broken_and_what_is_off_names_its_setting(tmp_path: Path) -> None:
    code, lines = await checked(settings(tmp_path / "data"))

    assert code == 0
    assert lines[0] == f"✓ Database: made at the first start ({schema.head()})"
    assert lines[1].startswith(f"✓ Data folder: {tmp_path / 'data'}, ")
    assert lines[2] == "✓ Web: http://127.0.0.1:8000"
    assert lines[3].startswith("· Model: none.") and "IYAGI_GEMINI__API_KEY" in lines[3]
    assert lines[4] == "· Memory: found by words only, as IYAGI_AI__EMBEDDING says"
    assert lines[5].startswith("· Discord: off.") and "IYAGI_DISCORD__TOKEN" in lines[5]
    assert lines[6].startswith("· Telegram: off.") and "IYAGI_TELEGRAM__TOKEN" in lines[6]
    assert len(lines) == 7


async def test_the_words_are_korean_where_the_operator_is(tmp_path: Path) -> None:
    _, lines = await checked(settings(tmp_path, language="ko"))

    assert lines[0].startswith("✓ 데이터베이스: 처음 시작할 때 만들어집니다")
    assert lines[-1] == "· Telegram: 꺼져 있습니다. 켜려면 IYAGI_TELEGRAM__TOKEN에 봇 토큰을 넣어 주세요."


async def test_a_database_that_is_up_to_date_is_said_to_be(tmp_path: Path) -> None:
    given = settings(tmp_path)
    await schema.migrate(given.database)

    _, lines = await checked(given)

    assert lines[0] == f"✓ Database: up to date ({schema.head()})"


async def test_a_database_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql://iyagi:pass-w0rd@127.0.0.1:{engines.free_port()}/iyagi"

    code, lines = await checked(settings(tmp_path, database_url=url, secret_key="k" * 32))

    assert code == 1
    assert lines[0].startswith("✗ The database can't be reached (postgresql+asyncpg://")
    assert "Check IYAGI_DATABASE_URL" in lines[0]
    assert not any("ss-w0rd" in line or "k" * 32 in line for line in lines)


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "iyagi.db").write_text("나는 데이터베이스가 아니다. " * 100)

    code, lines = await checked(settings(tmp_path))

    assert code == 1
    assert lines[0].startswith("✗ The database can't be reached")
    assert "file is not a database" in lines[0]


async def test_a_postgresql_that_is_behind_names_the_command(tmp_path: Path, postgres_url: str) -> None:
    given = settings(tmp_path, database_url=postgres_url, secret_key="k" * 32)

    behind = await checked(given)
    await schema.migrate(given.database)
    migrated = await checked(given)

    assert behind[0] == 1
    assert "`python3 -m core migrate`" in behind[1][0]
    assert migrated[0] == 0


async def test_a_shared_database_needs_the_secret_key(tmp_path: Path, postgres_url: str) -> None:
    code, lines = await checked(settings(tmp_path, database_url=postgres_url))

    assert code == 1
    assert any(line.startswith("✗ IYAGI_SECRET_KEY is missing") for line in lines)


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    code, lines = await checked(settings(tmp_path / "file" / "data"))

    assert code == 1
    assert f"✗ The folder {tmp_path / 'file' / 'data'} can't be written to" in lines[0]


async def test_redis_is_looked_at_where_it_is_set(tmp_path: Path, redis_url: str) -> None:
    there = await checked(settings(tmp_path, redis_url=redis_url))
    away = await checked(settings(tmp_path, redis_url=f"redis://:hunter-2-hunter@127.0.0.1:{engines.free_port()}/"))

    assert "✓ Redis: connected" in there[1]
    assert (there[0], away[0]) == (0, 1)
    assert any(line.startswith("✗ Redis does not answer") and "IYAGI_REDIS_URL" in line for line in away[1])
    assert not any("hunter" in line for line in away[1])


async def test_a_route_without_a_key_is_told_with_the_setting_that_is_missing(tmp_path: Path) -> None:
    code, lines = await checked(settings(tmp_path, ai={"chat": "gemini:gemini-3.5-flash"}))

    assert code == 1
    assert any(line.startswith("✗") and "IYAGI_GEMINI__API_KEY" in line for line in lines)
    assert lines[-1].startswith("· Telegram")


async def test_without_live_nobody_is_asked(tmp_path: Path) -> None:
    telegram = {"token": "7000000001:" + "a" * 35, "api_base": CLOSED}
    gemini = {"api_key": "AIza" + "b" * 30, "base_url": CLOSED}

    code, lines = await checked(settings(tmp_path, telegram=telegram, gemini=gemini))

    assert code == 0
    assert "✓ Telegram: a token is set (`check --live` tries it)" in lines
    assert any(line.startswith("✓ Model (chat): gemini:") for line in lines)
    assert not any("a" * 35 in line or "b" * 30 in line for line in lines)


def configured(
    folder: Path, discord: DiscordApi, telegram: TelegramApi, providers: Providers, *, wrong: str = ""
) -> Settings:
    """All that can be set, on loopback; each secret with `wrong` behind it."""
    ai = {name: {"api_key": f"loopback-key{wrong}", "base_url": f"{providers.url}/{name}"} for name in PROVIDERS}
    ai["gemini"] |= {"api_version": "v1beta"}
    ai["compatible"] |= {"model": "llama3.1:8b", "base_url": f"{providers.url}/compatible/v1"}
    return settings(
        folder,
        discord={"token": f"{discord.token}{wrong}", "api_base": discord.base, "gateway_url": discord.gateway},
        telegram={"token": f"{telegram.token}{wrong}", "api_base": telegram.base_url.removesuffix("/bot")},
        ai=dict.fromkeys(("image", "speech", "transcript"), "gemini:gemini-3.8-flash"),  # the fake only writes
        **ai,
    )


async def test_live_each_token_and_key_is_tried(
    tmp_path: Path, discord: DiscordApi, telegram: TelegramApi, providers: Providers
) -> None:
    code, lines = await checked(configured(tmp_path, discord, telegram, providers), live=True)

    assert (code, [line for line in lines if line.startswith("✗")]) == (0, [])
    tried = [line.split(": tried")[0] for line in lines if ": tried, and it works" in line]
    assert {each.split(":")[0].removeprefix("✓ ") for each in tried} == {
        *PROVIDERS,
        "Discord (@iyagi)",
        "Telegram (@iyagi_test_bot)",
    }


async def test_live_wrong_tokens_and_keys_are_told_and_never_shown(
    tmp_path: Path, discord: DiscordApi, telegram: TelegramApi, providers: Providers
) -> None:
    providers.apis["compatible"].key = "another"
    given = configured(tmp_path, discord, telegram, providers, wrong="-mistyped-secret")

    code, lines = await checked(given, live=True)

    assert code == 1
    broken = "\n".join(line for line in lines if line.startswith("✗"))
    assert "IYAGI_DISCORD__TOKEN is not right" in broken
    assert "IYAGI_TELEGRAM__TOKEN is not right" in broken
    assert "✗ anthropic:" in broken and "✗ gemini:" in broken
    assert "mistyped" not in "\n".join(lines)
    assert "loopback-key" not in "\n".join(lines)


async def test_live_a_platform_and_a_provider_that_are_away_are_told(tmp_path: Path) -> None:
    given = settings(
        tmp_path,
        discord={"token": "MTAw.loopback.discord", "api_base": f"{CLOSED}/api/v10"},
        telegram={"token": "7000000001:loopback", "api_base": CLOSED},
        anthropic={"api_key": "loopback-key", "base_url": CLOSED},
    )

    code, lines = await checked(given, live=True)

    assert code == 1
    broken = [line for line in lines if line.startswith("✗")]
    assert any(line.startswith("✗ anthropic:") for line in broken)
    assert any(line.startswith("✗ Discord can't be reached") for line in broken)
    assert any(line.startswith("✗ Telegram can't be reached") for line in broken)


async def test_what_memory_is_found_by_is_told_and_why_not_by_more(tmp_path: Path) -> None:
    _, local = await checked(settings(tmp_path, ai={"embedding": "local"}))
    code, wrong = await checked(settings(tmp_path, ai={"embedding": "somewhere"}))
    async with GeminiApi() as api:
        given = {
            "gemini": {"api_key": "no key of theirs", "base_url": api.url},
            "ai": {"embedding": f"gemini:{MEANING}"},
        }
        _, refused = await checked(settings(tmp_path, **given), live=True)

    assert any(
        line.startswith(("✓ Memory: found by meaning and words", "· Memory: found by words only.")) for line in local
    )
    assert code == 1
    assert "✗ IYAGI_AI__EMBEDDING must be local, none, or gemini:MODEL." in wrong
    assert any(line.startswith("✗ Memory: found by words only. gemini:") and "API_KEY" in line for line in refused)


async def test_mail_whose_links_lead_nowhere_is_told(tmp_path: Path) -> None:
    mail = {"host": "mail.example", "sender": "iyagi@iyagi.example"}
    code, lines = await checked(settings(tmp_path, smtp=mail))
    reached, fine = await checked(settings(tmp_path, smtp=mail, web={"public_url": "https://iyagi.example"}))

    assert code == 1
    assert [line for line in lines if line.startswith("✗ Mail:") and "IYAGI_WEB__PUBLIC_URL" in line]
    assert reached == 0
    assert not [line for line in fine if "Mail:" in line]
