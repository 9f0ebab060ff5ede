"""What a model is asked, so that it draws memories from messages or tells what happened so far."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from core.ai.harmless import clean_name, harmless
from core.ai.model import Effort, Line, Prompt, Role
from core.ai.prompts import digesting, distilling
from core.db.tables.memory import MemoryKind
from core.memory.distil.cleaning import Voices, line
from core.memory.distil.dates import zone_of
from core.memory.distil.types import LONGEST_DIGEST, Known, Source

MOST_KNOWN = 60
LONGEST_MESSAGE = 2_000  # characters of one message
MOST_OUTPUT = 4_096
DAYS = {"ko": "월화수목금토일", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}

_STRING = {"type": "string"}
_SOURCE = {
    "type": "object",
    "properties": {"message": {"type": "integer"}, "quote": _STRING},
    "required": ["message", "quote"],
    "additionalProperties": False,
}
_MEMORY: Mapping[str, object] = {
    "kind": {"type": "string", "enum": [kind.value for kind in MemoryKind]},
    "subject": _STRING,
    "owner": _STRING,
    "shared": {"type": "boolean"},
    "text": _STRING,
    "slot": _STRING,
    "sources": {"type": "array", "items": _SOURCE},
    "about_from": _STRING,
    "about_to": _STRING,
    "importance": {"type": "integer"},
    "confidence": {"type": "number"},
    "replaces": {"type": "array", "items": {"type": "integer"}},
}
# Of what all providers take: no bounds (Claude refuses them), every property required, nothing else allowed.
SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "memories": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": _MEMORY,
                "required": list(_MEMORY),
                "additionalProperties": False,
            },
        }
    },
    "required": ["memories"],
    "additionalProperties": False,
}


def prompt(sources: Sequence[Source], known: Sequence[Known], *, language: str, character: str, direct: bool) -> Prompt:
    """Asks for the memories in `sources` as JSON. `direct`: one person was alone with the character."""
    labels = Voices(sources).labels
    told: list[Mapping[str, object]] = [{"place": "direct" if direct else "group"}]
    told += [_known(each, labels) for each in known[-MOST_KNOWN:]]
    told += [_message(each, labels, language) for each in sources]
    return Prompt(
        stable=(distilling(language, clean_name(character)),),
        lines=(Line(Role.PERSON, _lines(told)),),
        max_output=MOST_OUTPUT,
        effort=Effort.LOW,
        schema=SCHEMA,
    )


def digest_prompt(before: str, sources: Sequence[Source], *, language: str, character: str) -> Prompt:
    """Asks to roll what is told `before` and the messages into one telling of at most 1,200 characters."""
    labels = Voices(sources).labels
    told: list[Mapping[str, object]] = [{"before": harmless(before[: 2 * LONGEST_DIGEST])}]
    told += [_message(each, labels, language) for each in sources]
    return Prompt(
        stable=(digesting(language, clean_name(character)),),
        lines=(Line(Role.PERSON, _lines(told)),),
        max_output=LONGEST_DIGEST,
        effort=Effort.LOW,
    )


def _lines(told: Sequence[Mapping[str, object]]) -> str:
    """JSON, a line each: whatever stands in a message, it stays in its string."""
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in told)


def _message(source: Source, labels: Mapping[int, str], language: str) -> Mapping[str, object]:
    at = source.at.astimezone(zone_of(language))
    day = DAYS.get(language, DAYS["en"])[at.weekday()]
    by = "character" if source.role is Role.CHARACTER else labels.get(source.person_id or 0, "somebody")
    return {
        "message": source.id,
        "by": by,
        "name": clean_name(source.name),
        "when": f"{at:%Y-%m-%d} ({day}) {at:%H:%M}",
        "text": harmless(source.text[:LONGEST_MESSAGE]),
    }


def _known(known: Known, labels: Mapping[int, str]) -> Mapping[str, object]:
    owner = "all" if known.person_id is None else labels.get(known.person_id, "somebody")
    return {
        "known": known.id,
        "owner": owner,
        "subject": known.subject,
        "kind": known.kind.value,
        "slot": known.slot,
        "text": line(known.text),
        "said": f"{known.said_at:%Y-%m-%d}",
    }
