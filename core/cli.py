"""The program's commands: run, chat, check, migrate, commands, and those of cards, of stories and of accounts."""

from __future__ import annotations

import argparse
import asyncio
import errno
import signal
import sys
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from core import bootstrap, cli_accounts, cli_characters, cli_stories
from core.ai.model import Purpose
from core.cli_mistakes import Parser
from core.errors import ProductError, StartFailure
from core.log import Redactor
from core.settings import Settings, load
from core.text import LOCALES, Catalog, Text, pick_locale, t

if TYPE_CHECKING:
    from core.app import App

ROLES = ("web", "discord", "telegram", "worker")
README = {"README.md": "en", "README.ko.md": "ko"}
SOON = 3.0  # seconds that a platform usually takes to connect


def parser() -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = Parser(
        prog="iyagi", description="이야기: characters to talk with · 이야기 나누는 인물들"
    )
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="serve all that is configured · 설정된 것을 모두 켭니다")
    run.add_argument("roles", nargs="*", metavar="ROLE", help=f"only these: {' '.join(ROLES)}")
    chat = commands.add_parser("chat", help="talk in the terminal · 터미널에서 이야기합니다")
    chat.add_argument("character", nargs="?", help="name or id · 이름")
    check = commands.add_parser("check", help="what is on, what is missing, why · 무엇이 켜져 있는지 살핍니다")
    check.add_argument("--live", action="store_true", help="try each token and key · 토큰과 키를 실제로 확인합니다")
    commands.add_parser("migrate", help="bring the database up to date · 데이터베이스를 갱신합니다")
    tables = commands.add_parser("commands", help="all commands of chats, as tables · 대화의 모든 명령을 표로 보입니다")
    tables.add_argument("language", nargs="?", choices=LOCALES, metavar="LANGUAGE", help=" ".join(LOCALES))
    tables.add_argument("--write", action="store_true", help="put them into the READMEs · README에 옮겨 적습니다")
    cli_characters.add(commands)
    cli_stories.add(commands)
    cli_accounts.add(commands)
    return made


def main(argv: Sequence[str]) -> int:
    """Run one command; the process's exit code. Failures that a person can mend are one sentence, never a trace."""
    asked = parser().parse_args(argv)
    catalog = Catalog()
    try:
        if asked.command == "character" and not cli_characters.needs_settings(asked):
            return cli_characters.run_offline(asked, cli_characters.Told(catalog, _locale()))
        if asked.command == "commands":
            return _reference(catalog, asked.language or _locale(), write=asked.write)
        settings = load()
        return run_loop(_run(asked, settings))
    except KeyboardInterrupt:
        return 130
    except BaseExceptionGroup as group:
        return _failed(catalog, group)
    except (ProductError, OSError) as error:
        return _failed(catalog, error)


def _reference(catalog: Catalog, locale: str, *, write: bool) -> int:
    from core.reference import placed, reference

    if not write:
        sys.stdout.write(reference(catalog, locale))
    for name, language in README.items() if write else ():
        page = Path(__file__).resolve().parents[1] / name
        page.write_text(placed(page.read_text(encoding="utf-8"), reference(catalog, language)), encoding="utf-8")
    return 0


def run_loop(main: Coroutine[None, None, int]) -> int:
    """As asyncio.run, on uvloop where there is one: a fifth of a turn's CPU is the loop's own."""
    try:
        from uvloop import new_event_loop
    except ImportError:  # Windows, PyPy
        return asyncio.run(main)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(main)


async def _run(asked: argparse.Namespace, settings: Settings) -> int:
    match asked.command:
        case "run":
            return await _serve(settings, asked.roles)
        case "chat":
            return await _chat(settings, asked.character)
        case "check":
            from core.check import check

            return await check(settings, live=asked.live, say=_say)
        case "character":
            return await cli_characters.run(asked, settings, cli_characters.Told(Catalog(), _locale()))
        case "story":
            return await cli_stories.run(asked, settings, cli_characters.Told(Catalog(), _locale()))
        case "account":
            return await cli_accounts.run(asked, settings, cli_characters.Told(Catalog(), _locale()))
    from core.db import schema

    await schema.migrate(settings.database)
    _say(Catalog().render(t("migrated", revision=schema.head()), _locale()))
    return 0


async def _serve(settings: Settings, wanted: Sequence[str]) -> int:
    from core import log
    from core.app import open_app, roles

    unknown = [name for name in wanted if name not in ROLES]
    if unknown:
        raise StartFailure(t("role-unknown", name=unknown[0], known=", ".join(ROLES)))
    for name in ("discord", "telegram"):
        if name in wanted and name not in roles(settings):
            raise StartFailure(t("token-missing", name=f"IYAGI_{name.upper()}__TOKEN"))
    log.set_up(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    names = list(wanted) or roles(settings)
    async with open_app(settings) as app, asyncio.TaskGroup() as tasks:
        greeting = tasks.create_task(_greet(app, names))
        await app.serve(names, stop)
        greeting.cancel()
    return 0


async def _greet(app: App, names: Sequence[str]) -> None:
    """Where to look, once the front ends are up, or have had the time to say what they wait for."""
    fronts = [name for name in names if name != "worker"]
    with suppress(TimeoutError):
        async with asyncio.timeout(SOON):
            while any(app.states.get(name, "") is not None for name in fronts):
                await app.changed.wait()
                app.changed.clear()
    locale, web = _locale(), app.settings.web
    for name in fronts:
        state = app.states.get(name, "no word from it yet")
        address = web.public_url or f"http://{web.host}:{web.port}"
        key = "serving-web" if name == "web" else "serving" if state is None else "serving-not"
        text = t(key, name=name.capitalize(), address=address, why=state or "")
        _say(app.catalog.render(text, locale))
    answering = (await app.router.describe())[Purpose.CHAT]
    offline = answering[:1] and answering[0].startswith("offline")
    _say(app.catalog.render(t("serving-offline") if offline else t("serving-model", model=answering[0]), locale))


async def _chat(settings: Settings, character: str | None) -> int:
    from core import frontend, log
    from core.app import open_app

    quiet = settings if settings.log_level != "info" else settings.model_copy(update={"log_level": "error"})
    log.set_up(quiet)
    stop = asyncio.Event()
    async with open_app(settings, ["console"]) as app:
        app.character = character
        talk = frontend.load(frontend.declared(frontend.SERVE)["console"])
        async with asyncio.TaskGroup() as tasks:
            working = tasks.create_task(app.serve(["worker"], stop))
            await talk(app)
            stop.set()
            await working
    return 0


def _failed(catalog: Catalog, error: BaseException) -> int:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, ProductError):
        text: Text = error.text
    elif isinstance(error, OSError) and error.errno == errno.ENOSPC:
        text = t("disk-full")
    else:
        raise error
    print(Redactor(()).clean(catalog.render(text, _locale())), file=sys.stderr)
    return 1


def _say(line: str) -> None:
    print(line, flush=True)


def _locale() -> str:
    """The language of the operator's terminal."""
    return pick_locale(bootstrap.language())
