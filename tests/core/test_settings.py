"""Settings: what the environment says, and what is said about what cannot be used."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from core.characters.formats.base import Limits
from core.errors import StartFailure
from core.settings import PREFIX, Cards, Settings, load
from core.text import Catalog


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Without what this machine has set, in a folder without .env."""
    for name in os.environ:
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def refused() -> str:
    with pytest.raises(StartFailure) as failure:
        load()
    return Catalog().render(failure.value.text, "en")


def test_nothing_has_to_be_set() -> None:
    settings = load()

    assert settings.embedded
    assert settings.database.startswith("sqlite+aiosqlite:///")
    assert settings.database.endswith("data/iyagi.db")
    assert settings.discord.token is None
    assert not settings.discord.message_content


def test_the_environment_is_read_with_its_sections(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("IYAGI_WEB__PORT", "9000")
    bare.setenv("IYAGI_TELEGRAM__TOKEN", "a-token")
    bare.setenv("IYAGI_DISCORD__MESSAGE_CONTENT", "true")
    bare.setenv("IYAGI_LANGUAGE", "ko")

    settings = load()

    assert settings.web.port == 9000
    assert settings.telegram.token is not None and settings.telegram.token.get_secret_value() == "a-token"
    assert settings.discord.message_content
    assert settings.language == "ko"


def test_the_file_is_read_and_the_environment_wins(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("IYAGI_WEB__PORT=9000\nIYAGI_WEB__HOST=0.0.0.0\n# a comment\n", encoding="utf-8")
    bare.setenv("IYAGI_WEB__PORT", "9001")

    settings = load()

    assert (settings.web.host, settings.web.port) == ("0.0.0.0", 9001)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IYAGI_WEB__PORT", "seventy"),
        ("IYAGI_WEB__PORT", "70000"),
        ("IYAGI_LANGUAGE", "fr"),
        ("IYAGI_LOG_LEVEL", "loud"),
        ("IYAGI_DISCORD__SHARDS", "0"),
        ("IYAGI_WEB__PROT", "80"),
        ("IYAGI_DISCORD__MESSAGE_CONTENT", "perhaps"),
    ],
)
def test_a_value_that_cannot_be_used_names_its_variable(bare: pytest.MonkeyPatch, name: str, value: str) -> None:
    bare.setenv(name, value)

    assert name in refused()


def test_an_unknown_name_in_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("IYAGI_DATABSE_URL=sqlite:///x.db\n", encoding="utf-8")

    assert "IYAGI_DATABSE_URL" in refused()


def test_an_unknown_name_in_the_environment_is_named(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("IYAGI_DATABSE_URL", "sqlite:///x.db")

    assert "IYAGI_DATABSE_URL" in refused()


def test_other_programs_names_are_none_of_ours(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=x\n", encoding="utf-8")
    bare.setenv("PYTHONHASHSEED", "0")

    assert load().embedded


def test_a_wrong_value_is_not_told_for_it_may_be_a_secret(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("IYAGI_WEB__PORT", "a-token-in-the-wrong-line")

    assert "a-token-in-the-wrong-line" not in refused()


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("postgres://u:p@db/iyagi", "postgresql+asyncpg://u:p@db/iyagi"),
        ("postgresql://u:p@db:5432/iyagi", "postgresql+asyncpg://u:p@db:5432/iyagi"),
        ("postgresql+asyncpg://db/iyagi", "postgresql+asyncpg://db/iyagi"),
        ("sqlite:////srv/iyagi.db", "sqlite+aiosqlite:////srv/iyagi.db"),
        ("sqlite+aiosqlite:///x.db", "sqlite+aiosqlite:///x.db"),
    ],
)
def test_a_database_may_be_written_as_people_write_it(bare: pytest.MonkeyPatch, written: str, used: str) -> None:
    bare.setenv("IYAGI_DATABASE_URL", written)

    settings = load()

    assert settings.database == used
    assert settings.embedded == used.startswith("sqlite")


def test_the_data_folder_holds_the_database(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare.setenv("IYAGI_DATA_DIR", str(tmp_path / "elsewhere"))

    assert load().database == f"sqlite+aiosqlite:///{tmp_path}/elsewhere/iyagi.db"


def test_settings_do_not_change() -> None:
    settings = Settings(_env_file=None)

    with pytest.raises(ValidationError):
        settings.language = "ko"  # type: ignore[misc]  # mypy knows it as well
    with pytest.raises(ValidationError):
        settings.web.port = 1  # type: ignore[misc]  # mypy knows it as well


def test_what_a_card_may_cost_is_by_default_what_its_readers_say() -> None:
    assert Limits(**Cards().model_dump()) == Limits()
