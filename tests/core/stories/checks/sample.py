"""A small story in both languages in which nothing is wrong: each test spoils one thing of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel

from core.stories.checks import check
from core.stories.given import Draft, Given, Problem, Written
from core.stories.packs import packs
from core.stories.schemas import (
    Cast,
    Concept,
    Contract,
    Cover,
    Delta,
    Ledger,
    Package,
    Plans,
    Plot,
    SceneCards,
    Voices,
    World,
)
from core.stories.stage import Stage
from core.stories.wish import Length, Wish

LANGUAGES = ("ko", "en")
Product = TypeVar("Product", bound=BaseModel)

KO: Mapping[str, Any] = {
    "keywords": ("회귀", "헌터", "짐꾼"),
    "avoid": ("좀비",),
    "titles": ("짐꾼은 두 번 내려간다", "마지막 짐을 내려놓는 날", "버려진 자의 두 번째 게이트"),
    "logline": "회귀한 짐꾼이 자신을 버린 헌터들의 마지막 레이드를 되돌린다.",
    "premise": "던전 바닥에 버려진 짐꾼이 십 년 전으로 회귀한다. 그는 헌터들이 숨긴 장부를 찾아 죽은 동료를 살리려 한다.",
    "line": "살아서 돌아가는 것이 먼저다",
    "other": "길드가 그를 놓아주지 않는다",
    "third": "다음 화를 누르게 만든다",
    "names": ("서도겸", "문세아", "한무결"),
    "alias": "도겸이",
    "secrets": ("열일곱에 형의 이름표를 훔쳐 달았다", "", "길드장의 명령으로 문을 닫은 사람이다"),
    "looks": ("어깨가 굽은 마른 청년", "짧은 머리에 늘 장갑을 낀다", "웃을 때도 눈은 웃지 않는다"),
    "places": ("구로 게이트", "각성자 등록청", "마석 시장"),
    "terms": ("잔향", "회수조"),
    "rules": ("마석은 주인의 체온을 먹는다", "게이트는 하루만 열린다", "등급은 스스로 고칠 수 없다"),
    "taboo": "죽은 사람은 돌아오지 않는다",
    "number": ("짐의 무게", "근", "0에서 200 사이"),
    "voice": "짧게 끊어 말한다",
    "endings": (("다", "어"), ("요", "죠"), ("지", "군")),
    "tics": (("됐고",), ("그러니까요",), ("재미있군",)),
    "banned": ("마치 꿈처럼",),
    "exemplar": (
        "문이 열렸다. 서도겸은 짐을 내려놓지 않았다. 어깨끈이 살을 파고들었지만 지금 내려놓으면 다시 들지 못할 것 같았다.\n\n"
        "“먼저 가.”\n\n앞선 헌터가 손을 흔들었다. 장갑 끝이 찢어져 있었다. 그 손이 지난 생에서 문을 닫았다는 것을 아는 사람은 "
        "여기 한 명뿐이다.\n\n“같이 가시죠.”\n\n그는 웃지 않고 말했다. 돌바닥에서 찬 기운이 올라왔고, 멀리서 쇠를 긁는 소리가 "
        "두 번 났다. 세 번째가 나기 전에 뛰어야 한다. 그는 끈을 고쳐 잡고 앞사람의 발뒤꿈치를 보며 걷기 시작했다. "
        "누구도 뒤를 돌아보지 않았다. 돌아보는 사람이 마지막이 된다는 것을 모두 알고 있었다.\n\n“셋 세면 뛴다.”"
    ),
    "secret_words": (("붉은 열쇠", "지하 금고"), ("쌍둥이 장부", "지워진 서명")),
    "secret_texts": ("형이 남긴 물건이 길드의 죄를 연다", "등록청 안에 길드의 사람이 있다"),
    "episode_titles": ("닫힌 문 앞에서", "값을 묻는 사람", "세 번째 종소리"),
    "states": (
        "서도겸이 문 앞에 선다",
        "서도겸이 문을 등지고 뛴다",
        "서도겸이 시장에 숨는다",
        "서도겸이 이름을 듣는다",
    ),
    "text": (
        "서도겸은 마석을 12개 세었다. 문세아가 장부를 덮었다.\n\n“이걸로는 모자라요.”\n\n한무결이 문가에서 웃었다.",
        "낯선 노인 곽씨가 등불을 들었다. 짐은 80근이었다.",
        "종이 울렸다. 서도겸은 돌아보지 않았다.",
    ),
    "fact": ("서도겸", "가진 것", "마석 열두 개", "서도겸은 마석을 12개 세었다."),
    "counted": ("마석", "12개", "마석을 12개 세었다"),
    "place_now": "마석 시장",
    "alt": "등불 아래 짐을 진 청년이 붉은 문 앞에 서 있다.",
    "blurb": (
        "아무도 이름을 묻지 않던 짐꾼이 십 년 전 아침에 눈을 뜬다. 이번에는 누구의 짐도 대신 지지 않겠다고 다짐하지만, "
        "문은 다시 열리고 사람들은 다시 그를 앞세운다. 두고 올 수 없는 한 사람, 갚아야 할 빚, 그리고 세 번 울리는 종. "
        "내려간 자만이 올라오는 길을 안다. 그가 고른 첫 번째 길은 모두가 말리던 바로 그 길이었다."
    ),
}
EN: Mapping[str, Any] = {
    "keywords": ("regression", "hunter", "porter"),
    "avoid": ("zombies",),
    "titles": ("The Porter Goes Down Twice", "A Day to Set It Down", "The Second Gate of the Lost"),
    "logline": "After his regression, a porter undoes the last raid of the hunters who left him behind.",
    "premise": "A porter left at the bottom of a dungeon wakes ten years earlier. He looks for the book that the hunters hid.",
    "line": "To come back alive is the first thing",
    "other": "The guild does not let him go",
    "third": "Each episode asks for the next",
    "names": ("Gideon", "Harper", "Silas"),
    "alias": "Old Gid",
    "secrets": (
        "At seventeen he stole the name tag of his dead brother",
        "",
        "He shut the door on an order of the guild",
    ),
    "looks": ("A thin young man with bent shoulders", "Short hair and gloves at all times", "His eyes never smile"),
    "places": ("the Arcade Gate", "the Registry", "the Stone Market"),
    "terms": ("echo", "recovery crew"),
    "rules": ("A stone feeds on its owner's warmth", "A gate is open for a day", "Nobody can change a rank alone"),
    "taboo": "The dead do not come back",
    "number": ("weight of the load", "pounds", "between 0 and 200"),
    "voice": "Short and dry",
    "endings": ((), (), ()),
    "tics": (("Never mind",), ("What I mean is",), ("How amusing",)),
    "banned": ("as if in a dream",),
    "exemplar": (
        "The door opened. Gideon did not set the load down. The straps bit into his shoulders, and still he held on, for a "
        "load once set down here was never lifted again.\n\n“After you,” said the man in front, and waved. The tip of his "
        "glove was torn. That hand had shut a door, ten years from now, and one person in the world knew of it.\n\n“Together,”"
        " said Gideon. Cold rose from the stones. Somewhere iron scraped on iron, twice. Before the third time they would "
        "have to run.\n\nNobody looked back. Whoever looked back was the last."
    ),
    "secret_words": (("crimson key", "buried vault"), ("twin ledger", "erased signature")),
    "secret_texts": ("What the brother left opens the guilt of the guild", "The guild has somebody in the office"),
    "episode_titles": ("Before the Shut Door", "The One Who Asks the Price", "The Third Bell"),
    "states": (
        "Gideon stands before the gate",
        "Gideon runs with the gate behind him",
        "Gideon hides at the market",
        "Gideon hears a name",
    ),
    "text": (
        "Gideon counted 12 stones. Harper shut the book.\n\n“That will not do.”\n\nSilas smiled in the doorway.",
        "An old stranger, Quarles, lifted a lamp. The load weighed 80 pounds.",
        "The bell rang. Gideon did not look back.",
    ),
    "fact": ("Gideon", "owns", "twelve stones", "Gideon counted 12 stones."),
    "counted": ("stones", "12", "Gideon counted 12 stones"),
    "place_now": "the Stone Market",
    "alt": "Under a lamp, a young man with a load stands before a red door.",
    "blurb": (
        "Nobody ever asked the porter for his name. Now he wakes on a morning ten years gone, and swears to carry nobody's "
        "load but his own. But the doors open again, and again they send him in first. One person he cannot leave, one debt "
        "he has to pay, and a bell that rings three times: only those who went down know the way up."
    ),
}
IDS = ("lead", "ally", "rival")


def words(language: str) -> Mapping[str, Any]:
    return KO if language == "ko" else EN


def wish(language: str, **more: Any) -> Wish:
    said = words(language)
    fields = {"keywords": said["keywords"], "avoid": said["avoid"], "language": language, "episodes": 3} | more
    return Wish(**({"length": Length.of(language), "genre": "hunter"} | fields))


def concept(language: str) -> Concept:
    said = words(language)
    return Concept(
        titles=said["titles"],
        logline=said["logline"],
        premise=said["premise"],
        protagonist_goal=said["line"],
        obstacle=said["other"],
        reader_promise=(said["line"], said["other"], said["third"]),
        keywords_used=said["keywords"],
        genre_id="hunter",
        tone=wish(language).tone,
        rating=wish(language).rating,
        avoid=said["avoid"],
    )


def contract(language: str) -> Contract:
    return Contract.model_validate(
        {
            "genre_id": "hunter",
            "tropes": ["porter_rise", "lowest_rank"],
            "must_have": [{"id": "first_gate", "by_episode": 1}, {"id": "rank_proof", "by_episode": 2}],
            "forbidden": ["dream_ending"],
            "cider_every": 2,
            "goguma_run": 1,
            "hooks_allowed": ["danger", "reversal", "decision"],
            "status_window": True,
            "dialogue_low": 0.3,
            "dialogue_high": 0.6,
            "title_style": words(language)["line"],
        }
    )


def world(language: str) -> World:
    said = words(language)
    name, unit, scale = said["number"]
    return World.model_validate(
        {
            "era": said["line"],
            "places": [
                {"id": place, "name": name, "one_line": said["other"]}
                for place, name in zip(("gate", "office", "market"), said["places"], strict=True)
            ],
            "rules": [{"id": f"r{n}", "rule": rule, "cost": said["other"]} for n, rule in enumerate(said["rules"])],
            "terms": [{"term": term, "meaning": said["other"]} for term in said["terms"]],
            "numbers": [{"name": name, "unit": unit, "scale": scale}],
            "taboo": [said["taboo"]],
        }
    )


def cast(language: str) -> Cast:
    said = words(language)
    return Cast.model_validate(
        {
            "members": [
                {
                    "id": who,
                    "name": said["names"][n],
                    "aliases": [said["alias"]] if n == 0 else [],
                    "age": "27",
                    "role": who,
                    "look": said["looks"][n],
                    "want": said["line"],
                    "need": said["other"],
                    "flaw": said["other"],
                    "secret": said["secrets"][n],
                    "skill": said["line"],
                    "start_state": said["other"],
                    "arc": said["third"],
                    "first_episode": 1,
                }
                for n, who in enumerate(IDS)
            ]
        }
    )


def voices(language: str) -> Voices:
    said = words(language)
    line = said["line"]
    return Voices.model_validate(
        {
            "style": {
                "pov": line,
                "tense": line,
                "sentence": line,
                "paragraphs": line,
                "banned": said["banned"],
                "exemplar": said["exemplar"],
            },
            "voices": [
                {"character": who, "register": said["voice"], "endings": said["endings"][n], "tics": said["tics"][n]}
                for n, who in enumerate(IDS)
            ],
            "honorifics": [
                {"speaker": one, "listener": other, "level": "polite"} for one in IDS for other in IDS if one != other
            ],
        }
    )


def plot(language: str) -> Plot:
    said = words(language)
    beats = [("b1", [], ["lead", "rival"]), ("b2", ["b1"], ["lead", "ally"]), ("b3", ["b2"], ["lead", "rival"])]
    return Plot.model_validate(
        {
            "structure": "three_acts",
            "beats": [{"id": i, "text": said["line"], "causes": causes, "cast": who} for i, causes, who in beats],
            "midpoint": "b2",
            "climax": "b3",
            "ending": "complete",
            "stakes": [said["other"]],
        }
    )


def ledger(language: str) -> Ledger:
    said = words(language)
    first = {"id": "key", "kind": "hidden", "plant_episode": 1, "payoff_episode": 3, "strong": True, "knows": ["lead"]}
    second = {"id": "mole", "kind": "teaser", "plant_episode": 2, "payoff_episode": None, "strong": False}
    return Ledger.model_validate(
        {
            "items": [
                row | {"text": text, "keywords": keys, "reader_knows": False}
                for row, text, keys in zip((first, second), said["secret_texts"], said["secret_words"], strict=True)
            ]
        }
    )


def plans(language: str) -> Plans:
    said = words(language)
    target = Length.of(language).target
    rows = (
        {"tension": 4, "hook": "danger", "plant": ["key"], "must_have": ["first_gate"], "goguma": True},
        {"tension": 8, "hook": "reversal", "plant": ["mole"], "must_have": ["rank_proof"], "cider": "s2"},
        {"tension": 6, "hook": "decision", "payoff": ["key"]},
    )
    scenes = [
        {
            "id": f"s{n}",
            "place": place,
            "cast": who,
            "purpose": said["line"],
            "beats": [said["line"], said["other"]],
            "budget": target // 3,
        }
        for n, (place, who) in enumerate((("gate", IDS), ("office", IDS[:2]), ("market", IDS[:1])), 1)
    ]
    return Plans.model_validate(
        {
            "episodes": [
                {"must_not_reveal": ["mole"], "goal": said["line"], "opening_link": said["other"], "scenes": scenes}
                | row
                | {"number": n, "title": said["episode_titles"][n - 1]}
                | {"hook": {"type": row["hook"], "line_hint": said["other"]}}
                for n, row in enumerate(rows, 1)
            ]
        }
    )


def cards(language: str) -> SceneCards:
    said = words(language)
    states = said["states"]
    return SceneCards.model_validate(
        {
            "scenes": [
                {
                    "id": f"s{n}",
                    "enter_state": states[n - 1],
                    "exit_state": states[n],
                    "sensory": [said["line"], said["other"]],
                    "conflict": said["other"],
                    "subtext": said["third"],
                    "last_line_intent": said["line"],
                    "budget": Length.of(language).target // 3,
                }
                for n in (1, 2, 3)
            ]
        }
    )


def delta(language: str) -> Delta:
    said = words(language)
    subject, predicate, thing, quote = said["fact"]
    name, value, counted = said["counted"]
    return Delta.model_validate(
        {
            "summary": said["line"],
            "facts": [{"subject": subject, "predicate": predicate, "object": thing, "quote": quote}],
            "states": [{"character": "lead", "place": said["place_now"], "alive": True}],
            "numbers": [{"name": name, "value": value, "quote": counted}],
            "time": {"day": 2, "clock": "09:00"},
            "knows": [{"character": "ally", "fact": 0}, {"character": "ally", "secret": "key"}],
            "threads": {"opened": [said["other"]]},
        }
    )


def cover(language: str) -> Cover:
    return Cover.model_validate(
        {
            "prompt_en": "A lone porter with a heavy pack before a tall red gate at night, lamplight, wide empty sky.",
            "style": "painterly",
            "palette": ["#0f1626", "#d7263d"],
            "composition": "The figure is small and low, the gate fills the upper half.",
            "negative": "text, watermark",
            "alt_text": words(language)["alt"],
        }
    )


def package(language: str) -> Package:
    said = words(language)
    return Package.model_validate(
        {
            "title": said["titles"][0],
            "blurb": said["blurb"],
            "tags": packs()["hunter"].tags[language][:6],
            "rating": "general",
            "persona_ids": ["lead"],
        }
    )


MAKERS = {
    Stage.CONCEPT: concept,
    Stage.GENRE: contract,
    Stage.WORLD: world,
    Stage.CAST: cast,
    Stage.VOICE: voices,
    Stage.PLOT: plot,
    Stage.SECRETS: ledger,
    Stage.EPISODES: plans,
    Stage.SCENES: cards,
    Stage.RECORD: delta,
    Stage.COVER: cover,
    Stage.PACKAGE: package,
}


def product(stage: Stage, language: str) -> Any:
    """What a stage hands on in the sample; Any, for each stage has its own."""
    return MAKERS[stage](language)


@cache
def given(language: str) -> Given:
    """All that is settled, with the first episode under work."""
    texts = words(language)["text"]
    return Given(
        wish=wish(language),
        pack=packs()["hunter"],
        concept=concept(language),
        contract=contract(language),
        world=world(language),
        cast=cast(language),
        voices=voices(language),
        plot=plot(language),
        ledger=ledger(language),
        plans=plans(language).episodes,
        block=(1, 3),
        episode=1,
        draft=Draft((texts[0],), (1,)),
        taken=frozenset({"이미 있는 제목", "A Title of Mine", "백이담", "Quentin"}),
    )


def second(language: str) -> Given:
    """The second episode under work, the first settled."""
    texts = words(language)["text"]
    first = Written(1, "1", Draft((texts[0],), (1,)))
    return replace(
        given(language), episode=2, earlier=(first,), deltas=(delta(language),), draft=Draft((texts[1],), (1,))
    )


def found(stage: Stage, wrong: BaseModel, seen: Given) -> tuple[Problem, ...]:
    return check(stage, seen, wrong)


def codes(stage: Stage, wrong: BaseModel, seen: Given) -> set[str]:
    return {problem.code for problem in check(stage, seen, wrong)}


def spoiled(model: Product, /, **fields: Any) -> Product:
    """The same with other fields; nothing is validated, so that it may be as wrong as a schema lets it be."""
    return model.model_copy(update=fields)


def one_spoiled(values: tuple[Product, ...], at: int, /, **fields: Any) -> tuple[Product, ...]:
    return (*values[:at], spoiled(values[at], **fields), *values[at + 1 :])
