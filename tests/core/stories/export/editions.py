"""Editions for tests: Korean, English, of one chapter and of many, and one whose texts are hostile."""

from __future__ import annotations

from datetime import date
from functools import cache

from core.db.tables.characters import Rating
from core.stories import cover
from core.stories.edition import Chapter, Edition

KOREAN = (
    "비는 사흘째 그치지 않았다.\n\n“정말 돌아온 거야?”\n\n"
    "도윤은 젖은 손등으로 눈가를 훔쳤다. 손바닥의 온기가 십 년 전과 같았다.\n\n"
    "[이름: 도윤]\n[등급: F]\n[남은 시간: 72:00]\n\n***\n\n“정말 돌아온 거야?”\n\n게이트는 예고 없이 열렸다."
)
ENGLISH = (
    "The rain had a third day in it.\n\n“You came back?”\n\nNobody answered -- not even the gate.\n\n* * *\n\n"
    "It opened."
)
HOSTILE = (
    "</script><script>alert(1)</script> & <b>bold</b> ]]> <!-- x --> \x00\x07\x1b[31m\ud83d end\ufffe\U0001ffff\n\n"
    "\u202eright to left\u2066 mark\u200f\n\n# no heading\n\n## 9화 또 하나\n\n"
    "---\n\n1. list\n2) list\n- list\n+ list\n\n"
    "> quote\n\n"
    "**bold** _it_ `code` ~~x~~ [a](b) ![c](d) | t | \\ \\\\ &amp; &#65;\n\n```\nfence\n```\n\n"
    "$x$ : y\n:::\n\n\n\n\n\n   \n\n"
    + "긴" * 400
    + "\n\n"
    + "x" * 900
    + "\n\n한\r\n줄\r\n\r\n다음\u2028줄\u2029문단\x85끝\n\n😀 漢字 عربي שלום é Ä ñ\n\n\\"
)
PALETTE = ("#0f1626", "#3d7bff", "#d7263d", "#e6edf7")


def korean(count: int = 3, /, **changed: object) -> Edition:
    given: dict[str, object] = {
        "public_id": "sdoyun",
        "title": "나 혼자 짐을 내려놓지 않는다",
        "pen_name": "한밤",
        "language": "ko",
        "genre": "hunter",
        "blurb": "짐꾼이 돌아왔다.\n\n이번에는 모두의 이름을 기억한다.",
        "tags": ("회귀", "헌터"),
        "rating": Rating.TEEN,
        "rehearsal": False,
        "models": ("anthropic:claude-sonnet-5-5", "gemini:gemini-3.8-flash"),
        "made_on": date(2026, 11, 26),
        "chapters": tuple(Chapter(n, f"돌아온 짐꾼 {n}", KOREAN) for n in range(1, count + 1)),
    }
    return Edition(**(given | changed))  # type: ignore[arg-type]  # each is what its field takes


def english(count: int = 2, /, **changed: object) -> Edition:
    return korean(
        **{
            "public_id": "sporter",
            "title": "The Porter Who Remembers",
            "pen_name": "José Ähnlich",
            "language": "en",
            "blurb": "He came back, and this time he knows their names.",
            "tags": ("regression",),
            "rehearsal": True,
            "models": ("offline:rehearsal",),
            "chapters": tuple(Chapter(n, f"Rain {n}", ENGLISH) for n in range(1, count + 1)),
        }
        | changed
    )


def hostile() -> Edition:
    words = HOSTILE[:120].replace("\n", " ")
    return korean(
        title=words,
        pen_name="<i>\ud800&\"'",
        blurb=HOSTILE,
        tags=("</title>", "a\x00b", "\x00"),
        models=("a:<b>",),
        warnings=("<&>", "피"),
        cover=painted(),
        cover_alt='"><script>\x01',
        chapters=(
            Chapter(1, HOSTILE[:60], HOSTILE),
            Chapter(2, "", ""),
            Chapter(3, "---", f"{HOSTILE}\n\n{HOSTILE}"),
            Chapter(5, "2화 아닌 제목", "\ud800"),
        ),
    )


@cache
def painted() -> bytes:
    return cover.typographic("나 혼자", "", "ko", PALETTE, "sdoyun")
