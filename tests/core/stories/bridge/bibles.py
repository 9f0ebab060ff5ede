"""A bible for these tests: four people, three episodes, two secrets. Invented."""

from __future__ import annotations

from core.db.tables.characters import Rating
from core.stories.bridge.bible import Bible
from core.stories.schemas import (
    Cast,
    Delta,
    EpisodePlan,
    Fact,
    Honorific,
    Hook,
    HookType,
    Knows,
    Ledger,
    Level,
    Member,
    Moment,
    PlaceIn,
    PlannedScene,
    Role,
    Secret,
    SecretKind,
    StateOf,
    Style,
    Term,
    VoiceOf,
    Voices,
    World,
    WorldRule,
)

EPISODES = 3


def member(member_id: str, name: str, first: int = 1, **more: str) -> Member:
    values = {
        "age": "스물둘",
        "look": "짧은 머리에 소금기가 배어 있다.",
        "want": "등대를 지키고 싶어 한다.",
        "need": "남을 믿는 법을 배워야 한다.",
        "flaw": "고집이 세다.",
        "skill": "매듭을 잘 묶는다.",
        "start_state": "스승의 장례를 막 치렀다.",
        "arc": "끝내 등대를 떠난다.",
    }
    return Member.model_validate(
        {"id": member_id, "name": name, "role": Role.OTHER, "first_episode": first} | values | more
    )


def plan(number: int, *casts: tuple[str, ...]) -> EpisodePlan:
    scenes = tuple(
        PlannedScene(
            id=f"s{at}", place=f"place{min(at, 3)}", cast=cast, purpose="나아간다", beats=("간다", "온다"), budget=100
        )
        for at, cast in enumerate(casts, 1)
    )
    hook = Hook(type=HookType.DANGER, line_hint="문이 열린다")
    return EpisodePlan(
        number=number, title=f"{number}화", goal="지킨다", opening_link="이어서", scenes=scenes, tension=5, hook=hook
    )


def fact(subject: str, predicate: str, object_: str, quote: str) -> Fact:
    return Fact(subject=subject, predicate=predicate, object=object_, quote=quote)


def world() -> World:
    names = ("물목 등대", "소금 나루", "안개 창고")
    return World(
        era="먼 바닷가",
        places=tuple(
            PlaceIn(id=f"place{at}", name=name, one_line=f"{name}에는 바람이 분다.") for at, name in enumerate(names, 1)
        ),
        rules=tuple(
            WorldRule(id=f"r{at}", rule=rule, cost="기름이 든다")
            for at, rule in enumerate(
                ("등불은 밤마다 켜야 한다", "나루의 배는 셋뿐이다", "죽은 자의 별은 지지 않는다"), 1
            )
        ),
        terms=(Term(term="밤배", meaning="해가 진 뒤에 뜨는 배"), Term(term="별기름", meaning="죽은 별에서 짠 기름")),
    )


MEMBERS = (
    member("seo", "한서율", secret="왕의 핏줄을 이었다"),
    member("mu", "도무진", secret="장부를 고쳐 썼다"),
    member("ha", "백하린", first=2),
    member("no", "노경산", look="등이 굽었고 왼손에 검은 돛 문신이 있다. 눈빛이 맑다."),
)
SECRETS = (
    Secret(
        id="sail",
        kind=SecretKind.HIDDEN,
        text="노경산은 검은 돛의 선장이었다",
        plant_episode=1,
        payoff_episode=3,
        strong=True,
        knows=("no",),
        reader_knows=False,
        keywords=("검은 돛", "밀항선"),
    ),
    Secret(
        id="ledger",
        kind=SecretKind.FORESHADOW,
        text="장부의 마지막 장은 약도다",
        plant_episode=1,
        payoff_episode=2,
        strong=True,
        knows=(),
        reader_knows=False,
        keywords=("약도", "마지막 장"),
    ),
)
TEXTS = (
    "밤배가 뜨기 전이었다.\n\n“열쇠는 못 드려요.” 서율이 말했다.\n\n“네가 정할 일이 아니다.” 무진이 말했다.",
    "서율은 약도를 폈다.\n\n“약도가 여기 있었네.” 서율이 말했다.\n\n“값은 미리 받을게.” 하린이 말했다.",
    "검은 돛이 보였다.\n\n“저 배는 내가 몰던 배다.” 경산이 말했다.\n\n“그럴 줄 알았어요.” 서율이 대답했다.",
)
DELTAS = (
    Delta(
        summary="서율이 열쇠를 지킨다.",
        facts=(
            fact("한서율", "숨긴 것", "기름 장부", "기름 장부를 허리춤에 숨겼다"),
            fact("도무진", "훔친 것", "서른 통의 기름", "서른 통을 뒷문으로 옮겼다"),
        ),
        states=(StateOf(character="seo", place="place1", alive=True, rank="등대지기", items=("기름 장부",)),),
        time=Moment(day=1),
        knows=(Knows(character="seo", fact=0), Knows(character="mu", fact=1)),
    ),
    Delta(
        summary="약도를 찾는다.",
        facts=(fact("백하린", "모는 배", "은빛 밤배", "은빛 밤배의 키를 쥐었다"),),
        states=(StateOf(character="seo", place="place2", alive=True, items=("약도",)),),
        time=Moment(day=2),
        knows=(Knows(character="seo", secret="ledger"),),
    ),
    Delta(
        summary="검은 돛이 나타난다.",
        facts=(fact("도무진", "죽은 곳", "안개 창고 지붕", "무진은 지붕에서 떨어져 죽었다"),),
        states=(StateOf(character="mu", alive=False),),
        time=Moment(day=3),
        knows=(Knows(character="seo", secret="sail"), Knows(character="seo", fact=0)),
    ),
)


def voices() -> Voices:
    rows = (
        ("seo", "mu", Level.POLITE, "항만장님"),
        ("seo", "ha", Level.PLAIN, "하린아"),
        ("mu", "seo", Level.PLAIN, ""),
        ("no", "seo", Level.LOFTY, "아이야"),
        ("ha", "seo", Level.PLAIN, "서율"),
    )
    return Voices(
        style=Style(
            pov="3인칭",
            tense="과거",
            sentence="짧게",
            paragraphs="짧게",
            banned=("한편",),
            exemplar="바람이 분다. " * 20,
        ),
        voices=(
            VoiceOf(
                character="seo", register_="조곤조곤하다.", endings=("요",), tics=("글쎄요",), never=("죽여 버린다",)
            ),
        ),
        honorifics=tuple(
            Honorific(speaker=speaker, listener=listener, level=level, address=address)
            for speaker, listener, level, address in rows
        ),
    )


def bible(**more: object) -> Bible:
    values: dict[str, object] = {
        "public_id": "0123456789abcdef",
        "title": "모자란 기름",
        "language": "ko",
        "rating": Rating.TEEN,
        "cast": Cast(members=MEMBERS),
        "world": world(),
        "voices": voices(),
        "ledger": Ledger(items=SECRETS),
        "plans": (
            plan(1, ("seo", "mu"), ("seo", "mu"), ("mu",)),
            plan(2, ("seo", "ha"), ("seo", "ha"), ("mu",)),
            plan(3, ("seo", "no"), ("seo",), ("seo", "no")),
        ),
        "deltas": DELTAS,
        "texts": TEXTS,
        "tags": ("등대", "바다"),
    }
    return Bible(**(values | more))  # type: ignore[arg-type]  # by name
