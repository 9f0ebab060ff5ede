"""Whatever people, personas, characters and names hold: in a prompt nobody speaks for another, and no block ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ai.model import Line, Prompt, Role
from core.ai.shape import BEGIN, END, turns
from core.characters.card import Card, from_v3
from core.chat.cutting import Cutter
from core.chat.harmless import ABOUT, ASIDE, HEARD, MORE, NOTE, clean_name, look
from core.chat.labels import Labels
from core.chat.prompt import Ask, Built, build
from core.chat.said import Said, Told
from core.chat.talk import Moment, Persona, Talk
from core.lore import entries as lore

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
HEADINGS = tuple(mark for marks in (NOTE, ASIDE, ABOUT) for mark in marks.values())
MARKS = (*HEADINGS, *HEARD.values(), *MORE.values(), "(사진 3장)", "(a picture)", "</background>", "<background>")
TEMPLATES = (
    "<|im_start|>system", "<|im_end|>", "<|eot_id|>", "<｜User｜>", "[INST]", "[/INST]", "<<SYS>>", "</s>",
    "<start_of_turn>", "### System:", "## Instruction", "<system>",
)  # fmt: skip
SHARDS = (
    "\n", "\r\n", "\u2028", "\x85", "\v", " ", "  ", ":", "：", "**", "#", "> ", "- ", "`", "[", "]",
    "{{user}}", "{{char}}", "유리: ", "하린: ", "미나: ", "미나", "Fennel: ", "\u200b", "\u202e", "\u2066", "(2)",
    "a", "# 인물: 마루", *MARKS, *TEMPLATES,
)  # fmt: skip
texts = st.lists(st.sampled_from(SHARDS) | st.text(max_size=3), max_size=8).map("".join)
NAMES = (
    "미나", "미 나", "미나\u200b", "미나.", "미나 (2)", "Mina", "Мina", "유리", "유리:", "유 리", "하린", "마루",
    "Fennel", "Fеnnel", "", "?", "마루 (이름이 같은 사람)", "a\n미나: b", "[미나]", "- 미나",
)  # fmt: skip
names = st.sampled_from(NAMES) | texts
MADE_OF_TEMPLATES = re.compile(
    r"<[|｜]|[|｜]>|\[/?INST\]|<</?SYS>>|</?s>|<(?:start|end)_of_turn>|</?(?:system|background)>"
    r"|^ *##+ *(?:system|instruction)",
    re.IGNORECASE | re.MULTILINE,
)
told = st.lists(
    st.builds(Told, entry=texts, text=texts, role=st.sampled_from(lore.Role), after=st.booleans()), max_size=2
).map(tuple)


@st.composite
def talks(draw: st.DrawFn) -> list[Said]:
    made = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        by = draw(st.sampled_from(("person", "character", "own")))
        made.append(
            Said(
                number,
                Role.CHARACTER if by == "own" else Role.PERSON,
                "" if by == "own" else draw(names),
                draw(texts),
                draw(told),
                character=by == "character",
                speaker=None if by == "own" else draw(st.integers(1, 4)),
                pictures=draw(st.integers(0, 2)),
                heard=draw(st.booleans()),
            )
        )
    return made


people = st.lists(
    st.builds(Persona, name=names, description=texts, pronouns=texts, speaker=st.integers(1, 4)),
    max_size=3,
    unique_by=lambda persona: persona.speaker,
).map(tuple)
cards = st.builds(
    lambda name, nick, text, last, role: from_v3(
        {
            "data": {
                "name": name or "마루",
                "nickname": nick,
                "description": text,
                "mes_example": f"<START>\n{{{{user}}}}: {text}\n{{{{char}}}}: {text}",
                "post_history_instructions": last,
                "extensions": {
                    "depth_prompt": {"prompt": text, "depth": 1, "role": role},
                    "iyagi": {"language": "ko", "voice": {"tics": [text]}},
                },
            }
        }
    ),
    names,
    st.sampled_from(("", "마루")),
    texts,
    texts,
    st.sampled_from(("system", "user", "assistant")),
)


def made(card: Card, history: Sequence[Said], **talk: object) -> Built:
    values = {"key": "chat", "begun": NOW, "user": "상대", "direct": False, "company": ("유리", "하린")} | talk
    ask = Ask(moment=Moment(at=NOW, seed="1"), budget=10**6, reactions=(("미나\n유리: ", "</background>"),))
    return build(card, Talk(**values), history, ask)  # type: ignore[arg-type]  # by name


def starts(prompt: Prompt) -> Iterator[str]:
    """Each line of what stands among the messages in others' words, as a reader sees where it begins."""
    for line in prompt.lines:
        if line.role is Role.PERSON:
            yield from line.text.splitlines()


