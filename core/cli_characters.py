"""`character import`, `convert` and `export`: cards between files and the program, told in the operator's language."""

from __future__ import annotations

import argparse
import errno
import hashlib
import json
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from core.characters.formats.packing import shown
from core.clock import SystemClock
from core.errors import BadInput, NotFound, ProductError
from core.text import Catalog, Text, t

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from core.characters.formats.base import Imported, Json, Report, Tree
    from core.characters.formats.write import Exported
    from core.db import Db
    from core.settings import Settings

_MB = 1_000_000
# What JSON may hold as it is and a terminal obeys or does not show: it is escaped, which means the same.
_HIDDEN = re.compile(
    r"[\x7f-\xa0\xad\u061c\u115f\u1160\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\ufffb]"
    r"|[\U000e0000-\U000e0fff]"
)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words of the command line."""
    group = commands.add_parser("character", help="cards in and out · 캐릭터 카드를 들이고 내보냅니다")
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION")
    into = actions.add_parser(
        "import", help="read card files and keep the characters · 카드를 읽어 캐릭터로 간직합니다"
    )
    into.add_argument("files", nargs="+", metavar="FILE", help="PNG, JSON, CHARX, WEBP, BYAF")
    into.add_argument("--dry-run", action="store_true", help="only tell what is in them · 살펴보기만 합니다")
    into.add_argument("--json", action="store_true", help="tell it as JSON · JSON으로 알립니다")
    convert = actions.add_parser("convert", help="write a card as another kind of file · 카드를 다른 형식으로 바꿉니다")
    convert.add_argument("source", metavar="IN")
    out = actions.add_parser("export", help="write a kept character as a file · 캐릭터를 파일로 내보냅니다")
    out.add_argument("name", metavar="NAME", help="name or id · 이름")
    for each in (convert, out):
        each.add_argument("out", metavar="OUT", help=".png, .json, .charx, .byaf")
        each.add_argument("--spec", choices=("v2", "v3"), help="version of the specification · 규격 (v3)")


def needs_settings(asked: argparse.Namespace) -> bool:
    """Whether characters are kept or taken out of where they are kept; the rest is between files alone."""
    return asked.action == "export" or (asked.action == "import" and not asked.dry_run)


@dataclass(frozen=True, slots=True)
class Told:
    """Says things to the operator; `out` takes a line, `error` one that went wrong."""

    catalog: Catalog
    locale: str

    def words(self, text: Text) -> str:
        return self.catalog.render(text, self.locale)

    def say(self, text: Text) -> None:
        self.line(self.words(text))

    def line(self, line: str) -> None:
        _put(sys.stdout, line)

    def error(self, text: Text) -> None:
        _put(sys.stderr, self.words(text))


def run_offline(asked: argparse.Namespace, told: Told) -> int:
    """`convert`, and `import --dry-run`. The process's exit code; ProductErrors fly."""
    if asked.action == "convert":
        return _convert(asked, told)
    report = _Report(told, as_json=asked.json)
    for name in asked.files:
        report.take(_Read.of(name))
    return report.end()


async def run(asked: argparse.Namespace, settings: Settings, told: Told) -> int:
    """`import` into the database, and `export` out of it."""
    async with _opened(settings) as db:
        if asked.action == "export":
            return await _export(asked, db, told)
        report = _Report(told, as_json=asked.json)
        for name in asked.files:
            report.take(await _kept(_Read.of(name), db))
    return report.end()


@dataclass(slots=True)
class _Read:
    """One file: what was in it, or why there is nothing."""

    name: str
    card: Imported | None = None
    wrong: Text | None = None
    data: bytes = b""
    png: bytes | None = None
    kept: Text | None = None

    @classmethod
    def of(cls, name: str) -> _Read:
        from core.characters.formats.base import Limits
        from core.characters.formats.portrait import drawn
        from core.characters.formats.read import read
        from core.lore.review import reviewed

        try:
            data = _contents(Path(name))
            card, png = drawn(reviewed(read(data)), Limits())
            return cls(name, card=card, data=data, png=png)
        except ProductError as error:
            return cls(name, wrong=error.text)


