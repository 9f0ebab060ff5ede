"""A chat as a file: JSON that loses nothing, Markdown and text to read, SillyTavern's JSONL in both ways. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from core.ai.model import Role
from core.errors import BadInput
from core.text import t

MOST_LINES = 50_000
LONGEST_LINE = 200_000  # characters of one message


class Form(StrEnum):
    JSON = "json"
    MARKDOWN = "md"
    TEXT = "txt"
    JSONL = "jsonl"


MEDIA = {
    Form.JSON: "application/json",
    Form.MARKDOWN: "text/markdown",
    Form.TEXT: "text/plain",
    Form.JSONL: "application/jsonl",
}


# Beneath words to read, for what came along with them.
_MARKS = {"picture": "🖼", "voice": "🎤"}
_OTHER = "📎"
_NOBODY = {"", "unused"}  # how a group's chat names its one character


@dataclass(frozen=True, slots=True)
class Sent:
    """What came along with a message: a "picture", a "voice" or another file. Its contents stay where they are."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One message; `others` are the variants of an answer that do not count, `chosen` the place of that which does."""

    role: Role
    name: str
    text: str
    at: datetime | None = None
    others: tuple[str, ...] = ()
    chosen: int = 0
    files: tuple[Sent, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """The variants in their order."""
        return (*self.others[: self.chosen], self.text, *self.others[self.chosen :])


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A whole chat, oldest first. `character` is the name of its first one."""

    character: str
    begun: datetime | None = None
    title: str = ""
    spoken: Sequence[Spoken] = field(default_factory=tuple)

    @property
    def characters(self) -> tuple[str, ...]:
        """The names of all characters that speak, as they come."""
        return tuple(dict.fromkeys(each.name for each in self.spoken if each.role is Role.CHARACTER))


def written(talk: Transcript, form: Form) -> bytes:
    """The file, UTF-8."""
    match form:
        case Form.JSON:
            text = json.dumps(_plain(talk), ensure_ascii=False, indent=2)
        case Form.JSONL:
            text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in _tavern(talk))
        case Form.MARKDOWN:
            head = f"# {talk.title or talk.character}\n\n"
            text = head + "\n\n".join(f"**{each.name}**\n\n{_read_out(each)}" for each in talk.spoken) + "\n"
        case Form.TEXT:
            text = "\n\n".join(f"{each.name}: {_read_out(each)}" for each in talk.spoken) + "\n"
    return text.encode("utf-8", "replace")


def _read_out(each: Spoken) -> str:
    marks = (f"{_MARKS.get(file.kind, _OTHER)} {file.name}".strip() for file in each.files)
    return "\n".join(part for part in (each.text, *marks) if part)


def is_tavern(data: bytes) -> bool:
    """Whether a file is a chat as SillyTavern writes them: a JSON object a line, the first about the chat. Groups'
    chats may begin with a message at once."""
    first = data.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].strip()
    if not first.startswith(b"{") or len(first) > LONGEST_LINE:
        return False
    try:
        head = json.loads(first)
    except ValueError:
        return False
    if not isinstance(head, dict):
        return False
    return bool({"chat_metadata", "user_name", "character_name"} & head.keys()) or _is_message(head)


def _is_message(raw: Mapping[str, object]) -> bool:
    return isinstance(raw.get("mes"), str) and "name" in raw and "is_user" in raw


def from_tavern(data: bytes) -> Transcript:
    """Read SillyTavern's JSONL, of one character or of a group, swipes and all; hidden system lines are passed over.

    Raises BadInput naming the line that cannot be read.
    """
    try:
        lines = data.decode("utf-8-sig").split("\n")  # splitlines would cut within texts, at U+0085 and the like
    except UnicodeDecodeError as error:
        raise BadInput(t("transcript-not-text", at=error.start)) from None
    if len(lines) > MOST_LINES:
        raise BadInput(t("transcript-too-long", most=MOST_LINES))
    head = _object(lines[0], 1) if lines else {}
    first = 0 if _is_message(head) else 1
    spoken = tuple(_read(lines[first:], first + 1))
    if not spoken:
        raise BadInput(t("transcript-empty"))
    name = _word(head, "character_name")
    return Transcript(
        character=next((each.name for each in spoken if each.role is Role.CHARACTER), "?") if name in _NOBODY else name,
        begun=spoken[0].at,
        spoken=spoken,
    )


def _read(lines: Sequence[str], first: int) -> Iterator[Spoken]:
    for number, line in enumerate(lines, first):
        if not line.strip():
            continue
        raw = _object(line, number)
        text = raw.get("mes")
        if raw.get("is_system") is True or not isinstance(text, str):
            continue
        swipes = raw.get("swipes")
        told = [each for each in swipes if isinstance(each, str)] if isinstance(swipes, list) else []
        chosen = raw.get("swipe_id")
        at = chosen if isinstance(chosen, int) and 0 <= chosen < len(told) else 0
        yield Spoken(
            role=Role.PERSON if raw.get("is_user") is True else Role.CHARACTER,
            name=_word(raw, "name")[:200] or "?",
            text=text[:LONGEST_LINE],
            at=_time(raw.get("send_date")),
            others=tuple(each[:LONGEST_LINE] for place, each in enumerate(told) if place != at),
            chosen=at,
            files=tuple(_files(raw.get("extra"))),
        )


def _files(extra: object) -> Iterator[Sent]:
    """What our own export says of them; of others' files only addresses on their machine are known."""
    files = extra.get("files") if isinstance(extra, Mapping) else None
    for each in files if isinstance(files, list) else ():
        if isinstance(each, Mapping):
            yield Sent(_word(each, "kind")[:20], _word(each, "name")[:200])


def _object(line: str, number: int) -> Mapping[str, object]:
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError):
        raise BadInput(t("transcript-bad-line", line=number)) from None
    if not isinstance(raw, dict):
        raise BadInput(t("transcript-bad-line", line=number))
    return raw


