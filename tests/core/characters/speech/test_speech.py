"""Speech levels: told from endings, measured over an answer, asked for by cards, and brought back.

The measured accuracy stands in `tests/bench/speech.py`'s table; these tests keep it from falling.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.characters.speech import Level, demanded, drift, instruction, level_of, measure, reminder, sentences

HERE = Path(__file__).parent
SEEDS = Path("core/characters/seed")
CASUAL = frozenset((Level.HAERA, Level.HAE))
POLITE = frozenset((Level.HAEYO, Level.HASIPSIO))
HAEYO = frozenset((Level.HAEYO,))
HAO = frozenset((Level.HAO,))


def labelled(name: str) -> list[tuple[str, str]]:
    lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(label, sentence) for label, _, sentence in (line.partition("\t") for line in lines)]


def share_right(rows: list[tuple[str, str]]) -> float:
    return sum(label == (level_of(sentence) or "none") for label, sentence in rows) / len(rows)


def test_the_levels_of_labelled_sentences_are_told() -> None:
    held, every = labelled("held"), labelled("held") + labelled("dev")

    assert share_right(held) >= 0.97
    assert share_right(every) >= 0.97


def test_the_labelled_sentences_are_many_and_all_different() -> None:
    rows = labelled("held") + labelled("dev")
    labels = [label for label, _ in rows]

    assert len({sentence for _, sentence in rows}) == len(rows) >= 720
    assert all(labels.count(level) >= 110 for level in Level)
    assert labels.count("none") >= 60


@pytest.mark.parametrize(
    ("sentence", "level"),
    [
        ("가요, 민수 씨.", Level.HAEYO),
        ("왔소, 부인!", Level.HAO),
        ("알겠습니다 대장님 ㅋㅋ", Level.HASIPSIO),
        ("먹었어, 배고파서.", Level.HAE),
        ("먼저 갈게요, 비가 오니까 😊", Level.HAEYO),
        ("라디오.", None),
        ("저 라디오는 아직 쓸 만하오.", Level.HAO),
        ("지민아!", None),
        ("비가 온다더라~", Level.HAERA),
    ],
)
def test_what_stands_behind_the_ending_changes_nothing(sentence: str, level: Level | None) -> None:
    assert level_of(sentence) == level


@pytest.mark.parametrize(
    "text", ["네.", "아니.", "알겠음.", "오케이", "민수", "I will come, 민수.", "", "!?", "ㅋㅋㅋ", "3.5"]
)
def test_without_a_korean_predicate_there_is_no_level(text: str) -> None:
    assert level_of(text) is None


LABELLED = [sentence for name in ("held", "dev") for _, sentence in labelled(name)]
MARKS = ["!", "…", "~", " ㅋㅋㅋ", " ㅠㅠ", " 😊", "♡", " (웃음)", " ^^"]


@given(st.sampled_from(LABELLED), st.lists(st.sampled_from(MARKS), max_size=3).map("".join))
def test_marks_laughter_and_emoji_never_change_the_level(sentence: str, marks: str) -> None:
    assert level_of(sentence + marks) == level_of(sentence)


@given(st.lists(st.sampled_from([each for each in LABELLED if len(sentences(each)) == 1]), max_size=5))
def test_an_answer_falls_into_the_sentences_it_was_made_of(parts: list[str]) -> None:
    assert sentences("\n".join(parts)) == parts


def test_sentences_end_at_marks_laughter_and_lines() -> None:
    text = "안녕하세요~ 오늘은 3.5도래요. J.R.R. 톨킨 알아요?! 좋아요 ㅋㅋ 그럼…\n가요 😊 같이요!! 그렇죠? 네?"

    found = sentences(text)

    assert found == [
        "안녕하세요~",
        "오늘은 3.5도래요.",
        "J.R.R. 톨킨 알아요?!",
        "좋아요 ㅋㅋ",
        "그럼…",
        "가요 😊",
        "같이요!!",
        "그렇죠?",
        "네?",
    ]


@pytest.mark.parametrize(
    "aside",
    [
        "“나는 간다.”",
        '"나는 간다."',
        "‘나는 간다.’",
        "「나는 간다.」",
        "『나는 간다.』",
        "《나는 간다》",
        "*고개를 든다.*",
        "_고개를 든다._",
        "`x = 간다.`",
        "```\n나는 간다.\n```",
        "https://example.org/간다.html",
        "(고개를 든다.)",
    ],
)
def test_quotes_code_narration_and_addresses_are_no_speech(aside: str) -> None:
    found = sentences(f"{aside} 어서 오세요. {aside}\n반가워요.")

    assert found == ["어서 오세요.", "반가워요."]


def test_a_quote_with_a_particle_leaves_its_place_in_the_sentence() -> None:
    assert sentences("제 이름은 ‘달래’예요.") == ["제 이름은 ○예요."]
    assert level_of("제 이름은 ○예요.") is Level.HAEYO


def test_an_exclamation_that_is_cited_does_not_end_the_sentence() -> None:
    assert sentences("다들 가자!라고 외쳤어요. 저도요.") == ["다들 가자!라고 외쳤어요.", "저도요."]


@given(st.text(alphabet="가나다요습니다.!?…~ \n\"'“”*_`()ㅋㅠa1", max_size=80))
def test_sentences_hold_nothing_that_the_text_does_not(text: str) -> None:
    found = sentences(text)

    assert set("".join(found)) <= set(text) | {"○", " "}
    assert all(sentence.strip() == sentence != "" for sentence in found)


@given(st.text(max_size=120))
def test_any_text_is_measured(text: str) -> None:
    measured = measure(text)

    assert sum(measured.counts.values()) == sum(level is not None for _, level in measured.sentences)


def test_an_answer_has_the_level_of_most_of_its_sentences() -> None:
    measured = measure("어서 오세요. 비가 오네요. 뭐 먹을래? 네.")

    assert measured.counts == {Level.HAEYO: 2, Level.HAE: 1}
    assert measured.level is Level.HAEYO
    assert measured.sentences[-1] == ("네.", None)
    assert measure("Hello.").level is None


def test_what_may_be_either_level_is_what_stands_around_it() -> None:
    polite = measure("어서 와요. 그걸 혼자 쓰는 거요. 알겠어요.")
    old = measure("어서 오시오. 그걸 혼자 쓰는 거요. 이것이 법도요.")

    assert polite.counts == {Level.HAEYO: 3}
    assert old.counts == {Level.HAO: 3}


def test_who_trails_off_among_polite_sentences_has_not_become_casual() -> None:
    polite = measure("저는 괜찮아요. 그냥 걱정돼서… 먼저 가세요.")
    casual = measure("나는 괜찮아. 그냥 걱정돼서… 먼저 가.")

    assert polite.counts == {Level.HAEYO: 2}
    assert casual.counts == {Level.HAE: 3}


def test_a_line_that_goes_on_after_a_comma_has_no_level_yet() -> None:
    assert level_of("비가 오고,") is None
    assert level_of("비가 와요,") is Level.HAEYO


def test_in_a_novels_layout_the_lines_of_quotes_are_the_speech() -> None:
    told = "문이 열렸다. 그녀가 고개를 들었다.\n\n“어서 오세요. 비가 많이 와요?”\n\n수건을 내밀었다."

    measured = measure(told)

    assert measured.counts == {Level.HAEYO: 2}


def test_a_quote_among_the_own_words_is_no_speech() -> None:
    assert measure("어제는 걷고 싶었다. “가세요.” 그가 그랬다.").counts == {Level.HAERA: 2}
    assert measure("이렇게 쓰여 있었어요.\n“나는 간다.”\n이상하죠?").counts == {Level.HAEYO: 2}


def test_the_korean_seeds_speak_as_their_cards_ask() -> None:
    for name in ("dallae", "maru", "yeobaek"):
        data = json.loads((SEEDS / f"{name}.json").read_text(encoding="utf-8"))["data"]
        said = [line.partition(":")[2] for line in data["mes_example"].splitlines() if line.startswith("{{char}}:")]
        texts = [data["first_mes"], *data["alternate_greetings"], *said]
        wanted = demanded(data["extensions"]["iyagi"]["voice"])

        drifts = [drift(measure(text), wanted) for text in texts]

        assert wanted and drifts == [None] * len(texts)


@pytest.mark.parametrize(
    ("asked", "levels"),
    [
        ("해요체", HAEYO),
        ("해요", HAEYO),
        ("haeyo", HAEYO),
        ("존댓말(해요체)", HAEYO),
        ("하오체", HAO),
        ("하오", HAO),
        ("예스러운 하오체로, 느릿하게", HAO),
        ("반말", CASUAL),
        ("해체", CASUAL),
        ("해", CASUAL),
        ("HAERA", frozenset((Level.HAERA,))),
        ("해라체", frozenset((Level.HAERA,))),
        ("hasipsio", frozenset((Level.HASIPSIO,))),
        ("합쇼체", frozenset((Level.HASIPSIO,))),
        ("격식체(-습니다)", frozenset((Level.HASIPSIO,))),
        ("존댓말", POLITE),
        ("해요체. 반말은 쓰지 않는다", HAEYO),
        ("반말 대신 해요체", HAEYO),
        ("평소에는 해요체, 화나면 반말", HAEYO | CASUAL),
        ("다정한 반존대", CASUAL | POLITE),
        ("따뜻하고 느긋하게", None),
        ("상대를 귀하게 대해 줌", None),
        ("", None),
        (7, None),
        (["해요체", "하오체"], HAEYO | HAO),
    ],
)
def test_a_card_asks_for_levels_by_name_or_in_words(asked: object, levels: frozenset[Level] | None) -> None:
    assert demanded({"speech_level": asked}) == levels


def test_a_card_may_ask_for_another_level_towards_somebody() -> None:
    voice = {
        "speech_level": "해요체",
        "toward": {"민수": "반말", "지우": {"speech_level": "하오체"}, "유나": "다정하게"},
    }

    asked = [demanded(voice, person) for person in ("민수", "민수 씨", "지우", "유나", "한서", "")]

    assert asked == [CASUAL, CASUAL, HAO, HAEYO, HAEYO, HAEYO]


def test_the_seeds_voices_are_understood() -> None:
    found = {}
    for file in sorted(SEEDS.glob("*.json")):
        voice = json.loads(file.read_text(encoding="utf-8"))["data"]["extensions"]["iyagi"]["voice"]
        found[file.stem] = demanded(voice)

    assert {name: levels for name, levels in found.items() if levels} == {
        "dallae": HAEYO,
        "maru": CASUAL,
        "yeobaek": HAO,
    }


def test_drift_is_told_with_its_share_and_the_farthest_examples() -> None:
    measured = measure("어서 와. 비가 와요. 뭐 마실래? 그는 간다. 금방 드릴게요.")

    found = drift(measured, HAEYO)

    assert found is not None
    assert found.share == pytest.approx(3 / 5)
    assert found.strayed == (Level.HAE, Level.HAERA)
    assert found.examples[0] == ("그는 간다.", Level.HAERA)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("어서 와.", HAEYO),  # a single sentence
        ("비가 와요. 우산 있어요? 여기 있어요. 가자.", HAEYO),  # one of four
        ("감사합니다! 또 올게요.", HAEYO),  # a set phrase
        ("그럼 갑시다. 밤이 깊었소.", HAO),
        ("왔냐? 밥 먹자. 배고파.", CASUAL),
        ("Hello. Welcome.", HAEYO),
        ("어서 와. 앉아.", None),
    ],
)
def test_what_keeps_to_the_level_is_no_drift(text: str, levels: frozenset[Level] | None) -> None:
    assert drift(measure(text), levels) is None


def test_the_reminder_names_what_strayed_in_and_what_to_speak() -> None:
    casual = drift(measure("어서 와. 밥 먹자. 비가 와요."), HAEYO)
    formal = drift(measure("비가 옵니다. 우산이 없습니다."), HAO)

    assert casual is not None and formal is not None
    assert reminder(casual, "ko") == "앞의 답에 반말이 섞였다. 이번 답은 모든 문장을 해요체로만 말한다."
    assert reminder(formal, "ko") == "앞의 답에 하십시오체가 섞였다. 이번 답은 모든 문장을 하오체로만 말한다."
    assert "casual speech" in reminder(casual, "en")


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_instruction_gives_two_examples_that_have_its_level(level: Level, language: str) -> None:
    words = instruction(level, language)

    examples = [part.partition("”")[0] for part in words.split("“")[1:]]

    assert len(examples) == 2
    assert {level_of(example) for example in examples} == {level}
