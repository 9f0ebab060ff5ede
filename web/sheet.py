"""A character's fields as a form has them, and what somebody changed in it as an edit of the card. (pure)"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.characters.card import Card, DepthPrompt, from_v3
from core.characters.editing import CardEdit, KoreanVoice, level_named
from core.errors import BadInput
from core.text import LOCALES, t

# One line each.
LINES = (
    "name",
    "nickname",
    "tagline",
    "other_tagline",
    "tags",
    "address",
    "register",
    "creator",
    "character_version",
    "talkativeness",
    "depth",
)
TEXTS = (
    "description",
    "personality",
    "scenario",
    "examples",
    "system_prompt",
    "post_history",
    "creator_notes",
    "other_notes",
    "toward",
    "tics",
    "never",
    "depth_prompt",
)
CHOICES = ("rating", "language", "greeting_choice", "level", "depth_role", "lore_profile")
LISTS = ("greeting", "group_greeting")
FIELDS = (*LINES, *TEXTS, *CHOICES)
_VOICE = frozenset({"level", "toward", "address", "tics", "never"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """`fields` by the names above; `greetings` the first words, one each; `taglines` and `notes` what is kept, by
    language."""

    fields: Mapping[str, str]
    greetings: tuple[str, ...]
    taglines: Mapping[str, str]
    group: tuple[str, ...] = ()
    notes: Mapping[str, str] | None = None

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    def texts(self, name: str) -> tuple[str, ...]:
        """Of one of LISTS."""
        return self.greetings if name == "greeting" else self.group


def of_card(view: Mapping[str, object]) -> Sheet:
    """What a V3 card says."""
    card, data = from_v3(view), _object(view.get("data"))
    other = _other(card.language)
    fields = {
        "name": card.name,
        "nickname": card.nickname,
        "tagline": card.tagline.get(card.language, ""),
        "other_tagline": card.tagline.get(other, ""),
        "description": card.description,
        "personality": card.personality,
        "scenario": card.scenario,
        "examples": _text(data.get("mes_example")),
        "system_prompt": card.system_prompt,
        "post_history": card.post_history,
        "creator_notes": card.notes.get(card.language) or card.creator_notes,
        "other_notes": _multilingual(data).get(other, ""),
        "tags": ", ".join(card.tags),
        "rating": card.rating,
        "language": card.language,
        "greeting_choice": card.greeting_choice,
        "creator": _text(data.get("creator")),
        "character_version": card.version_name,
    }
    further = _further(card, _object(data.get("extensions")))
    return Sheet(
        fields | further | _voice(card.voice), card.greetings, card.tagline, card.group_greetings, _multilingual(data)
    )


def typed(fields: Mapping[str, str], greetings: Iterable[str], group: Iterable[str] = ()) -> Sheet:
    """What came back from a browser."""
    plain = {name: _plain(text) for name, text in fields.items()}
    return Sheet(plain, tuple(map(_plain, greetings)), {}, tuple(map(_plain, group)))


def changed(old: Sheet, new: Sheet) -> frozenset[str]:
    """The names of FIELDS and LISTS in which the two differ."""
    fields = {name for name in FIELDS if not _same(name, old[name], new[name])}
    return frozenset(fields | {name for name in LISTS if _said(old.texts(name)) != _said(new.texts(name))})


def merged(old: Sheet, mine: Sheet, theirs: Sheet) -> tuple[Sheet, tuple[str, ...]]:
    """`theirs` with what `mine` changed of `old`, and the fields of which both made something different."""
    own, other = changed(old, mine), changed(old, theirs)
    apart = changed(mine, theirs)
    fields = {name: (mine if name in own else theirs)[name] for name in FIELDS}
    greetings, group = ((mine if name in own else theirs).texts(name) for name in LISTS)
    both = tuple(name for name in (*FIELDS, *LISTS) if name in own & other & apart)
    return Sheet(fields, greetings, theirs.taglines, group, theirs.notes), both


def taken(written: Sheet, other: Sheet, names: Iterable[str]) -> Sheet:
    """`written`, with these of its fields as the other has them."""
    names = frozenset(names)
    fields = {**written.fields, **{name: other[name] for name in names if name in FIELDS}}
    greetings, group = ((other if name in names else written).texts(name) for name in LISTS)
    return Sheet(fields, greetings, written.taglines, group, written.notes)


def edit_of(old: Sheet, new: Sheet) -> CardEdit:
    """Only what differs; nothing at all for a form that was sent as it was shown. Raises BadInput for broken lines."""
    differing = changed(old, new)
    fields = {name: new[name] for name in FIELDS if name in differing}
    return CardEdit(
        name=fields.get("name"),
        nickname=fields.get("nickname"),
        description=fields.get("description"),
        personality=fields.get("personality"),
        scenario=fields.get("scenario"),
        examples=fields.get("examples"),
        system_prompt=fields.get("system_prompt"),
        post_history=fields.get("post_history"),
        creator=fields.get("creator"),
        character_version=fields.get("character_version"),
        rating=fields.get("rating"),
        language=fields.get("language"),
        greeting_choice=fields.get("greeting_choice"),
        register=fields.get("register"),
        lore_profile=fields.get("lore_profile"),
        tagline=_tagline(old, new) if {"tagline", "other_tagline"} & differing else None,
        creator_notes=_notes(old, new, differing),
        tags=_tags(fields["tags"]) if "tags" in fields else None,
        greetings=_said(new.greetings) if "greeting" in differing else None,
        group_greetings=_said(new.group) if "group_greeting" in differing else None,
        voice=_edited_voice(fields),
        talkativeness=_share(new["talkativeness"]) if "talkativeness" in differing else None,
        depth_prompt=_depth_prompt(new) if {"depth_prompt", "depth", "depth_role"} & differing else None,
    )


def _said(greetings: Sequence[str]) -> tuple[str, ...]:
    return tuple(_plain(each) for each in greetings if each.strip())


def _edited_voice(changed: Mapping[str, str]) -> KoreanVoice | None:
    if not _VOICE & changed.keys():
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
        return re.sub(r"[\r\n]", "", _plain(old)).strip() == re.sub(r"[\r\n]", "", _plain(new)).strip()
    return _plain(old) == _plain(new)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")


def _tagline(old: Sheet, new: Sheet) -> dict[str, str]:
    language = new["language"] or old["language"]
    given = {language: new["tagline"].strip(), _other(language): new["other_tagline"].strip()}
    if language != old["language"]:  # what was the other one's is the own one's now, if nothing else was written
        given = {language: new["tagline"].strip()}
    others = {each: text for each, text in old.taglines.items() if each not in given}
    return others | {each: text for each, text in given.items() if text}


def _notes(old: Sheet, new: Sheet, differing: frozenset[str]) -> str | dict[str, str] | None:
    """By language only where there is more than one: most programs read the plain ones."""
    if "other_notes" not in differing:
        return new["creator_notes"] if "creator_notes" in differing else None
    language = new["language"] or old["language"]
    kept = dict(old.notes or {})
    given = {language: new["creator_notes"], _other(language): new["other_notes"]}
    return {each: text for each, text in (kept | given).items() if text}


def _other(language: str) -> str:
    return next((each for each in LOCALES if each != language), language)


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


def _share(text: str) -> float:
    """Percent as a number of 0 to 1; nothing is the usual half."""
    return _whole(text, "talkativeness", 50) / 100


def _depth_prompt(new: Sheet) -> DepthPrompt:
    return DepthPrompt(new["depth_prompt"], _whole(new["depth"], "depth", 4), new["depth_role"] or "system")


def _whole(text: str, field: str, usual: int) -> int:
    bare = text.strip().removesuffix("%").strip()
    if not bare:
        return usual
    if not bare.isascii() or not bare.isdecimal() or len(bare) > 6:
        raise BadInput(t("webedit-number", what=t(f"editing-field-{field}")))
    return int(bare)


def _further(card: Card, extensions: Mapping[str, object]) -> dict[str, str]:
    depth = card.depth_prompt
    return {
        "talkativeness": str(round(card.talkativeness * 100)) if "talkativeness" in extensions else "",
        "depth_prompt": depth.text if depth else "",
        "depth": str(depth.depth if depth else 4),
        "depth_role": depth.role if depth else "system",
        "lore_profile": card.lore_profile,
    }


def _voice(voice: Mapping[str, object]) -> dict[str, str]:
    toward = _object(voice.get("toward"))
    return {
        "level": _level(voice.get("speech_level")),
        "toward": "\n".join(f"{name}: {_level(asked)}" for name, asked in toward.items()),
        "address": _text(voice.get("address")),
        "register": _text(voice.get("register")),
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


def _multilingual(data: Mapping[str, object]) -> dict[str, str]:
    return {key: str(value) for key, value in _object(data.get("creator_notes_multilingual")).items()}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
