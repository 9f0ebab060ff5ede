"""Korean speech levels (말높이): what a card asks for, what an answer keeps to, and the line that brings it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from core.characters.speech_endings import Level
from core.characters.speech_level import level_of, may_be_old, reading
from core.characters.speech_sentences import dialogue, sentences
from core.characters.speech_voice import demanded
from core.text import Catalog, Text, t

__all__ = (
    "Drift",
    "Level",
    "Measured",
    "demanded",
    "drift",
    "instruction",
    "level_of",
    "measure",
    "reminder",
    "sentences",
)

LEAST_SENTENCES = 2  # a single sentence is no drift: it may be a citation or a set phrase
LEAST_SHARE = 0.3
EXAMPLES = 3

_CASUAL = frozenset((Level.HAERA, Level.HAE))
_POLITE = frozenset((Level.HAEYO, Level.HASIPSIO))
_YO_OR_O = frozenset((Level.HAEYO, Level.HAO))
_HEIGHT = {Level.HAERA: 0, Level.HAE: 1, Level.HAO: 3, Level.HAEYO: 4, Level.HASIPSIO: 5}

# Set phrases of the other polite level; they are at home in both.
_PHRASES = """
감사합니다 고맙습니다 반갑습니다 죄송합니다 축하합니다 축하드립니다 실례합니다 실례했습니다
감사드립니다 부탁드립니다 알겠습니다 잘_먹겠습니다 잘_먹었습니다 다녀오겠습니다 다녀왔습니다 뵙겠습니다
안녕하세요 안녕히_가세요 안녕히_계세요 안녕히_주무세요 어서_오세요 여보세요
"""
_SHARED = tuple(phrase.replace("_", " ") for phrase in _PHRASES.split())
_MARKS = " .!?…~♡♥ㅎㅋㅠㅜ"


@dataclass(frozen=True, slots=True)
class Measured:
    """An answer's own sentences with their levels; `level` is the most frequent one, the earlier where two are."""

    counts: Mapping[Level, int]
    level: Level | None
    sentences: tuple[tuple[str, Level | None], ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """How much of an answer left the level that was asked for.

    `share` is of the sentences that have a level; `strayed` the levels they strayed to, most frequent first;
    `examples` are the sentences that are farthest off, at most three.
    """

    wanted: frozenset[Level]
    share: float
    strayed: tuple[Level, ...]
    examples: tuple[tuple[str, Level], ...]


def measure(text: str) -> Measured:
    """Every sentence's level as its neighbours let it be read.

    What may be 해요체 or 하오체 (그건 내 거요) is what most others are; who trails off among polite sentences
    (걱정돼서…) has not become casual.
    """
    told = tuple(_told(sentences(text)))
    # Laid out as a novel, the character speaks in lines of quotes and 해라체 only tells what happens.
    if {level for _, level in told} <= {Level.HAERA, None} and (said := dialogue(text)):
        told = tuple(_told(said))
    counts = Counter(level for _, level in told if level is not None)
    return Measured(dict(counts), max(counts, key=counts.__getitem__, default=None), told)


def _told(said: list[str]) -> Iterator[tuple[str, Level | None]]:
    readings = [(sentence, *reading(sentence)) for sentence in said]
    open_ones = {sentence for sentence, level, _ in readings if level in _YO_OR_O and may_be_old(sentence)}
    sure = Counter(level for sentence, level, main in readings if main and sentence not in open_ones)
    around = max((level for level in sure if level in _YO_OR_O), key=sure.__getitem__, default=None)
    casual = not sure or not sure.keys().isdisjoint(_CASUAL)
    for sentence, level, main in readings:
        if sentence in open_ones:
            yield sentence, around or level
        else:
            yield sentence, level if main or casual else None


def drift(measured: Measured, demanded: frozenset[Level] | None) -> Drift | None:
    """The drift of an answer with two or more sentences that have a level, 30 % or more of them at others than wanted.

    Set phrases ("감사합니다" in 해요체) and -ㅂ시다 in 하오체 keep to the level.
    """
    if not demanded:
        return None
    told = [(sentence, level) for sentence, level in measured.sentences if level is not None]
    off = [(sentence, level) for sentence, level in told if not _keeps(sentence, level, demanded)]
    if len(told) < LEAST_SENTENCES or len(off) < LEAST_SHARE * len(told) or not off:
        return None
    strayed = Counter(level for _, level in off)
    worst = sorted(off, key=lambda one: -min(abs(_HEIGHT[one[1]] - _HEIGHT[level]) for level in demanded))
    return Drift(
        demanded, len(off) / len(told), tuple(level for level, _ in strayed.most_common()), tuple(worst[:EXAMPLES])
    )


def _keeps(sentence: str, level: Level, wanted: frozenset[Level]) -> bool:
    if level in wanted:
        return True
    bare = sentence.rstrip(_MARKS)
    if level in _POLITE and wanted & _POLITE:
        return bare.endswith(_SHARED)
    return level is Level.HASIPSIO and Level.HAO in wanted and bare.endswith("시다")


def reminder(drift: Drift, language: str) -> str:
    """One line for the end of the next prompt: what strayed in, and what to speak alone."""
    strayed = _names(frozenset(drift.strayed), language)
    return _words(t("speech-reminder", strayed=strayed, wanted=_names(drift.wanted, language)), language)


def instruction(level: Level, language: str) -> str:
    """What the level is, in a sentence or two for a prompt, with examples of its endings."""
    match level:
        case Level.HAERA:
            words = t("speech-instruction-haera")
        case Level.HAE:
            words = t("speech-instruction-hae")
        case Level.HAEYO:
            words = t("speech-instruction-haeyo")
        case Level.HASIPSIO:
            words = t("speech-instruction-hasipsio")
        case Level.HAO:
            words = t("speech-instruction-hao")
    return _words(words, language)


def _names(levels: frozenset[Level], language: str) -> str:
    named = [_name(level) for level in Level if level in levels]
    if levels >= _CASUAL:
        named = [t("speech-casual"), *(_name(level) for level in Level if level in levels - _CASUAL)]
    words = [_words(name, language) for name in named]
    return _words(t("speech-and"), language).join(words)


def _name(level: Level) -> Text:
    match level:
        case Level.HAERA:
            return t("speech-haera")
        case Level.HAE:
            return t("speech-hae")
        case Level.HAEYO:
            return t("speech-haeyo")
        case Level.HASIPSIO:
            return t("speech-hasipsio")
        case Level.HAO:
            return t("speech-hao")


@cache
def _catalog() -> Catalog:
    return Catalog()


def _words(text: Text, language: str) -> str:
    return _catalog().render(text, language)
