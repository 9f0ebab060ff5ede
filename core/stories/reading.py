"""What a model answered, as the product of its stage, or in words why it cannot be taken. Pure.

The answer is data of a stranger. Around the JSON anything is forgiven; inside it nothing is guessed, for a half answer
that is made to fit is a story with holes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from core.stories.given import MARKER, Draft, Given, Problem
from core.stories.prompting import PRODUCTS
from core.stories.schemas import Choice
from core.stories.schemas.base import kept_json
from core.stories.stage import Stage

LONGEST_ANSWER = 400_000  # characters; the plans of a dozen episodes are a tenth of it
LONGEST_REFUSAL = 800
MOST_TRIES = 50
MOST_PROBLEMS = 20
LEAST_LETTERS = 24  # to judge the language of a field by
LEAST_SHARE = 0.5
LEAST_OVERLAP, MOST_OVERLAP = 6, 4_000
LEAST_AT_START = 2  # of an overlap that begins a sentence

_FENCE = re.compile(r"\A```[\w-]*[ \t]*\n(.*?)\n?```\s*\Z", re.DOTALL)
_REFUSAL = re.compile(
    r"(?:죄송|미안)[^.\n]{0,80}(?:수 없|어렵|불가|못)"
    r"|(?:도와|도움을 ?)드릴 수 없|(?:작성|생성|제공|진행|응답|답변)(?:해 ?드릴|할) 수 없"
    r"|\bI(?:['’]m| am) (?:sorry|unable|not able)\b|\bI (?:can(?:['’]|no)t|can not|won['’]t|will not) "
    r"(?:help|assist|write|create|provide|fulfill?|continue|comply|generate|do)\b"
    r"|\bas an AI\b",
    re.IGNORECASE,
)
_OBJECT, _BRACE = re.compile(r'\{\s*["}]'), re.compile(r"\{")
_NO_WORDS = re.compile(r"[a-z0-9_-]*|#[0-9a-fA-F]{6}|\d\d:\d\d")
_IN_ENGLISH = frozenset({"prompt_en", "negative", "composition"})
_ENDED = (".", "!", "?", "…", "”", "’", '"', "』", "」")
_SENTENCE_END = re.compile(r"[.!?…”’\"』」\n]\s*\Z")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why an answer is no product, in English for whoever repairs it. `refused`: the model would not do it."""

    problems: tuple[Problem, ...]
    refused: bool = False


Product = BaseModel | Draft


def read(stage: Stage, raw: str, given: Given, *, whole: bool = True) -> Product | Unreadable:
    """The product in an answer. `whole`: whether the model came to its end."""
    text = raw.lstrip("\ufeff").strip()
    if not text:
        return _unreadable("empty", "the answer was empty; give the whole answer")
    product = PRODUCTS.get(stage)
    if product is None:
        return _draft(text, given, whole=whole)
    found = _found(kept_json(text))
    if isinstance(found, Unreadable):
        return found
    return _validated(product, found, given.wish.language)


def choice(raw: str) -> Choice | None:
    """What a judge has chosen; None where that cannot be read. In which language it says why is its own affair."""
    found = _found(raw.lstrip("\ufeff").strip())
    try:
        return Choice.model_validate(found)
    except ValidationError:
        return None


def _unreadable(code: str, told: str, *, refused: bool = False) -> Unreadable:
    return Unreadable((Problem(code, told),), refused)


def _draft(text: str, given: Given, *, whole: bool) -> Draft | Unreadable:
    if fenced := _FENCE.match(text):
        text = fenced[1].strip()
    if _refuses(text):
        return _refusal()
    if (share := _share(text, given.wish.language)) < LEAST_SHARE:
        return _unreadable("language", _wrong_language("the text", given.wish.language, share))
    return Draft.of(text, whole=whole)


def _refuses(text: str) -> bool:
    """A short answer that says it will not; a character of a story may well say so."""
    return len(text) <= LONGEST_REFUSAL and not MARKER.search(text) and _REFUSAL.search(text[:300]) is not None


def _refusal() -> Unreadable:
    return _unreadable("refusal", "the answer declined the task instead of doing it", refused=True)


def _found(text: str) -> object | Unreadable:
    """The JSON in an answer: all of it, what is in its fence, or the largest object that stands in prose."""
    if len(text) > LONGEST_ANSWER:
        return _unreadable("too-long", f"the answer had {len(text)} characters; keep to the limits of each field")
    fenced = _FENCE.match(text)
    text = fenced[1].strip() if fenced else text
    if text.startswith("["):
        value, _ = _decoded(text, 0)
        if isinstance(value, list):
            return value
    best, longest = None, 0
    start = _OBJECT.search(text)
    for _ in range(MOST_TRIES):
        if start is None:
            break
        value, end = _decoded(text, start.start())
        if isinstance(value, dict) and end - start.start() > longest:
            best, longest = value, end - start.start()
        start = _OBJECT.search(text, end)
        if best is None:
            break  # the outermost one is broken: what lies in it is a part of the answer only
    return best if best is not None else _no_json(text)


