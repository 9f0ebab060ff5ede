"""Macros in a card's texts: what each puts in, what stays, and what none of them can do."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.lore.macros import Purse, Scope, expand, plain, scan_text

SCOPE = Scope(char="Elizabeth", nickname="Liz", user="Minjun", seed="turn 1", chat_seed="chat 1")

# Texts that look like macros more often than chance would have it.
SHARDS = (
    "{{", "}}", "{", "}", "::", ":", "\\{", "\\}", "\\,", ",", " ", "\n", "<user>", "<BOT>", "//", "#if",
    "/if", "?", "=", "1",
    "char", "user", "trim", "newline", "space", "random", "pick", "roll", "d6", "999999999", "description",
    "personality",
    "setvar", "getvar", "addvar", "incvar", "a", "reverse", "comment", "hidden_key", "datetimeformat", "LLLL",
    "time_UTC+9",
    "timeDiff", "2026-01-01", "outlet", "original", "이야기", "\ud800",
)  # fmt: skip
shards = st.lists(st.sampled_from(SHARDS) | st.text(max_size=3), max_size=40).map("".join)
calm = st.text().filter(lambda text: not any(each in text.lower() for each in ("{{", "\\{", "\\}", "<")))


def say(text: str, scope: Scope = SCOPE) -> str:
    return expand(text, scope).text


# Names


@pytest.mark.parametrize(("nickname", "called"), [("Nick", "Nick"), ("", "Elizabeth"), ("  ", "Elizabeth")])
def test_a_character_is_called_by_the_nickname_where_there_is_one(nickname: str, called: str) -> None:
    scope = Scope(char="Elizabeth", nickname=nickname)

    said = say("{{char}} {{CHAR}} <BOT> <char>", scope)

    assert said == " ".join([called] * 4)


def test_the_person_is_called_by_name_and_a_nameless_one_user() -> None:
    assert say("{{user}} <USER>") == "Minjun Minjun"
    assert say("{{user}}", Scope()) == "User"
    assert say("{{user}}", Scope(user=" ")) == "User"


def test_a_name_with_braces_is_not_read_as_a_macro() -> None:
    scope = Scope(char="Liz", user="{{charPrompt}}", char_prompt="secret", description="about {{user}}")

    assert say("{{user}} {{description}}", scope) == "{{charPrompt}} about {{charPrompt}}"


def test_a_name_with_separators_does_not_part_arguments() -> None:
    scope = Scope(user="Kim, Min::Jun")

    assert say("{{random:{{user}}}} {{setvar::n::{{user}}}}{{getvar::n}}", scope) == "Kim, Min::Jun Kim, Min::Jun"


def test_groups_are_named_and_without_a_group_there_is_the_character() -> None:
    group = Scope(char="Liz", user="Minjun", group=("Liz", "Ada", "Bob"), not_muted=("Liz", "Ada"))

    assert say("{{group}}|{{charIfNotGroup}}|{{groupNotMuted}}|{{notChar}}", group) == (
        "Liz, Ada, Bob|Liz, Ada, Bob|Liz, Ada|Ada, Bob, Minjun"
    )
    assert say("{{group}}|{{charIfNotGroup}}|{{groupNotMuted}}|{{notChar}}") == "Liz|Liz|Liz|Minjun"


# Fields


def test_fields_are_put_in_with_their_own_macros_done() -> None:
    scope = Scope(
        char="Liz", description="{{char}} is {{personality}}", personality="shy to {{user}}", scenario="<USER> waits",
        persona="{{user}}, 30", mes_examples="{{char}}: hi", mes_examples_raw="raw {{char}}",
    )  # fmt: skip

    said = say("{{description}}|{{scenario}}|{{persona}}|{{mesExamples}}|{{mesExamplesRaw}}", scope)

    assert said == "Liz is shy to User|User waits|User, 30|Liz: hi|raw Liz"


def test_a_field_within_itself_ends() -> None:
    scope = Scope(description="a {{description}} {{personality}}", personality="b {{description}}")

    assert say("{{description}}", scope) == "a  b "


def test_prompts_and_notes_of_the_card_are_for_the_card_alone() -> None:
    scope = Scope(
        char_prompt="P {{user}}", char_jailbreak="J", char_version="2", char_depth_prompt="D", creator_notes="N"
    )
    prompts = "{{charPrompt}}{{charJailbreak}}{{charInstruction}}{{charDepthPrompt}}"
    text = f"{prompts}{{{{charVersion}}}}{{{{char_version}}}}{{{{creatorNotes}}}}"

    own, others = expand(text, scope), expand(text, scope, card_field=False)

    assert own.text == "P UserJJD22N"
    assert others.text == text
    assert others.unknown[0] == "charPrompt"


def test_a_persona_within_a_card_may_do_no_more_than_a_persona() -> None:
    persona = "{{charPrompt}}{{original}}{{setglobalvar::a::1}}{{setvar::b::1}}{{user}}"
    scope = Scope(persona=persona, char_prompt="P", original="O")

    found = expand("{{persona}}|{{charPrompt}}{{original}}", scope)

    assert found.text == "{{charPrompt}}{{original}}{{setglobalvar::a::1}}User|PO"
    assert (found.variables, found.globals) == ({"b": "1"}, {})


def test_the_original_prompt_stands_where_it_is_first_asked_for() -> None:
    scope = Scope(original="<main>")

    assert say("A {{original}} B {{original}}", scope) == "A <main> B "
    assert say("A {{original}}B") == "A B"


# Reading


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{{user}}}", "{Minjun}"),
        (r"\{\{user\}\}", "{{user}}"),
        (r"\{{user}}", "{{user}}"),
        ("{{reverse:{{reverse:{{user}}}}}}", "Minjun"),
        ("{{ user }}", "Minjun"),
        ("{{user", "{{user"),
        ("{{ x {{user}}", "{{ x Minjun"),
        ("user}} {{user}}", "user}} Minjun"),
        ("{}", "{}"),
        ("{{}}", "{{}}"),
    ],
)
def test_braces_are_read_in_pairs_and_the_rest_is_text(text: str, said: str) -> None:
    assert say(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "{{nobody}}", "{{ nobody :: a }}", "{{user::x}}", "{{char!}}", "{{getvar}}", "{{setvar::a}}", "{{roll}}",
        "{{한글}}", r"{{x \{ }}", "{{time_UTC+99}}",
    ],
)  # fmt: skip
def test_what_nobody_knows_stays_as_it_is(text: str) -> None:
    found = expand(text, SCOPE)

    assert found.text == text
    assert len(found.unknown) == 1


def test_a_macro_within_an_unknown_one_is_done() -> None:
    found = expand("{{#when {{user}}}}", SCOPE)

    assert found.text == "{{#when Minjun}}"
    assert found.unknown == ("#when",)


# Words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a{{newline}}b{{br}}c", "a\nb\nc"),
        ("a{{newline::3}}b", "a\n\n\nb"),
        ("a{{space}}b{{space::2}}c", "a b  c"),
        ("a{{noop}}{{blank}}b", "ab"),
        ("x{{newline}}{{trim}}\n\ny", "xy"),
        ("x\r\n\r\n{{trim}}\r\ny\n", "xy\n"),
        ("{{trim}}\n{{noop}}\n{{user}}", "Minjun"),
        ("{{reverse:가나🙂}}", "🙂나가"),
        ("a{{// a note {{user}} }}b", "ab"),
        ("a{{comment: seen}}b", "ab"),
        ("a{{hidden_key:key}}b", "ab"),
        ('a{{banned "x"}}b', "ab"),
    ],
)
def test_words_and_blanks(text: str, said: str) -> None:
    assert say(text) == said


def test_nothing_happens_within_a_comment() -> None:
    found = expand("{{// {{setvar::a::1}} }}{{// never closed {{setvar::b::1}}", SCOPE)

    assert found.variables == {"b": "1"}


def test_the_chat_is_known() -> None:
    scope = Scope(
        last_message="m", last_user_message="{{user}}", last_char_message="c", last_message_id=0, model="M",
        max_prompt=8192, input="i", outlets={"place": "inn"},
    )  # fmt: skip
    text = (
        "{{lastMessage}}|{{lastUserMessage}}|{{lastCharMessage}}|{{lastMessageId}}|"
        "{{model}}|{{maxPrompt}}|{{input}}|{{outlet::place}}|{{outlet::x}}"
    )

    assert say(text, scope) == "m|{{user}}|c|0|M|8192|i|inn|"
    assert say("{{lastMessageId}}{{maxPrompt}}") == ""


def test_the_time_is_told_in_the_chats_zone_and_language() -> None:
    now = datetime(2026, 11, 25, 21, 5, 7, tzinfo=UTC)
    english = Scope(now=now, idle=timedelta(hours=3))
    korean = Scope(now=now, idle=timedelta(hours=3), locale="ko")
    text = (
        "{{time}}|{{date}}|{{weekday}}|{{isotime}}|{{isodate}}|"
        "{{datetimeformat D.M. HH:mm}}|{{time_UTC+9}}|{{time_UTC-3}}|{{idle_duration}}"
    )

    assert say(text, english) == (
        "9:05 PM|November 25, 2026|Wednesday|21:05|2026-11-25|25.11. 21:05|6:05 AM|6:05 PM|3 hours"
    )
    assert say(text, korean) == (
        "오후 9:05|2026년 11월 25일|수요일|21:05|2026-11-25|25.11. 21:05|오전 6:05|오후 6:05|3시간"
    )
    assert say("{{time}}{{weekday}}{{time_UTC+9}}{{datetimeformat LL}}|{{idle_duration}}") == "|just now"


def test_the_time_between_two_days_has_a_direction() -> None:
    assert say("{{timeDiff::2026-01-05::2026-01-02}}") == "in 3 days"
    assert say("{{timeDiff::2026-01-02T10:00::2026-01-02T12:00}}", Scope(locale="ko")) == "2시간 전"
    assert say("{{timeDiff::soon::later}}") == ""


# Chance


def test_dice_stay_within_their_sides() -> None:
    for turn in range(200):
        one, several, bare = say("{{roll:d6}} {{roll:3d6+4}} {{roll 20}}", Scope(seed=str(turn))).split()

        assert 1 <= int(one) <= 6
        assert 7 <= int(several) <= 22
        assert 1 <= int(bare) <= 20


@pytest.mark.parametrize(
    "formula", ["abc", "0", "d0", "0d6", "1001d6", "999999d999999", "2d6+", "-1", "٣d6", "d" * 5000]
)
def test_dice_that_nobody_can_roll_leave_nothing(formula: str) -> None:
    assert say(f"a{{{{roll:{formula}}}}}b") == "ab"


def test_every_side_comes_up() -> None:
    seen = {say("{{roll:6}}", Scope(seed=str(turn))) for turn in range(200)}

    assert seen == set("123456")


def test_a_random_choice_is_one_of_those_offered() -> None:
    for turn in range(50):
        scope = Scope(seed=str(turn))

        assert say("{{random:a , b,c}}", scope) in {"a", "b", "c"}
        assert say("{{random::a, b::c}}", scope) in {"a, b", "c"}
        assert say("{{random:a::b}}", scope) in {"a", "b"}
        assert say(r"{{random:a\,b}}", scope) == "a,b"


def test_a_random_choice_is_the_same_for_the_same_turn_and_another_for_another() -> None:
    text = "{{random::a::b::c}}" * 20

    first, again, other = (say(text, Scope(seed=seed)) for seed in ("1", "1", "2"))

    assert first == again != other
    assert len(set(first)) == 3


def test_a_pick_stays_for_the_whole_chat() -> None:
    text = "{{pick::a::b::c}}" * 20

    said = {say(text, Scope(seed=str(turn), chat_seed="one")) for turn in range(10)}

    assert len(said) == 1
    assert say(text, Scope(chat_seed="two")) not in said
    assert len(set(said.pop())) == 3


# Variables


def test_variables_change_from_left_to_right() -> None:
    text = (
        "{{getvar::n}}{{setvar::n::5}}{{addvar::n::2.5}}{{getvar::n}} {{incvar::n}} {{decvar::n}} "
        "{{setvar::w::a}}{{addvar::w::b::c}}{{getvar::w}} {{hasvar::w}}{{deletevar::w}}{{hasvar::w}} {{incvar::new}}"
    )

    found = expand(text, SCOPE)

    assert found.text == "7.5 8.5 7.5 ab::c truefalse 1"
    assert found.variables == {"n": "7.5", "new": "1"}
    assert found.globals == {}


def test_a_bots_variables_are_apart_from_those_of_the_chat() -> None:
    scope = Scope(variables={"n": "1"}, globals={"n": "10"})

    found = expand("{{incglobalvar::n}} {{getvar::n}} {{setglobalvar::m::{{getvar::n}}}}{{getglobalvar::m}}", scope)

    assert found.text == "11 1 1"
    assert found.variables == {"n": "1"}
    assert found.globals == {"n": "11", "m": "1"}
    assert scope.globals == {"n": "10"}


def test_a_variables_words_are_not_read_again() -> None:
    scope = Scope(variables={"a": "{{setvar::b::1}}"})

    found = expand("{{getvar::a}}", scope)

    assert found.text == "{{setvar::b::1}}"
    assert "b" not in found.variables


# Searching for keys


def test_comments_are_not_searched_and_hidden_keys_are() -> None:
    content = "A {{// dragon {{user}} }}{{hidden_key:wyvern {{char}}}}{{comment: drake}} {{user}} \\{x"

    searched = scan_text(content)

    assert searched == "A wyvern {{char}} {{user}} \\{x"
    assert say(content) == "A  Minjun {x"


# Bounds


@pytest.mark.parametrize(
    "text",
    [
        "{{" * 500_000 + "}}" * 500_000,
        "{" * 1_000_000,
        "}" * 1_000_000,
        "{{a" * 100_000 + "}}" * 100_000,
        "{{space::999999999}}" * 20_000,
        "{{newline::999999999}}" * 20_000,
        "{{roll:1000d999999}}" * 12_000,
        "{{description}}" * 20_000,
        "{{personality}}" * 20_000,
        "{{setvar::a::x}}" + "{{setvar::a::{{getvar::a}}{{getvar::a}}}}" * 10_000,
        "{{random::a::b}}" * 30_000,
        "<user>" * 50_000,
        "{{//" * 100_000,
    ],
    ids=lambda text: text[:20],
)
def test_no_bomb_takes_long_or_grows(text: str) -> None:
    scope = Scope(user="k" * 1_000, description="{{// " + "x" * 100_000 + "}}", personality="{{description}}y" * 100)
    started = time.monotonic()

    found = expand(text, scope)

    assert len(found.text) <= len(text) + 256_000
    assert sum(map(len, found.variables.values())) <= 64_000
    assert time.monotonic() - started < 30  # about 1 s alone; a square of the length would take hours


def test_one_text_can_keep_a_thousand_variables() -> None:
    text = "".join(f"{{{{setvar::{name}::x}}}}" for name in range(2_000))

    found = expand(text, SCOPE)

    assert len(found.variables) == 1_000


# Laws


@given(text=shards, description=shards, personality=shards)
@settings(max_examples=300, deadline=None)
@example(text="{{time_UTC-99}}{{time_UTC+}}", description="", personality="")
def test_any_text_can_be_expanded_and_always_to_the_same(text: str, description: str, personality: str) -> None:
    scope = Scope(
        description=description,
        personality=personality,
        now=datetime(9999, 12, 31, 23, tzinfo=UTC),
        variables={"a": "1"},
    )

    found = expand(text, scope)

    assert found == expand(text, scope)
    assert len(found.text) <= len(text) + 256_000
    assert scope.variables == {"a": "1"}
    scan_text(text)


@given(text=calm)
def test_a_text_without_macros_is_unchanged(text: str) -> None:
    assert plain(text, SCOPE) == expand(text, SCOPE).text == scan_text(text) == text


@given(text=shards)
@settings(deadline=None)
def test_a_result_without_macros_is_left_as_it_is(text: str) -> None:
    once = say(text)

    if not any(each in once.lower() for each in ("{{", "\\{", "\\}", "<user>", "<bot>", "<char>")):
        assert say(once) == once


@given(name=st.text(alphabet="qxz_", min_size=1), argument=st.text(alphabet="abc :,#?/한\n\\", max_size=20))
@example(name="q", argument="\\")
def test_an_unknown_macro_is_kept_to_the_letter(name: str, argument: str) -> None:
    text = f"a {{{{{name}::{argument} }}}} b"

    assert say(text) == text


def test_what_many_texts_ask_for_is_done_as_long_as_they_have_not_spent_all() -> None:
    scope = Scope(char="Bo", description="{{setvar::a::1}}" * 1_200)
    few, many = Purse(), Purse()

    small = [few.expand("{{char}}", scope).text for _ in range(1_000)]
    large = [many.expand("{{char}}{{description}}", scope).text for _ in range(100)]

    assert set(small) == {"Bo"}
    assert large[0] == "Bo"
    assert large[-1] == "{{char}}{{description}}"
    assert many.expand("plain", scope).text == "plain"


def test_dice_are_as_dear_as_there_are_many() -> None:
    one, thousand = expand("{{roll:d6}}", SCOPE), expand("{{roll:1000d6}}", SCOPE)

    assert one.spent < 5
    assert thousand.spent > 20
