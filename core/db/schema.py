"""Whether the database is as the program needs it, and how it comes to be so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from core.db import first_line, is_full, sqlite
from core.errors import StartFailure
from core.text import Text, t

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
_LOCK = 0x49594147  # "IYAG": two processes of one database migrate one after the other


def head() -> str:
    """The newest revision, from the files' names (`0001_….py`): Alembic's own import costs a fifth of a second."""
    revisions = (path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    return max(revisions, default="")


async def prepare(url: str, *, embedded: bool) -> bool:
    """Bring an embedded file up to date; True if it changed. Refuse another database that is behind.

    Raises StartFailure with the command to run, or with what is wrong with the address.
    """
    found = await revision(url)
    if found == head():
        return False
    if found is not None and found > head():
        raise StartFailure(t("database-newer", found=found, known=head()))
    if not embedded:
        raise StartFailure(t("database-behind", found=found or "-", known=head()))
    await migrate(url)
    return True


async def revision(url: str) -> str | None:
    """The revision that the database is at; None for an empty one. Raises StartFailure where it cannot be reached."""
    _make_folder(url)
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_revision)
    except (DBAPIError, OSError) as error:
        raise StartFailure(_told(url, error)) from error
    finally:
        await engine.dispose()


async def migrate(url: str) -> None:
    """Run what is missing, all of it or nothing. Safe when two processes do it at once."""
    _make_folder(url)
    engine = sqlite.for_migrations(url) if url.startswith("sqlite") else create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    except (DBAPIError, OSError) as error:
        raise StartFailure(_told(url, error)) from error
    finally:
        await engine.dispose()


def config(connection: Connection) -> Config:
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def _upgrade(connection: Connection) -> None:
    from alembic import command

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    command.upgrade(config(connection), "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _make_folder(url: str) -> None:
    """The folder of an embedded file."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return
    folder = Path(parsed.database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StartFailure(t("folder-unwritable", folder=str(folder), why=error.strerror or "")) from error


def _told(url: str, error: DBAPIError | OSError) -> Text:
    if is_full(error):
        return t("disk-full")
    cause = error.orig if isinstance(error, DBAPIError) else error
    return t("database-unreachable", where=make_url(url).render_as_string(hide_password=True), why=first_line(cause))


def autogenerate(message: str) -> None:
    """For developers: write a migration for what the tables have and the newest revision has not."""
    from alembic import command

    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        made = config(connection)
        command.upgrade(made, "head")
        number = int(head() or 0) + 1
        command.revision(made, message, autogenerate=True, rev_id=f"{number:04d}")
