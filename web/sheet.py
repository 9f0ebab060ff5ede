"""A character's fields as a form has them, and what somebody changed in it as an edit of the card. (pure)"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.characters.card import from_v3
from core.characters.editing import CardEdit, KoreanVoice, level_named
from core.errors import BadInput
from core.text import t

LINES = ("name", "nickname", "tagline", "tags", "address")  # one line each
TEXTS = (
    "description",
    "personality",
    "scenario",
    "examples",
    "system_prompt",
    "post_history",
    "creator_notes",
    "toward",
    "tics",
    "never",
)
CHOICES = ("rating", "language", "greeting_choice", "level")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`fields` by the names above; `greetings` the first words, one each; `taglines` what is kept, by language."""

    fields: Mapping[str, str]
    greetings: tuple[str, ...]
    taglines: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


def of_card(view: Mapping[str, object]) -> Sheet:
    """What a V3 card says."""
    card, data = from_v3(view), _object(view.get("data"))
    fields = {
        "name": card.name,
        "nickname": card.nickname,
        "tagline": card.tagline.get(card.language, ""),
        "description": card.description,
        "personality": card.personality,
        "scenario": card.scenario,
        "examples": _text(data.get("mes_example")),
        "system_prompt": card.system_prompt,
        "post_history": card.post_history,
        "creator_notes": card.notes.get(card.language) or card.creator_notes,
        "tags": ", ".join(card.tags),
        "rating": card.rating,
        "language": card.language,
        "greeting_choice": card.greeting_choice,
    }
    return Sheet(fields | _voice(card.voice), card.greetings, card.tagline)


def typed(fields: Mapping[str, str], greetings: Iterable[str]) -> Sheet:
    """What came back from a browser."""
    return Sheet({name: _plain(text) for name, text in fields.items()}, tuple(map(_plain, greetings)), {})


def edit_of(old: Sheet, new: Sheet) -> CardEdit:
    """Only what differs; nothing at all for a form that was sent as it was shown. Raises BadInput for broken lines."""
    changed = {name: new[name] for name in (*LINES, *TEXTS, *CHOICES) if not _same(name, old[name], new[name])}
    greetings = tuple(each for each in new.greetings if each.strip())
    known = tuple(_plain(each) for each in old.greetings if each.strip())
    return CardEdit(
        name=changed.get("name"),
        nickname=changed.get("nickname"),
        description=changed.get("description"),
        personality=changed.get("personality"),
        scenario=changed.get("scenario"),
        examples=changed.get("examples"),
        system_prompt=changed.get("system_prompt"),
        post_history=changed.get("post_history"),
        tagline=_tagline(old, new) if "tagline" in changed else None,
        creator_notes=changed.get("creator_notes"),
        tags=_tags(changed["tags"]) if "tags" in changed else None,
        rating=changed.get("rating"),
        language=changed.get("language"),
        greeting_choice=changed.get("greeting_choice"),
        greetings=greetings if greetings != known else None,
        voice=_edited_voice(changed),
    )


def _edited_voice(changed: Mapping[str, str]) -> KoreanVoice | None:
    if not {"level", "toward", "address", "tics", "never"} & changed.keys():
        return None
    return KoreanVoice(
        level=changed.get("level"),
        toward=_toward(changed["toward"]) if "toward" in changed else None,
        address=changed.get("address"),
        tics=_lines(changed["tics"]) if "tics" in changed else None,
        never=_lines(changed["never"]) if "never" in changed else None,
    )


def _same(name: str, old: str, new: str) -> bool:
    """As a browser keeps it: a field of one line has no breaks, a larger one only plain ones."""
    if name in LINES:
        return re.sub(r"[\r\n]", "", _plain(old)).strip() == new.strip()
    return _plain(old) == new


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")


def _tagline(old: Sheet, new: Sheet) -> dict[str, str]:
    language = new["language"] or old["language"]
    others = {each: text for each, text in old.taglines.items() if each != language}
    return others | ({language: new["tagline"].strip()} if new["tagline"].strip() else {})


def _tags(text: str) -> tuple[str, ...]:
    found = (tag.strip().lstrip("#").strip() for tag in re.split(r"[,，、\n]", text))
    return tuple(dict.fromkeys(tag for tag in found if tag))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def _toward(text: str) -> dict[str, str]:
    found = {}
    for line in _lines(text):
        name, mark, level = line.replace("：", ":").partition(":")
        if not mark or not name.strip() or not level.strip():
            raise BadInput(t("webchar-toward-line", line=line[:60]))
        found[name.strip()] = level.strip()
    return found


def _voice(voice: Mapping[str, object]) -> dict[str, str]:
    toward = _object(voice.get("toward"))
    return {
        "level": _level(voice.get("speech_level")),
        "toward": "\n".join(f"{name}: {_level(asked)}" for name, asked in toward.items()),
        "address": _text(voice.get("address")),
        "tics": _joined(voice.get("tics")),
        "never": _joined(voice.get("never")),
    }


def _level(asked: object) -> str:
    """Under our name for it, else as the card has it."""
    said = asked.get("speech_level") if isinstance(asked, Mapping) else asked
    try:
        return level_named(_text(said))
    except BadInput:
        return _text(said)


def _joined(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else _text(value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
