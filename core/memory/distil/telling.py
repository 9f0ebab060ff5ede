"""The story so far: as a model tells it, checked, or put together from what was said. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from core.ai.harmless import clean_name, closed, harmless, visible
from core.memory.distil.cleaning import line
from core.memory.distil.dates import zone_of
from core.memory.distil.guarding import unfit, unfit_quote
from core.memory.distil.types import LONGEST_DIGEST, Source

LONGEST_SAID = 90  # characters of one message
MOST_OF_A_DAY = 8  # messages
LONGEST_READ = 4_000  # characters of one message
_FENCE = re.compile(r"^\s*```\w*\s*$", re.MULTILINE)
_LABEL = re.compile(
    r"^\s*(?:#{1,6}\s*)?(?:\*\*)?(?:요약|줄거리|지금까지의 이야기|summary|digest|the story so far)"
    r"(?:\*\*)?\s*[:：]?(?:\*\*)?\s*",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[^.!?。…\n]*(?:[.!?。…]+[\"'”’)]*|\n|$)")
_KEYS = ("digest", "summary", "text", "story")


def digest_read(answer: str) -> str:
    """The story in an answer, without what would be an order to its reader, at most 1,200 characters; "" for none."""
    text = _LABEL.sub("", _FENCE.sub("", _of_json(answer[: 8 * LONGEST_DIGEST]))).strip()
    told = "\n".join(kept for each in text.splitlines() if (kept := _fit(each)))
    return _bounded(closed(harmless(visible(unicodedata.normalize("NFC", told)))))


def _of_json(answer: str) -> str:
    start = answer.find("{")
    if start < 0 or answer[:start].replace("```json", "").strip():
        return answer
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(answer, start)
    except (ValueError, RecursionError):
        return ""
    found = next((value[key] for key in _KEYS if isinstance(value.get(key), str)), "")
    return str(found)


def _fit(paragraph: str) -> str:
    words = " ".join(paragraph.split())
    return "".join(each for each in _SENTENCES.findall(words) if each and not unfit(each)).strip()


def _bounded(text: str) -> str:
    if len(text) <= LONGEST_DIGEST:
        return text
    cut = text[:LONGEST_DIGEST]
    end = max(cut.rfind(mark) for mark in (". ", "! ", "? ", ".\n", "\n"))
    return cut[: end + 1].strip() if end > LONGEST_DIGEST // 2 else cut.strip()


def digest_by_rules(before: str, sources: Sequence[Source], *, language: str) -> str:
    """Who said what on which day, in their own words; the oldest goes first where it grows too long."""
    lines = [kept for each in before.splitlines() if (kept := line(each)) and not unfit_quote(kept)]
    for day, said in _days(sources, language):
        lines.append(f"{_day(day, language)}: {' / '.join(said)}")
    while lines and len("\n".join(lines)) > LONGEST_DIGEST:
        lines = lines[1:] if len(lines) > 1 else [lines[0][: LONGEST_DIGEST - 1].rstrip() + "…"]
    return "\n".join(lines)


def _days(sources: Sequence[Source], language: str) -> list[tuple[date, list[str]]]:
    by_day: dict[date, list[str]] = {}
    for source in sources:
        words = line(source.text)
        if not any(letter.isalnum() for letter in words) or unfit_quote(source.text[:LONGEST_READ]):
            continue
        short = words if len(words) <= LONGEST_SAID else words[: LONGEST_SAID - 1].rstrip() + "…"
        day = source.at.astimezone(zone_of(language)).date()
        by_day.setdefault(day, []).append(f"{clean_name(source.name)} “{short}”")
    return [(day, _telling(said)) for day, said in by_day.items()]


def _telling(said: list[str]) -> list[str]:
    """How a day began, and the longest of the rest, in their order."""
    if len(said) <= MOST_OF_A_DAY:
        return said
    longest = sorted(range(1, len(said)), key=lambda number: -len(said[number]))[: MOST_OF_A_DAY - 1]
    return [said[number] for number in sorted({0, *longest})]


def _day(day: date, language: str) -> str:
    return f"{day.year}년 {day.month}월 {day.day}일" if language == "ko" else f"{day.day} {day:%B} {day.year}"
