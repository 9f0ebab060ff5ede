"""What people type behind `/story`: the verbs, and how a new one is to be. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from core.errors import BadInput
from core.stories.checks.asking import Typed
from core.stories.packs import packs
from core.stories.stage import Stage
from core.stories.wish import Stop
from core.text import t
from core.text.typed import folded_name

# What may be typed for each verb, beside its name.
WORDS: Mapping[str, tuple[str, ...]] = {
    "list": ("mine", "목록", "내이야기"),
    "new": ("write", "make", "쓰기", "새로", "만들기", "시작하기", "새이야기"),
    "show": ("open", "보기", "상태", "열기", "진행"),
    "read": ("읽기", "읽어", "이어보기", "이어읽기", "continue"),
    "approve": ("ok", "yes", "승인", "좋아", "통과"),
    "pause": ("멈춤", "멈추기", "일시정지"),
    "resume": ("start", "시작", "이어서", "계속"),
    "cancel": ("stop", "그만", "그만두기", "취소"),
    "redo": ("again", "다시", "다시받기"),
    "edit": ("change", "고치기", "수정"),
    "parts": ("part", "stages", "단계", "구성", "설정집"),
    "stale": ("outdated", "어긋난곳", "바뀐곳"),
    "keep": ("그대로", "그대로두기"),
    "versions": ("restore", "판", "되돌리기", "이전판"),
    "goon": ("more", "on", "다음화", "더쓰기", "이어쓰기"),
    "branch": ("whatif", "만약에", "갈래", "가지"),
    "publish": ("share", "공개", "공개하기"),
    "unpublish": ("private", "비공개", "내리기"),
    "export": ("file", "파일", "내보내기", "파일로"),
    "talk": ("meet", "대화", "만나기", "말걸기"),
    "chat": ("fromchat", "채널에서", "대화에서", "채팅에서"),
    "begin": ("동의마감", "시작하기동의"),
    "report": ("check", "검수표", "검수"),
    "cap": ("limit", "한도"),
    "rename": ("name", "이름", "이름바꾸기", "개명"),
    "scene": ("canon", "정사", "장면넣기", "이장면"),
}
_BY_WORD = {folded_name(word): verb for verb, words in WORDS.items() for word in (verb, *words)}

_LANGUAGES = {"ko": ("korean", "한국어", "우리말"), "en": ("english", "영어")}
_TONES = {
    "bright": ("밝게", "밝은", "밝음"),
    "dark": ("어둡게", "어두운", "어두움"),
    "tense": ("긴장감있게", "긴장", "긴장감"),
    "warm": ("따뜻하게", "따뜻한", "잔잔하게"),
    "comic": ("funny", "웃기게", "코믹", "유쾌하게"),
    "bittersweet": ("달콤쌉싸름하게", "애틋하게", "아련하게"),
}
_RATINGS = {
    "general": ("전체", "전체이용가", "everyone", "all"),
    "teen": ("15", "15세", "15세이용가"),
    "adult": ("18", "19", "19세", "19세이용가", "성인"),
}
_MODES = {
    "fast": ("빠르게", "빠름", "빨리"),
    "standard": ("표준", "보통"),
    "careful": ("정성", "정성껏", "꼼꼼하게", "꼼꼼히"),
}
_STOPS = {
    Stop.CONCEPT: ("askconcept", "컨셉확인", "컨셉에서멈춤"),
    Stop.OUTLINE: ("askoutline", "회차구성확인", "구성확인", "구성에서멈춤"),
    Stop.EPISODE: ("askepisode", "askeachepisode", "화마다확인", "매화확인", "화마다멈춤"),
}
_OFFLINE = frozenset({"offline", "rehearsal", "예행연습", "예행", "연습", "오프라인"})
_SPACE = frozenset({"serverpays", "space", "서버부담", "서버가부담", "서버돈으로"})
_ADAPTATIONS = {
    "faithful": ("충실", "충실하게", "그대로"),
    "adapted": ("각색",),
    "inspired": ("영감", "영감만"),
}
_FIELDS = {
    "language": ("언어", "말"),
    "genre": ("장르",),
    "tone": ("분위기",),
    "rating": ("등급",),
    "mode": ("방식",),
    "adaptation": ("각색정도",),
    "avoid": ("without", "no", "피하기", "피할것", "빼기", "제외"),
    "extra": ("note", "notes", "more", "덧붙임", "덧붙이는말"),
}
_EPISODES = re.compile(r"(\d{1,4})\s*(?:화|회|편|episodes?|eps?)\.?", re.IGNORECASE)
_LENGTH = re.compile(r"(\d{1,6})\s*(?:자|글자|단어|words?|characters?|chars?|letters?)", re.IGNORECASE)
_MONEY = re.compile(
    r"(?:한도|최대|cap|limit|up\s*to)?\s*(?:\$\s*(\d{1,4}(?:\.\d{1,2})?)|(\d{1,4}(?:\.\d{1,2})?)\s*(?:달러|dollars?|usd))",
    re.IGNORECASE,
)
_AVOID = re.compile(r"(.+?)\s*(?:빼고|없이|제외)|(?:without|no)\s+(.+)", re.IGNORECASE)
_GIVEN = re.compile(r"([^\s=:]+)\s*[=:]\s*(.+)", re.DOTALL)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_APART = re.compile(r"[|,，、;\n·]+")


_STAGES = {
    Stage.CONCEPT: ("컨셉", "컨셉정리"),
    Stage.GENRE: ("장르", "장르전략"),
    Stage.WORLD: ("세계관", "세계", "배경"),
    Stage.CAST: ("인물", "등장인물", "캐릭터", "characters", "people"),
    Stage.VOICE: ("문체", "말투", "voices", "style"),
    Stage.PLOT: ("플롯", "줄거리"),
    Stage.SECRETS: ("복선", "떡밥", "foreshadowing"),
    Stage.EPISODES: ("회차구성", "구성", "회차", "outline"),
    Stage.SCENES: ("장면", "장면연출"),
    Stage.RECORD: ("기록",),
    Stage.COVER: ("표지",),
    Stage.PACKAGE: ("소개", "소개글", "편집장", "blurb"),
}
_BY_STAGE = {folded_name(word): stage for stage, words in _STAGES.items() for word in (stage.name, *words)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A new story as somebody has typed it. `cap` in micro-dollars. `offline`: without a model, though there is one;
    `by_space`: the server is to pay."""

    typed: Typed
    stops: frozenset[Stop] = frozenset()
    cap: int | None = None
    offline: bool = False
    by_space: bool = False
    avoid: tuple[str, ...] = field(default=())


