"""`account export` and `account erase`: what somebody asks an operator for who cannot get in any more."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from core.cli_characters import Told
from core.clock import SystemClock
from core.errors import BadInput
from core.text import Text, t

if TYPE_CHECKING:
    from core.db import Db


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words of the command line."""
    export = actions.add_parser("export", help="all of somebody's data as a ZIP · 데이터를 모두 내보냅니다")
    export.add_argument("name", metavar="EMAIL|ID")
    export.add_argument("file", metavar="FILE", type=Path)
    erase = actions.add_parser("erase", help="delete an account and all of it · 계정과 딸린 것을 모두 지웁니다")
    erase.add_argument("name", metavar="EMAIL|ID")
    erase.add_argument("--works", choices=["delete", "leave"], required=True, help="published works · 공개한 작품")
    erase.add_argument("--yes", action="store_true", help="there is no way back · 되돌릴 수 없습니다")


@dataclass(frozen=True, slots=True)
class Done:
    """What a command has done: as JSON for programs, in lines for people."""

    data: dict[str, object]
    lines: list[Text | str]

    def tell(self, told: Told, *, as_json: bool) -> None:
        if as_json:
            narrow = (sys.stdout.encoding or "").lower() not in {"utf-8", "utf8"}
            told.line(json.dumps(self.data, ensure_ascii=narrow, indent=2))
            return
        for line in self.lines:
            told.line(line if isinstance(line, str) else told.words(line))


async def run(asked: argparse.Namespace, db: Db, account: int, public_id: str) -> Done:
    """Raises BadInput for an erasure that nobody has confirmed."""
    if asked.action == "export":
        return await _export(asked, db, account, public_id)
    return await _erase(asked, db, account, public_id)


async def _export(asked: argparse.Namespace, db: Db, account: int, public_id: str) -> Done:
    from core.belongings import export
    from core.safety import audit

    now = SystemClock().now()
    try:
        with _new_file(asked.file) as file:
            parts = await export.take(db, account, file, now)
    except OSError as error:
        raise BadInput(t("account-export-file", file=str(asked.file), why=error.strerror or "?")) from error
    async with db.write() as tx:
        await audit.note(tx, None, audit.Action.ACCOUNT_EXPORTED, f"account:{public_id}", {}, now)
    data = {"id": public_id, "file": str(asked.file), "parts": parts}
    return Done(data, [t("account-exported", file=str(asked.file), parts=parts)])


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """What is there is never written over, and half a file is none."""
    with path.open("xb") as file:
        try:
            yield file
            file.flush()
        except BaseException:
            path.unlink(missing_ok=True)
            raise


async def _erase(asked: argparse.Namespace, db: Db, account: int, public_id: str) -> Done:
    from core.belongings import erasing, merging
    from core.safety import audit

    if not asked.yes:
        raise BadInput(t("account-erase-sure", name=asked.name))
    now = SystemClock().now()
    async with db.write() as tx:
        whole = await merging.current(tx, account)
        receipt = await erasing.erase(tx, whole, erasing.Works(asked.works), now)
        await audit.note(tx, None, audit.Action.ACCOUNT_ERASED, f"account:{public_id}", {"rows": receipt.rows}, now)
    gone = {label: number for label, number in receipt.gone.items() if number}
    lines: list[Text | str] = [f"{label}: {number} → {receipt.left[label]}" for label, number in gone.items()]
    lines.append(t("account-erased", rows=receipt.rows, stay=receipt.stay))
    return Done({"id": public_id, "rows": receipt.rows, "stay": receipt.stay, "gone": gone}, lines)