def _decoded(text: str, at: int) -> tuple[object, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None, at + 1


def _constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(strict=False, parse_constant=_constant)


def _no_json(text: str) -> Unreadable:
    found = _OBJECT.search(text) or _BRACE.search(text)
    if found is None:
        told = "the answer held no JSON; give one JSON text and nothing around it"
        return _refusal() if _refuses(text) else _unreadable("not-json", told)
    start = found.start()
    try:
        _DECODER.raw_decode(text, start)
    except RecursionError:
        return _unreadable("not-json", "the JSON was nested too deeply; keep to the form")
    except ValueError as error:
        if _is_half(text[start:]):
            told = "the JSON broke off before its end; give the whole answer again, with shorter texts"
            return _unreadable("half-json", told)
        return _unreadable("not-json", f"the answer was not valid JSON: {error}")
    return _unreadable("not-json", "the answer held no JSON object; give one JSON text and nothing around it")


def _is_half(text: str) -> bool:
    """Whether a bracket or a string is still open at the end."""
    depth, inside, escaped = 0, False, False
    for sign in text:
        if inside:
            inside, escaped = escaped or sign != '"', not escaped and sign == "\\"
        elif sign == '"':
            inside = True
        elif sign in "{[":
            depth += 1
        elif sign in "}]":
            depth -= 1
    return inside or depth > 0


def _validated(product: type[BaseModel], value: object, language: str) -> BaseModel | Unreadable:
    fields = list(product.model_fields)
    if isinstance(value, list) and len(fields) == 1:
        value = {fields[0]: value}  # the list itself, without the name of the only field
    try:
        read = product.model_validate(value)
    except ValidationError as error:
        return Unreadable(tuple(_problems(error)))
    wrong = tuple(_languages(read, language))
    return Unreadable(wrong) if wrong else read


def _problems(error: ValidationError) -> Iterator[Problem]:
    """Each with the path of its field and the limit that it breaks."""
    for each in error.errors(include_url=False, include_context=False)[:MOST_PROBLEMS]:
        path = ".".join(map(str, each["loc"])) or "the answer"
        yield Problem("schema", f"{path}: {each['msg']}{_measured(each['input'])}")


def _measured(given: object) -> str:
    if isinstance(given, str):
        return f" (it has {len(given)} characters)"
    return f" (it has {len(given)} items)" if isinstance(given, list | tuple) else ""


def _languages(product: BaseModel, language: str) -> Iterator[Problem]:
    """Fields whose words are of another language than the story's, and the whole where it is."""
    texts = [
        (path, text) for path, text in _texts(product.model_dump(mode="json"), "") if not _NO_WORDS.fullmatch(text)
    ]
    everything = " ".join(text for _, text in texts)
    if texts and (share := _share(everything, language)) < LEAST_SHARE:
        yield Problem("language", _wrong_language("the answer", language, share))
        return
    for path, text in texts:
        if _letters(text) >= LEAST_LETTERS and (share := _share(text, language)) < LEAST_SHARE:
            yield Problem("language", _wrong_language(path, language, share))


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield path, value
        case dict():
            for name, each in value.items():
                if name not in _IN_ENGLISH:
                    yield from _texts(each, f"{path}.{name}" if path else str(name))
        case list():
            for at, each in enumerate(value):
                yield from _texts(each, f"{path}.{at}")
        case _:
            pass


def _wrong_language(what: str, language: str, share: float) -> str:
    name = "Korean" if language == "ko" else "English"
    return f"{what}: must be in {name}, but only {share:.0%} of its letters are; write it in {name}"


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _share(text: str, language: str) -> float:
    """Of the letters, those of the language's own writing; 1 where there are too few to tell."""
    letters = [sign for sign in text if sign.isalpha()]
    if len(letters) < LEAST_LETTERS:
        return 1.0
    own = sum("가" <= sign <= "힣" or "ㄱ" <= sign <= "ㆎ" if language == "ko" else sign < "ɐ" for sign in letters)
    return own / len(letters)


def join(partial: str, rest: str) -> str:
    """A draft that was cut, and the rest of it: what the rest says again is taken out, and a rest that begins anew
    stands for the whole."""
    rest = rest.lstrip("\ufeff")
    if not rest.strip():
        return partial
    bare = rest.lstrip()
    if (first := MARKER.match(bare)) and first[1] == "1" and MARKER.search(partial):
        return bare
    if overlap := _overlap(partial.rstrip(), bare):
        return partial.rstrip() + bare[overlap:]
    return partial + _between(partial, rest) + rest


def _overlap(partial: str, rest: str) -> int:
    """Characters at the beginning of `rest` with which `partial` ends."""
    for size in range(min(len(partial), len(rest), MOST_OVERLAP), LEAST_AT_START - 1, -1):
        if partial.endswith(rest[:size]) and (size >= LEAST_OVERLAP or _begins_sentence(partial, size)):
            return size
    return 0


def _begins_sentence(partial: str, size: int) -> bool:
    before = partial[:-size]
    return not before or _SENTENCE_END.search(before) is not None


def _between(partial: str, rest: str) -> str:
    """What stands between two pieces that do not overlap: nothing within a sentence."""
    if partial[-1:].isspace() or rest[0].isspace() or not partial:
        return ""
    if MARKER.match(rest) or rest[0] in "“‘「『":
        return "\n\n"
    if rest[0] in "”’」』" or (rest[0] == '"' and partial.rpartition("\n")[2].count('"') % 2):
        return ""
    if rest[0] == '"':
        return "\n\n"
    return " " if partial.endswith(_ENDED) else ""
