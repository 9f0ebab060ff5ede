"""What a place's rules are called, what may be typed for them, and how they are shown. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.chat.rules import USUAL, Change, Mode, Rules
from core.errors import BadInput
from core.text import Text, t, typed
from core.text.typed import Choice, Field, Hours, Number, One, Switch, Value

_KOREAN = ("ko", "korean", "한국어", "한글", "한국말")
_ENGLISH = ("en", "english", "영어", "영문")
_OWN = ("own", "각자", "각자 언어", "each", "each one's own", "auto", "자동")
_TIMES = ("번", "회", "time", "times", "개")
_CHANGE = Choice(
    (
        One(Change.EVERYONE, "rules-change-everyone", ("everyone", "누구나", "모두", "anyone", "all")),
        One(Change.MODERATORS, "rules-change-moderators", ("moderators", "관리자만", "관리자", "moderator", "mods")),
    )
)
_LANGUAGE = Choice(
    (
        One("", "rules-language-own", _OWN),
        One("ko", "rules-language-ko", _KOREAN),
        One("en", "rules-language-en", _ENGLISH),
    )
)
_MODE = Choice(
    (
        One(Mode.NATURAL, "rules-mode-natural", ("natural", "자연스럽게", "자연", "자연스럽게 끼어들며")),
        One(Mode.NAMED, "rules-mode-named", ("named", "부른 캐릭터만", "이름", "부를 때만", "only who is named")),
        One(Mode.ROUND, "rules-mode-round", ("round", "차례대로", "돌아가며", "모두", "all in turn")),
        One(Mode.CALL, "rules-mode-call", ("call", "시킬 때만", "시킨 캐릭터만", "호출", "only who is called")),
    )
)
_QUIET = ((23, 8), (22, 9), (0, 7), (0, 0))

FIELDS = (
    Field("change", ("캐릭터 바꾸기", "바꾸기", "변경", "change characters"), _CHANGE),
    Field("here", ("여기서 말하기", "여기", "말하기", "speak here", "speak"), Switch()),
    Field("language", ("언어", "말", "lang"), _LANGUAGE),
    Field("mode", ("방식", "답하는 방식", "대답 방식", "answering mode", "answering"), _MODE),
    Field("voices", ("이름과 얼굴", "얼굴", "캐릭터 얼굴", "names and faces", "faces"), Switch()),
    Field("buttons", ("버튼", "단추", "button"), Switch()),
    Field("bots", ("봇에게 답하기", "봇", "답하는 봇", "answer bots", "bot"), Switch()),
    Field(
        "chain", ("연달아", "연달아 말하기", "연속", "in a row"), Number(10, (0, 1, 3, 5, 10), "typed-times", _TIMES)
    ),
    Field(
        "unasked",
        ("끼어들기", "먼저 말하기", "끼어들 확률", "joining in"),
        Number(100, (0, 5, 10, 25, 50), "typed-percent", ("%", "퍼센트", "프로", "percent"), "typed-off"),
    ),
    Field(
        "daily",
        ("하루 끼어들기", "끼어들기 한도", "joining in a day", "daily cap"),
        Number(1_000, (3, 10, 30), "typed-times", (*_TIMES, "timesaday", "aday")),
    ),
    Field("quiet", ("조용한 시간", "조용", "quiet hours"), Hours(_QUIET)),
    Field("adult", ("성인", "성인 캐릭터", "nsfw", "for adults"), Switch()),
    Field("media", ("사진과 음성", "사진", "음성", "미디어", "pictures and voices"), Switch()),
    Field(
        "each_day",
        ("하루 한도", "한도", "하루 답", "limit", "answers a day"),
        Number(10_000, (0, 20, 50, 200), "typed-times", (*_TIMES, "timesaday", "aday"), "typed-no-limit"),
    ),
)
BY_KEY: Mapping[str, Field] = {field.key: field for field in FIELDS}
_USUAL_WORDS = {"default", "usual", "기본", "기본값", "원래대로"}


def find(text: str) -> tuple[Field, str]:
    """The rule that `text` begins with, and what stands behind its name. Raises BadInput where there is none."""
    found = typed.find(FIELDS, text)
    if found is None:
        raise BadInput(t("rules-unknown", given=text[:60], known=known()))
    return found


def parse(field: Field, given: str) -> Value:
    """Raises BadInput naming the rule, what was given and what is allowed."""
    value = typed.parse(field.kind, given)
    if value is None:
        raise BadInput(t("rules-wrong", what=name(field), given=given[:60], allowed=typed.allowed(field.kind)))
    return value


def is_usual(given: str) -> bool:
    """Whether a rule is to be set back to what it is where nobody has set it."""
    return typed.fold(given) in _USUAL_WORDS


def name(field: Field) -> Text:
    return Text(f"rules-name-{_dashed(field)}")


def about(field: Field) -> Text:
    """What the rule decides, in a sentence."""
    return Text(f"rules-about-{_dashed(field)}")


def known() -> Text:
    """The names of all rules."""
    return typed.listing("rules-listed", [name(field) for field in FIELDS])


def usable(settings: object) -> dict[str, object]:
    """Of what is kept for a place that which can be used: what is unknown or broken is as if it were not set."""
    if not isinstance(settings, Mapping):
        return {}
    kinds = {key: field.kind for field in FIELDS for key in field.names}
    return {key: value for key, value in settings.items() if key in kinds and typed.fits(kinds[key], value)}


def rules(settings: Mapping[str, object]) -> Rules:
    """Rules of usable settings, as usual where nothing is set."""
    made = replace(USUAL, **settings)  # type: ignore[arg-type]  # `usable` has looked at each
    return replace(made, change=Change(made.change), mode=Mode(made.mode))


def _dashed(field: Field) -> str:
    return field.key.replace("_", "-")
