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


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One message; `others` are the variants of an answer that do not count, `chosen` the place of that which does."""

    role: Role
    name: str
    text: str
    at: datetime | None = None
    others: tuple[str, ...] = ()
    chosen: int = 0

    @property
    def all(self) -> tuple[str, ...]:
        """The variants in their order."""
        return (*self.others[: self.chosen], self.text, *self.others[self.chosen :])


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A whole chat, oldest first. `character` is its name."""

    character: str
    begun: datetime | None = None
    title: str = ""
    spoken: Sequence[Spoken] = field(default_factory=tuple)


def written(talk: Transcript, form: Form) -> bytes:
    """The file, UTF-8."""
    match form:
        case Form.JSON:
            text = json.dumps(_plain(talk), ensure_ascii=False, indent=2)
        case Form.JSONL:
            text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in _tavern(talk))
        case Form.MARKDOWN:
            head = f"# {talk.title or talk.character}\n\n"
            text = head + "\n\n".join(f"**{each.name}**\n\n{each.text}" for each in talk.spoken) + "\n"
        case Form.TEXT:
            text = "\n\n".join(f"{each.name}: {each.text}" for each in talk.spoken) + "\n"
    return text.encode("utf-8", "replace")


def is_tavern(data: bytes) -> bool:
    """Whether a file is a chat as SillyTavern writes them: a JSON object a line, the first about the chat."""
    first = data.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].strip()
    if not first.startswith(b"{") or len(first) > LONGEST_LINE:
        return False
    try:
        head = json.loads(first)
    except ValueError:
        return False
    return isinstance(head, dict) and bool({"chat_metadata", "user_name", "character_name"} & head.keys())


def from_tavern(data: bytes) -> Transcript:
    """Read SillyTavern's JSONL, swipes and all; hidden system lines are passed over.

    Raises BadInput naming the line that cannot be read.
    """
    try:
        lines = data.decode("utf-8-sig").split("\n")  # splitlines would cut within texts, at U+0085 and the like
    except UnicodeDecodeError as error:
        raise BadInput(t("transcript-not-text", at=error.start)) from None
    if len(lines) > MOST_LINES:
        raise BadInput(t("transcript-too-long", most=MOST_LINES))
    head = _object(lines[0], 1) if lines else {}
    spoken = tuple(_read(lines[1:]))
    if not spoken:
        raise BadInput(t("transcript-empty"))
    return Transcript(
        character=_word(head, "character_name")
        or next((each.name for each in spoken if each.role is Role.CHARACTER), "?"),
        begun=spoken[0].at,
        spoken=spoken,
    )


def _read(lines: Sequence[str]) -> Iterator[Spoken]:
    for number, line in enumerate(lines, 2):
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
        )


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
            }
            for each in talk.spoken
        ],
    }


def _tavern(talk: Transcript) -> Iterator[dict[str, object]]:
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
            "extra": {},
        }
        if each.others:
            line |= {"swipes": list(each.all), "swipe_id": each.chosen}
        yield line


def _when(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()