def _word(raw: Mapping[str, object], key: str) -> str:
    value = raw.get(key)
    return value if isinstance(value, str) else ""


def _time(value: object) -> datetime | None:
    """Newer files have ISO 8601 or milliseconds since 1970; older ones words that say no time zone, which are left."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1_000, UTC)
        made = datetime.fromisoformat(value) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None
    return made if made is None or made.tzinfo else made.replace(tzinfo=UTC)


def _plain(talk: Transcript) -> dict[str, object]:
    return {
        "format": "iyagi-chat",
        "version": 1,
        "character": talk.character,
        "title": talk.title,
        "begun": _when(talk.begun),
        "messages": [
            {
                "role": each.role.value,
                "name": each.name,
                "at": _when(each.at),
                "text": each.text,
                **({"variants": list(each.all), "chosen": each.chosen} if each.others else {}),
                **({"files": _sent(each)} if each.files else {}),
            }
            for each in talk.spoken
        ],
    }


def _sent(each: Spoken) -> list[dict[str, str]]:
    return [{"kind": file.kind, "name": file.name} for file in each.files]


def _tavern(talk: Transcript) -> Iterator[dict[str, object]]:
    group = len(talk.characters) > 1
    person = next((each.name for each in talk.spoken if each.role is Role.PERSON), "User")
    yield {
        "user_name": person,
        "character_name": talk.character,
        "create_date": _when(talk.begun) or "",
        "chat_metadata": {},
    }
    for each in talk.spoken:
        line: dict[str, object] = {
            "name": each.name,
            "is_user": each.role is Role.PERSON,
            "is_system": False,
            "send_date": _when(each.at) or "",
            "mes": each.text,
            "extra": {"files": _sent(each)} if each.files else {},
        }
        if group and each.role is Role.CHARACTER:
            line["original_avatar"] = f"{each.name}.png"  # by which a group's chat knows whose words they are
        if each.others:
            line |= {"swipes": list(each.all), "swipe_id": each.chosen}
        yield line


def _when(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()
