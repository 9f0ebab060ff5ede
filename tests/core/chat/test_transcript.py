"""Chats as files: what is written can be read, by people and by other programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ai.model import Role
from core.chat.transcript import Form, Sent, Spoken, Transcript, from_tavern, is_tavern, written
from core.errors import BadInput

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
words = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=40)
names = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=20)


@st.composite
def spoken(draw: st.DrawFn) -> Spoken:
    role = draw(st.sampled_from(Role))
    others = tuple(draw(st.lists(words, max_size=3))) if role is Role.CHARACTER else ()
    at = draw(st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - its zone is given
    chosen = draw(st.integers(0, len(others)))
    files = draw(st.lists(st.builds(Sent, st.sampled_from(["picture", "voice", "other"]), names), max_size=2))
    name = draw(names)
    return Spoken(role=role, name=name, text=draw(words), at=at, others=others, chosen=chosen, files=tuple(files))


@given(st.lists(spoken(), min_size=1, max_size=8), names)
def test_a_chat_in_sillytaverns_form_is_read_again_as_it_was(said: list[Spoken], character: str) -> None:
    talk = Transcript(character=character, begun=NOW, spoken=said)

    data = written(talk, Form.JSONL)
    again = from_tavern(data)

    assert is_tavern(data)
    assert again.character == character
    assert list(again.spoken) == said


def test_a_chat_of_sillytavern_comes_with_its_swipes_and_without_hidden_lines() -> None:
    lines: list[dict[str, object]] = [
        {
            "user_name": "Mina",
            "character_name": "Maru",
            "create_date": "2024-1-1",
            "chat_metadata": {"note_prompt": ""},
        },
        {"name": "Maru", "is_user": False, "mes": "Second", "swipes": ["First", "Second"], "swipe_id": 1},
        {"name": "System", "is_user": False, "is_system": True, "mes": "hidden"},
        {"name": "Mina", "is_user": True, "mes": "Hi", "send_date": 1_700_000_000_000},
        {"name": "Maru", "is_user": False, "mes": "Bye", "send_date": "November 3, 2023 10:11pm"},
        {"name": "Maru", "is_user": False, "mes": None},
    ]

    talk = from_tavern("\ufeff".encode() + b"\n".join(json.dumps(line).encode() for line in lines))

    assert [(each.role, each.text, each.all) for each in talk.spoken] == [
        (Role.CHARACTER, "Second", ("First", "Second")),
        (Role.PERSON, "Hi", ("Hi",)),
        (Role.CHARACTER, "Bye", ("Bye",)),
    ]
    assert talk.spoken[1].at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_a_groups_chat_of_sillytavern_keeps_who_said_what_with_or_without_a_first_line() -> None:
    lines: list[dict[str, object]] = [
        {"user_name": "unused", "character_name": "unused", "chat_metadata": {}},
        {"name": "Ann", "is_user": False, "mes": "Hi", "original_avatar": "Ann.png", "extra": {"gen_id": 1}},
        {"name": "Mina", "is_user": True, "mes": "Hello"},
        {"name": "Bob", "is_user": False, "mes": "Me too", "original_avatar": "Bob.png"},
    ]
    whole = b"\n".join(json.dumps(line).encode() for line in lines)
    headless = whole.split(b"\n", 1)[1]

    for data in (whole, headless):
        talk = from_tavern(data)

        assert is_tavern(data)
        assert talk.character == "Ann" and talk.characters == ("Ann", "Bob")
        assert [(each.name, each.text) for each in talk.spoken] == [("Ann", "Hi"), ("Mina", "Hello"), ("Bob", "Me too")]
    written_again = [json.loads(line) for line in written(talk, Form.JSONL).splitlines()]
    assert [line.get("original_avatar") for line in written_again] == [None, "Ann.png", None, "Bob.png"]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b'{"chat_metadata":{}}\n{"mes":"x"\n', "transcript-bad-line"),
        (b'{"chat_metadata":{}}\n[1]\n', "transcript-bad-line"),
        (b'{"chat_metadata":{}}\n' + b"[" * 100_000, "transcript-bad-line"),
        (b'{"chat_metadata":{}}\n', "transcript-empty"),
        (b'{"chat_metadata":{}}\n\xff\xfe', "transcript-not-text"),
        (b'{"chat_metadata":{}}\n' * 50_002, "transcript-too-long"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, key: str) -> None:
    with pytest.raises(BadInput) as caught:
        from_tavern(data)

    assert caught.value.text.key == key


@given(st.binary(max_size=300))
def test_any_bytes_are_a_chat_or_a_clear_refusal(data: bytes) -> None:
    is_tavern(data)

    try:
        from_tavern(data)
    except BadInput as refused:
        told = refused.text.key

        assert told.startswith("transcript-")


@pytest.mark.parametrize("data", [b'{"spec":"chara_card_v3","data":{}}', b"PK\x03\x04", b"", b"[]", b"{"])
def test_other_files_are_no_chats(data: bytes) -> None:
    assert not is_tavern(data)


def test_to_read_there_are_markdown_and_plain_text_and_json_holds_all() -> None:
    said = (
        Spoken(role=Role.PERSON, name="미나", text="안녕", at=NOW),
        Spoken(role=Role.CHARACTER, name="마루", text="왔어?", at=NOW, others=("응?",), chosen=1),
    )
    talk = Transcript(character="마루", begun=NOW, title="비 오는 날", spoken=said)

    assert written(talk, Form.MARKDOWN).decode() == "# 비 오는 날\n\n**미나**\n\n안녕\n\n**마루**\n\n왔어?\n"
    assert written(talk, Form.TEXT).decode() == "미나: 안녕\n\n마루: 왔어?\n"
    whole = json.loads(written(talk, Form.JSON))
    assert whole["messages"][1]["variants"] == ["응?", "왔어?"]
    assert whole["messages"][1]["chosen"] == 1


def test_each_line_stands_under_its_own_speaker_and_what_came_along_is_marked() -> None:
    said = (
        Spoken(role=Role.PERSON, name="미나", text="이거 봐", files=(Sent("picture", "고양이.png"), Sent("other", ""))),
        Spoken(role=Role.CHARACTER, name="마루", text="귀엽다."),
        Spoken(role=Role.CHARACTER, name="유리", text="나도 볼래."),
        Spoken(role=Role.PERSON, name="준", text="", files=(Sent("voice", "a.ogg"),)),
    )
    talk = Transcript(character="마루", spoken=said)

    text, markdown = (written(talk, form).decode() for form in (Form.TEXT, Form.MARKDOWN))

    assert text == "미나: 이거 봐\n🖼 고양이.png\n📎\n\n마루: 귀엽다.\n\n유리: 나도 볼래.\n\n준: 🎤 a.ogg\n"
    assert "**유리**\n\n나도 볼래." in markdown and "🖼 고양이.png" in markdown
    assert json.loads(written(talk, Form.JSON))["messages"][0]["files"] == [
        {"kind": "picture", "name": "고양이.png"},
        {"kind": "other", "name": ""},
    ]
