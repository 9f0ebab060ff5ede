"""Files of the terminal: what is told is kept in a folder, and what a person names by its path comes along."""

from __future__ import annotations

import mimetypes
import re
from itertools import count
from pathlib import Path

from core.declared import BY_NAME
from core.surface.events import File, FileKind
from core.surface.port import Attachment, Gone, TooLarge

_FIRST = re.compile(r"""(?:"([^"]+)"|'([^']+)'|((?:\\.|\S)+))(?:\s+(.*))?\Z""", re.DOTALL)
_PATH = re.compile(r"(?:~|\.{1,2})?[/\\]|[A-Za-z]:[/\\]")  # a word that is a path at all


def keep(folder: Path, attachment: Attachment) -> Path:
    """Where the file is now. A name that something else has gets a number; what is there already stays as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    name = Path(attachment.name).name.lstrip(".") or "file"
    for number in count(1):
        path = folder / (name if number == 1 else f"{Path(name).stem}-{number}{Path(name).suffix}")
        try:
            with path.open("xb") as file:
                file.write(attachment.data)
        except FileExistsError:
            if path.is_file() and path.read_bytes() == attachment.data:
                return path
            continue
        return path
    raise AssertionError("numbers do not end")


def read(handle: str, limit: int) -> bytes:
    """Raises Gone for what cannot be read, TooLarge for more than `limit` bytes."""
    try:
        with Path(handle).open("rb") as file:
            found = file.read(limit + 1)
    except OSError as error:
        raise Gone(handle) from error
    if len(found) > limit:
        raise TooLarge(limit)
    return found


def in_front(line: str) -> tuple[File, str] | None:
    """The file whose path a line begins with, as terminals write it when one is dropped there, and the words behind."""
    found = _FIRST.match(line)
    if found is None:
        return None
    path = found[1] or found[2] or re.sub(r"\\(.)", r"\1", found[3])
    file = named(path) if _PATH.match(path) else None
    return None if file is None else (file, (found[4] or "").strip())


def of_command(name: str, rest: str) -> tuple[str, str]:
    """(what is typed for the options, the path behind them) of a command that takes a file."""
    options = BY_NAME[name].options
    if not any(option.file for option in options):
        return rest, ""
    typed = len([option for option in options if not option.file])
    parts = rest.split("|", typed)
    path = parts.pop().strip() if len(parts) > typed else ""
    return "|".join(parts).strip(), path


def named(path: str) -> File | None:
    """The file of that path, in quotes or not; None where there is none."""
    bare = path.strip("\"'") if path[:1] == path[-1:] else path
    for each in (bare, re.sub(r"\\(.)", r"\1", bare)):
        try:
            found = Path(each).expanduser()
            if found.is_file():
                media = mimetypes.guess_type(found.name)[0] or ""
                return File(str(found.absolute()), found.name, found.stat().st_size, media, _kind(media))
        except (OSError, RuntimeError, ValueError):  # no such user, a letter that no path has
            continue
    return None


def _kind(media: str) -> FileKind:
    match media.partition("/")[0]:
        case "image":
            return FileKind.PICTURE
        case "audio":
            return FileKind.VOICE
    return FileKind.OTHER
