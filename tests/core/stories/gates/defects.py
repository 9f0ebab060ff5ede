"""A defect for each gate: what is changed in the clean episode, or in what was agreed, to turn that one alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from core.stories.given import Draft, Given, Written
from tests.core.stories.gates.stage import TEXTS, clean, given, with_text

Case = tuple[Given, Draft]
Defect = Callable[[str], Case]
Change = Callable[[list[str]], list[str]]


def text(korean: tuple[str, str], english: tuple[str, str]) -> Defect:
    """Words of the text replaced by others."""
    return lambda language: (given(language), with_text(language, *(korean if language == "ko" else english)))


def added(korean: str, english: str, *, scene: int = 1) -> Defect:
    """More at the end of a scene (from 0)."""

    def made(language: str) -> Case:
        parts = list(clean(language).scenes)
        parts[scene] += "\n\n" + (korean if language == "ko" else english)
        return given(language), replace(clean(language), scenes=tuple(parts))

    return made


def draft(change: Callable[[Draft], Draft]) -> Defect:
    return lambda language: (given(language), change(clean(language)))


def agreed(change: Callable[[Given, str], Given]) -> Defect:
    """Something else was agreed than the text has."""
    return lambda language: (change(given(language), language), clean(language))


def each_scene(now: Draft, change: Change) -> Draft:
    return replace(now, scenes=tuple("\n\n".join(change(scene.split("\n\n"))) for scene in now.scenes))


def paragraphs(change: Change) -> Defect:
    """The paragraphs of each scene changed."""
    return draft(lambda now: each_scene(now, change))


def narrated(paragraph: str) -> bool:
    return not any(mark in paragraph for mark in "“[‘")


def groups(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def sparse(pieces: list[str]) -> list[str]:
    """Without some of what is said."""
    last = len(pieces) - 1
    return [one for at, one in enumerate(pieces) if at == last or not (one[0] == "“" and one[-1] == "”" and at % 2)]


def twice(now: Draft) -> Draft:
    long = sorted((one for one in now.scenes[1].split("\n\n") if narrated(one)), key=len)[-4:]
    return replace(now, scenes=(*now.scenes[:3], "\n\n".join([*long, now.scenes[3]])))


def babble(language: str) -> Case:
    dice = random.Random(5)
    words, lines = (["이", "그", "저"], 3) if language == "ko" else (["a", "no", "so"], 6)

    def change(pieces: list[str]) -> list[str]:
        made = [f"“{' '.join(dice.choices(words, k=dice.randint(8, 18)))}!”" for _ in range(lines)]
        return [*pieces[:-1], *made, pieces[-1]]

    return given(language), each_scene(clean(language), change)


def same_heads(language: str) -> Case:
    head = "그러자 " if language == "ko" else "And then "

    def change(pieces: list[str]) -> list[str]:
        return [head + one if narrated(one) and at else one for at, one in enumerate(pieces)]

    return given(language), each_scene(clean(language), change)


def alike(now: Given, language: str) -> Given:
    """The episode before began with the same words, but for some here and there."""
    opening = clean(language).text[:700].replace("\n\n", " ")
    if language == "ko":
        changed = "".join("몫" if at % 11 == 10 else letter for at, letter in enumerate(opening[:300]))
    else:
        changed = " ".join("marrow" if at % 6 == 5 else word for at, word in enumerate(opening.split()))
    return before(now, f"{changed}\n\n{now.earlier[0].text}")


def stolen(now: Given, language: str) -> Given:
    """The episode before had one of its paragraphs."""
    long = max((one for one in clean(language).scenes[2].split("\n\n") if narrated(one)), key=len)
    first, _, rest = now.earlier[0].text.partition("\n\n")
    return before(now, f"{first}\n\n{long}\n\n{rest}")


def before(now: Given, words: str) -> Given:
    return replace(now, earlier=(Written(1, now.earlier[0].title, Draft((words,))),))


def copied_card(now: Given, language: str) -> Given:
    assert now.cards is not None
    long = max((one for one in clean(language).scenes[1].split("\n\n") if narrated(one)), key=len)
    first, second, *rest = now.cards.scenes
    cards = (first, second.model_copy(update={"conflict": long[:150]}), *rest)
    return replace(now, cards=now.cards.model_copy(update={"scenes": cards}))


def planned(now: Given, **changed: object) -> Given:
    return replace(now, plans=(now.plans[0], now.plans[1].model_copy(update=changed)))


def planned_scene(now: Given, number: int, **changed: object) -> Given:
    scenes = list(now.plans[1].scenes)
    scenes[number] = scenes[number].model_copy(update=changed)
    return planned(now, scenes=tuple(scenes))


def other_beats(now: Given, language: str) -> Given:
    lost = ("용이 화산에서 깨어난다", "왕녀가 결투를 청한다") if language == "ko" else ("Dragons awaken", "Royals duel")
    return planned_scene(now, 3, beats=lost)


def little_said(now: Given, _: str) -> Given:
    assert now.contract is not None
    return replace(now, contract=now.contract.model_copy(update={"dialogue_low": 0.6, "dialogue_high": 0.8}))


def walls(now: Draft) -> Draft:
    """A scene in which hardly a paragraph ends."""
    pieces = now.scenes[2].split("\n\n")
    wall = "\n\n".join(" ".join(few) for few in groups(pieces, 6))
    return replace(now, scenes=(*now.scenes[:2], wall, now.scenes[3]))


def silent(now: Draft) -> Draft:
    """A scene without a voice."""
    first, second, *rest = now.scenes
    return replace(now, scenes=(first, second.replace("“", "").replace("”", ""), *rest))


def chopped(pieces: list[str]) -> list[str]:
    """A sentence a paragraph."""
    return [part.strip() for one in pieces for part in (_sentences(one) if narrated(one) else [_one(one)])]


def _sentences(paragraph: str) -> list[str]:
    return paragraph.replace(". ", ".\n").replace("? ", "?\n").split("\n")


def _one(speech: str) -> str:
    return speech.replace(". ", "; ").replace("? ", "; ").replace("! ", "; ")


def stumbling(pieces: list[str]) -> list[str]:
    """Full stops everywhere."""
    return [". ".join(map(_capital, groups(one.split(), 2))) if _plain(one) else one for one in pieces]


def _capital(words: Sequence[str]) -> str:
    joined = " ".join(words)
    return joined[:1].upper() + joined[1:]


def _plain(paragraph: str) -> bool:
    """Narration that tells of no number."""
    return narrated(paragraph) and "기름" not in paragraph and "oil" not in paragraph


def halting(language: str) -> Case:
    """Commas everywhere."""
    size = 6 if language == "ko" else 4

    def change(pieces: list[str]) -> list[str]:
        return [
            ", ".join(" ".join(few).rstrip(",") for few in groups(one.split(), size)) if _plain(one) else one
            for one in pieces
        ]

    return given(language), each_scene(clean(language), change)


def stock(language: str) -> Case:
    """Two turns that everybody knows in a paragraph, behind the first line."""
    turns = (TEXTS / f"stock_{language}.txt").read_text(encoding="utf-8").splitlines()
    parts = [scene.partition("\n\n") for scene in clean(language).scenes]
    pairs = [". ".join(pair) + "." for pair in groups(turns, 2)]
    share = -(-len(pairs) // len(parts))
    scenes = tuple(
        "\n\n".join([first, *pairs[at * share : at * share + share], rest]) for at, (first, _, rest) in enumerate(parts)
    )
    return given(language), replace(clean(language), scenes=scenes)


DEFECTS: dict[str, list[Defect]] = {
    "length": [paragraphs(sparse)],
    "completion": [
        draft(lambda now: replace(now, whole=False)),
        draft(lambda now: replace(now, markers=(1, 2, 2, 4))),
        draft(lambda now: replace(now, markers=(2, 1, 3, 4))),
        added("그리고 그때 그 목소리가", "And then the voice", scene=3),
    ],
    "purity": [
        text(("소금물이", "鹽水가"), ("the brine in his coat", "the 潮 in his coat")),
        text(("소금물이", "しお가"), ("the brine in his coat", "the 소금 in his coat")),
        text(("소금물이", "соль이"), ("the brine in his coat", "the соль in his coat")),
    ],
    "meta": [
        text(("“열쇠부터 내놔.”", "**“열쇠부터 내놔.”**"), ("“The key first.”", "**“The key first.”**")),
        added("(다음 화에 계속)", "(To be continued)", scene=3),
        added("글자 수: 5,018", "Word count: 1,997"),
        text(
            ("“열쇠부터 내놔.”", "다음은 요청하신 2화입니다. “열쇠부터 내놔.”"),
            ("“The key first.”", "Here is the episode: “The key first.”"),
        ),
        text(("여덟 개", "여덟\ufffd 개"), ("eight wet prints", "eight\ufffd wet prints")),
    ],
    "repeat": [draft(twice)],
    "diversity": [babble],
    "monotony": [same_heads],
    "similarity": [agreed(alike)],
    "copied": [agreed(stolen)],
    "plan-copy": [agreed(copied_card)],
    "roster": [agreed(lambda now, _: planned_scene(now, 1, cast=("pupil", "smuggler", "sister")))],
    "drift": [
        text(("백하린이 자루를", "백하란이 자루를"), ("Bettany answered", "Bettony answered")),
        text(
            ("항만장 도무진은", "항만장 도무전은"),
            (
                "at each of the funerals the largest wreath had been Thane's",
                "at each of the funerals the largest wreath had been Thayne's",
            ),
        ),
    ],
    "unknown": [
        added("“나도 봤네.”\n\n정민호가 말했다.", "“I saw it too,” said Gareth Hobb."),
        added("“서미란이 물었다. 누구냐고.”\n\n서미란은 다시 물었다.", "Gareth Hobb shouted, “Who goes there?”"),
    ],
    "speaker": [
        added("“그만해라.”\n\n노경산이 말했다.", "“Enough,” said Ambrose."),
        added("“나도 봤어.”\n\n차은결이 말했다.", "“I saw it too,” Lydia Quill said."),
    ],
    "secret": [
        text(("층층이 쌓여", "바닥 방까지 쌓여"), ("tier on tier", "down to a cellar berth")),
        text(("노란 점이", "검은 돛이"), ("a yellow speck", "a black sail")),
    ],
    "clock": [
        added("2일째 아침이었다.", "Day 2, and no wind."),
        added("밤 11시였다.\n\n밤 10시였다.", "It was 11 p.m. by the bell.\n\nIt was 10 p.m. by the bell."),
        added("3일째였다.\n\n오후 8시였다.", "Day 3, still.\n\nIt was 8 p.m. by the bell."),
    ],
    "numbers": [text(("[남은 기름: 35되]", "[남은 기름: 20되]"), ("[Oil left: 35 gallons]", "[Oil left: 20 gallons]"))],
    "place": [
        added("[현재 위치: 유리 사막]", "[Location: Glass Desert]"),
        added("두 사람은 잿빛수도원에 도착했다.", "They came to the Ashen Abbey."),
    ],
    "levels": [
        text(
            ("“네가 걱정할 일이 아니야.”", "“당신이 걱정할 일이 아닙니다.”"),
            ("“What have you got there?”", "“What have you got there, milady?”"),
        )
    ],
    "dialogue": [agreed(little_said)],
    "paragraphs": [draft(walls), draft(silent)],
    "single": [paragraphs(chopped)],
    "rhythm": [paragraphs(stumbling)],
    "tells": [halting, stock],
    "cliffhanger": [
        added(
            "두 사람은 생강차를 한 잔씩 나누어 마시고 서로의 어깨에 기대어 아주 평온하게 잠들었다.",
            "They shared what was left of the ginger tea, and side by side they fell asleep at last in peace.",
            scene=3,
        )
    ],
    "cider": [agreed(lambda now, _: planned(now, cider="s5"))],
    "pacing": [agreed(lambda now, _: planned_scene(now, 3, budget=100))],
    "opening": [
        text(
            ("“열쇠부터 내놔.”", "눈부신 아침이었다.\n\n“열쇠부터 내놔.”"),
            ("“The key first.”", "It was a cold morning.\n\n“The key first.”"),
        )
    ],
    "coverage": [agreed(other_beats)],
    "safety": [
        added("“010-1234-5678로 걸어.”", "“Ring +44-20-7946-0958.”"),
        added("“keeper@example.com으로 써.”", "“Write to keeper@example.com.”"),
        added("“일론 머스크가 샀대.”", "“Elon Musk bought it.”"),
        added("“이런 씨발.”", "“Oh, fuck.”"),
    ],
}
SOFT = frozenset({"levels", "single", "rhythm", "tells", "pacing", "opening"})