def verb(word: str) -> str | None:
    return _BY_WORD.get(folded_name(word))


def wanted(keywords: str, settings: str, locale: str) -> Wanted:
    """`settings` are parted by commas or "|". Raises BadInput for one that says nothing to us."""
    found = Wanted(Typed(keywords=keywords, language=locale))
    for piece in filter(None, (each.strip() for each in _APART.split(_THOUSANDS.sub("", settings)))):
        found = _with(found, piece)
    return replace(found, typed=replace(found.typed, avoid=found.avoid))


def parted(text: str) -> tuple[str, str]:
    """Keywords, and behind the first "|" the settings."""
    keywords, _, settings = text.partition("|")
    return keywords.strip(), settings.strip()


def _with(found: Wanted, piece: str) -> Wanted:
    typed, said = found.typed, folded_name(piece)
    if number := _EPISODES.fullmatch(piece):
        return replace(found, typed=replace(typed, episodes=int(number[1])))
    if number := _LENGTH.fullmatch(piece):
        return replace(found, typed=replace(typed, length=int(number[1])))
    if money := _MONEY.fullmatch(piece):
        return replace(found, cap=micro(money[1] or money[2]))
    if said in _OFFLINE:
        return replace(found, offline=True)
    if said in _SPACE:
        return replace(found, by_space=True)
    for stop, words in _STOPS.items():
        if said in words:
            return replace(found, stops=found.stops | {stop})
    for name, value in _chosen(said):
        return replace(found, typed=replace(typed, **{name: value}))  # type: ignore[arg-type]  # by name
    return _told(found, piece)


def _chosen(said: str) -> Iterator[tuple[str, str]]:
    """A choice that is known by its word alone."""
    tables = (("language", _LANGUAGES), ("tone", _TONES), ("rating", _RATINGS), ("mode", _MODES))
    for name, table in (*tables, ("genre", _genres()), ("adaptation", _ADAPTATIONS)):
        for value, words in table.items():
            if said == folded_name(value) or said in map(folded_name, words):
                yield name, value


def _genres() -> Mapping[str, tuple[str, ...]]:
    return {pack.id: (*pack.name.values(), *pack.signs) for pack in packs().values()}


def _told(found: Wanted, piece: str) -> Wanted:
    """A setting that is named, or what is to be left out."""
    given, avoid = _GIVEN.fullmatch(piece), _AVOID.fullmatch(piece)
    if given:
        name = next((each for each, words in _FIELDS.items() if folded_name(given[1]) in {each, *words}), "")
        value = given[2].strip()
        if name == "avoid":
            return replace(found, avoid=(*found.avoid, value))
        if name == "extra":
            return replace(found, typed=replace(found.typed, extra=value))
        if name:
            meant = dict(_chosen(folded_name(value))).get(name, value)
            return replace(found, typed=replace(found.typed, **{name: meant}))  # type: ignore[arg-type]  # by name
        if not name and _GIVEN.fullmatch(value) is None:
            for number in (given[2].strip(), f"{value} episodes"):
                if _EPISODES.fullmatch(number) and folded_name(given[1]) in {"episodes", "화수", "회차"}:
                    return _with(found, number)
    if avoid:
        return replace(found, avoid=(*found.avoid, (avoid[1] or avoid[2]).strip()))
    raise BadInput(t("story-chat-setting-unknown", word=piece[:40]))


def stage_named(text: str) -> tuple[Stage | None, str]:
    """The stage that a text begins with, and what follows."""
    word, _, rest = text.strip().partition(" ")
    found = _BY_STAGE.get(folded_name(word))
    return (found, rest.strip()) if found is not None else (None, text.strip())


def micro(dollars: str) -> int:
    return round(float(dollars) * 1_000_000)