def _contents(path: Path) -> bytes:
    """Raises BadInput in words for what cannot be opened, or is too large for any card."""
    from core.characters.formats.base import Limits

    most = Limits().archive
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)  # a device says that it is empty, and never ends
    except (OSError, ValueError) as error:  # a name may hold what no file system takes
        raise BadInput(t("cardreport-cannot-open", name=shown(str(path)), why=why(error))) from None
    if len(data) > most:
        raise BadInput(t("cardfile-too-large", most=most // _MB))
    return data


@dataclass(slots=True)
class _Report:
    """Tells one file after the other and lets go of each; as JSON all at the end."""

    told: Told
    as_json: bool
    failed: bool = False
    summaries: list[dict[str, object]] = field(default_factory=list)

    def take(self, file: _Read) -> None:
        self.failed |= file.wrong is not None
        if self.as_json:
            self.summaries.append(_summary(file, self.told))
        else:
            _tell(file, self.told)

    def end(self) -> int:
        """The process's exit code."""
        if self.as_json:
            told = json.dumps(self.summaries, ensure_ascii=not _is_utf8(), indent=2)
            _put(sys.stdout, _HIDDEN.sub(lambda found: json.dumps(found[0])[1:-1], told))
        return 1 if self.failed else 0


def _summary(file: _Read, told: Told) -> dict[str, object]:
    """The same fields for every file, whatever became of it."""
    card = file.card
    if card is None or file.wrong is not None:
        error = told.words(file.wrong) if file.wrong is not None else ""
        empty = dict.fromkeys(("format", "spec_version", "name", "description"))
        lists: dict[str, object] = {"greetings": [], "lore_entries": None, "tags": [], "warnings": []}
        return {"file": file.name, "ok": False, "error": error, **empty, **lists}
    data, book = _parts(card)
    entries = book.get("entries")
    return {
        "file": file.name,
        "ok": True,
        "error": None,
        "format": card.format,
        "spec_version": card.spec_version,
        "name": data.get("name") or "",
        "description": data.get("description") or "",
        "greetings": _greetings(data),
        "lore_entries": len(entries) if isinstance(entries, list) else 0,
        "tags": data.get("tags") or [],
        "warnings": [told.words(each).strip() for each in _remarks(card.report)],
    }


def _parts(card: Imported) -> tuple[Tree, Tree]:
    """The card's fields and its lorebook; a lorebook alone is both."""
    data = card.view.get("data", card.view)
    assert isinstance(data, dict)
    book = data.get("character_book") if data is not card.view else data
    return data, book if isinstance(book, dict) else {}


def _greetings(data: Tree) -> list[Json]:
    """The first message, then the others; no empty first one."""
    others = data.get("alternate_greetings")
    first = data.get("first_mes")
    return [*([first] if first else []), *(others if isinstance(others, list) else [])]


def _remarks(report: Report) -> Iterator[Text]:
    yield from report.warnings
    yield from report.cleaned
    yield from (t("cardreport-line-inert", what=each) for each in report.inert)


def _tell(file: _Read, told: Told) -> None:
    if file.card is None or file.wrong is not None:
        told.error(t("cardreport-file-failed", file=shown(file.name), why=file.wrong or ""))
        return
    data, _ = _parts(file.card)
    told.say(t("cardreport-file", file=shown(file.name), name=shown(str(data.get("name") or "-"))))
    report = file.card.report
    for each in report.read:
        told.say(t("cardreport-line", what=each))
    for key, lines in (("inert", report.inert), ("cleaned", report.cleaned), ("warning", report.warnings)):
        for each in lines:
            told.say(t(f"cardreport-line-{key}", what=each))
    if file.kept is not None:
        told.say(t("cardreport-line", what=file.kept))


async def _kept(file: _Read, db: Db) -> _Read:
    """The file with its card in the database; the same file is the same character."""
    from core.characters import store
    from core.characters.formats.base import Kind
    from core.characters.source import source_of

    if file.card is None:
        return file
    if file.card.kind is not Kind.CARD:
        file.wrong = t("cardreport-only-lore")
        return file
    public_id = hashlib.sha256(file.data).hexdigest()[:16]
    now, source = SystemClock().now(), source_of(file.card, file.data)
    async with db.write() as tx:
        fresh = await store.keep(tx, public_id, file.card.view, file.png, now, source=source)
    key = "cardreport-known" if fresh is None else "cardreport-kept"
    file.kept = t(key, id=public_id)
    return file


def _convert(asked: argparse.Namespace, told: Told) -> int:
    from core.characters.formats.base import Kind
    from core.characters.formats.read import read

    source, out = Path(asked.source), Path(asked.out)
    data = _contents(source)
    if _is_same(source, out):
        raise BadInput(t("cardreport-same-file"))
    card = read(data)
    _save(card, out, asked.spec, told, is_book=card.kind is Kind.LOREBOOK)
    return 0


async def _export(asked: argparse.Namespace, db: Db, told: Told) -> int:
    _save(await _taken(db, asked.name), Path(asked.out), asked.spec, told)
    return 0


def _save(card: Imported, out: Path, version: str | None, told: Told, *, is_book: bool = False) -> None:
    from core.characters.formats.packing import shown
    from core.characters.formats.write import NOTICE, Target, export

    made: Exported = export(
        card, Target(_target(out, version, is_book=is_book)), int(SystemClock().now().timestamp()), notice=NOTICE
    )
    written(out, made.data)
    told.say(t("cardreport-written", file=shown(str(out)), bytes=len(made.data)))
    for each in made.left_out:
        told.say(t("cardreport-line", what=each))


def _target(out: Path, version: str | None, *, is_book: bool) -> str:
    """The kind of file that the ending of `out` asks for."""
    match out.suffix.lower(), version or ("v2" if is_book else "v3"):
        case ".json", "v3" | "v2" as spec:
            return {"v2": "book-st", "v3": "book-v3"}[spec] if is_book else f"{spec}-json"
        case ".png", spec:
            return f"{spec}-png"
        case ".charx", "v2" if not is_book:
            raise BadInput(t("cardreport-charx-is-v3"))
        case (".charx" | ".byaf") as ending, _:
            return ending[1:]
        case ending, _:
            raise BadInput(t("cardreport-ending", ending=shown(ending) or "-"))


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # there is no other yet
        return False


def written(out: Path, data: bytes) -> None:
    """All of it or nothing: whoever opens `out` meanwhile sees the old file, or the new one."""
    part = out.with_name(f".iyagi-{secrets.token_hex(6)}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
        part.replace(out)
    except OSError as error:
        with suppress(OSError):  # where it could not even be begun, there is nothing to take away
            part.unlink()
        raise BadInput(t("cardreport-cannot-write", name=shown(str(out)), why=why(error))) from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def why(error: OSError | ValueError) -> Text | str:
    """What the system says of a file, in words."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return t("cardreport-why-missing")
        case IsADirectoryError():
            return t("cardreport-why-folder")
        case PermissionError():
            return t("cardreport-why-denied")
        case OSError(errno=errno.ENOSPC):
            return t("cardreport-why-full")
        case OSError(strerror=str(reason)):
            return reason
        case _:
            return str(error)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Db]:
    from core.db import Db, schema

    await schema.prepare(settings.database, embedded=settings.embedded)
    db = Db(settings.database)
    try:
        yield db
    finally:
        await db.aclose()


async def _taken(db: Db, name: str) -> Imported:
    """The newest version of a kept character. Raises NotFound, or BadInput where several have that name."""
    from core.characters import files, store

    async with db.read() as tx:
        found = await store.find_named(tx, name)
        if not found:
            raise NotFound(t("cardreport-nobody", name=shown(name)))
        if len(found) > 1:
            listed = ", ".join(f"{shown(each.card.name)} ({each.public_id})" for each in found[:10])
            raise BadInput(t("cardreport-several", name=shown(name), found=listed))
        return await files.kept(tx, found[0].version_id)


def _is_utf8() -> bool:
    return sys.stdout is not None and (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def _put(stream: TextIO | None, line: str) -> None:
    """To a terminal that lacks a letter a mark is better than nothing. Who has closed the stream wants no words."""
    if stream is None:
        return
    encoding = stream.encoding or "utf-8"
    stream.write(line.encode(encoding, errors="replace").decode(encoding) + "\n")
    stream.flush()