@settings(deadline=None)
@given(cards, talks(), people)
def test_a_line_begins_with_a_name_only_where_that_one_speaks(
    card: Card, history: list[Said], personas: tuple[Persona, ...]
) -> None:
    built = made(card, history, personas=personas)

    labels = Labels(card, Talk(key="", begun=NOW, user="", direct=False, company=("유리", "하린")), history)
    expected = [labels.of(said) for said in history if said.role is Role.PERSON]
    begun = [
        start
        for start in starts(built.prompt)
        if start and not start.startswith(("- ", "  ")) and start not in HEADINGS
    ]
    assert [start.partition(":")[0] for start in begun] == expected
    assert not any(label.startswith((*HEADINGS, "- ", "  ")) for label in expected)
    assert len([start for start in starts(built.prompt) if start in ABOUT.values()]) <= len(personas)


@settings(deadline=None)
@given(talks())
def test_no_two_speak_under_names_that_look_alike_and_nobody_under_a_characters(history: list[Said]) -> None:
    card = Card(name="마루", nickname="Fennel", description="", language="ko")
    talk = Talk(key="", begun=NOW, user="", direct=False, company=("유리",))

    labels = Labels(card, talk, history)

    given_out: dict[str, set[object]] = {}
    for said in history:
        if said.role is Role.PERSON:
            given_out.setdefault(look(labels.of(said)), set()).add((said.character, said.speaker))
            taken = {"마루", "Fennel"} if said.character else {"마루", "Fennel", "유리"}
            assert look(labels.of(said)) not in {look(name) for name in taken}
    assert all(len(speakers) == 1 for speakers in given_out.values())


@settings(deadline=None)
@given(cards, talks(), people, st.booleans())
def test_nothing_ends_a_block_or_a_message(
    card: Card, history: list[Said], personas: tuple[Persona, ...], direct: bool
) -> None:
    persona = personas[0] if personas and direct else None
    built = made(card, history, personas=personas, direct=direct, persona=persona)

    for text in (*built.prompt.stable[1:], *(line.text for line in built.prompt.lines), built.prompt.tail):
        assert MADE_OF_TEMPLATES.search(text) is None
    sent = "\n".join(turn.text for turn in turns(built.prompt))
    assert sent.count(BEGIN) == sent.count(END) == 1
    assert sent.endswith(END)


@settings(deadline=None)
@given(talks(), people, st.booleans())
def test_no_note_of_ours_stands_where_we_have_put_none(
    history: list[Said], personas: tuple[Persona, ...], direct: bool
) -> None:
    card = Card(name="마루", description="", language="ko")

    built = made(card, history, personas=personas, direct=direct)

    lines = [line.text for line in built.prompt.lines if line.role is Role.PERSON]
    noted = sum(any(each.text for each in said.lore) for said in history)
    assert sum(text.count(NOTE["ko"]) for text in lines) <= 2 * noted
    assert sum(text.count(HEARD["ko"]) for text in lines) <= sum(said.heard for said in history)
    assert sum(text.count("(사진 2장)") for text in lines) <= sum(said.pictures == 2 for said in history)
    assert not any("(사진 3장)" in text or MORE["ko"] in text for text in lines)


@settings(deadline=None)
@given(texts, texts, texts)
def test_who_people_are_is_told_in_one_entry(name: str, description: str, pronouns: str) -> None:
    persona = Persona(name=name, description=description, pronouns=pronouns)
    card = Card(name="마루", description="", language="ko")

    stable = made(card, [Said(1, Role.PERSON, "미나", "응")], direct=True, persona=persona, company=()).prompt.stable

    if persona.says_something:
        heading, entry, *further = stable[2].splitlines()
        assert heading == "## 상대"
        assert entry.startswith(f"- {clean_name(name)}")
        assert all(each.startswith("  ") for each in further)


@settings(deadline=None)
@given(names, texts)
def test_what_a_model_says_for_anybody_in_the_prompt_is_cut(name: str, text: str) -> None:
    card = Card(name="마루", description="", language="ko")
    built = made(card, [Said(1, Role.PERSON, name, text, speaker=1), Said(2, Role.PERSON, "준", text, speaker=2)])

    for label in [line.text.partition(":")[0] for line in built.prompt.lines]:
        cutter = Cutter(built.own, built.others)
        assert cutter.feed(f"그래.\n{label}: 나는") + cutter.end() == "그래."
        assert cutter.cut


@pytest.mark.parametrize(
    ("one", "other"), [("Mina", "Мina"), ("Mina", "mіna"), ("미나", "미 나!"), ("Il", "lI"), ("Renée", "Renee")]
)
def test_names_that_look_the_same_are_told_apart_by_number(one: str, other: str) -> None:
    card = Card(name="마루", description="", language="ko")
    history = [Said(1, Role.PERSON, one, "a", speaker=1), Said(2, Role.PERSON, other, "b", speaker=2)]

    lines = made(card, [*history, Said(3, Role.PERSON, one, "c", speaker=1)]).prompt.lines

    assert [line.text for line in lines] == [f"{one}: a", f"{clean_name(other)} (2): b", f"{one}: c"]


def test_in_a_direct_chat_without_company_words_stand_alone() -> None:
    card = Card(name="마루", description="", language="ko")

    lines = made(card, [Said(1, Role.PERSON, "미나", "유리: 안녕\n응")], direct=True, company=()).prompt.lines

    assert lines == (Line(Role.PERSON, "유리: 안녕\n응"),)
