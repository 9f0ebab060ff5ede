"""What Discord shows of neutral markup, and the names that it takes."""

from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.discord.markup import discord_markdown
from bots.discord.panels import name_line, words
from bots.discord.webhooks import webhook_name
from core.surface.markup import split, visible
from core.surface.port import Outgoing
from tests.fakes.discord_api.reading import read


@pytest.mark.parametrize(
    "text",
    [
        "**굵게** *기울여* ~~지워~~ `code`",
        "# 제목\n> 인용\n- 목록\n1. 차례",
        "```py\n>>> a || b || c\n-# <@1>\n```",
        "`<@12>` 그리고 ``a ` || b ||``",
        r"\*별\* \_밑줄\_ ¯\\_(ツ)\_/¯",
        "a < b, c > d, @everyone",
        "",
    ],
)
def test_what_discord_reads_as_we_do_stays_as_it_is(text: str) -> None:
    assert discord_markdown(text) == text


@pytest.mark.parametrize(
    ("neutral", "discord"),
    [
        ("a || b || c", r"a \|\| b \|\| c"),
        ("-# 작은 글", r"\-# 작은 글"),
        (">>> 끝까지", "> >> 끝까지"),
        (">붙여 쓴 인용", "> 붙여 쓴 인용"),
        ("> # 인용 안", r"> \# 인용 안"),
        ("- -# 목록 안", r"- \-# 목록 안"),
        ("# # 제목 안", r"# \# 제목 안"),
        (" > 밀린 인용", r" \> 밀린 인용"),
        ("[글](https://a.b) [아님]", r"\[글](https://a.b) \[아님]"),
        ("<https://a.b> <mail@a.b> <tel:1>", r"\<https://a.b> \<mail@a.b> \<tel:1>"),
        ("열린 ` 채\n\n다음 ` 문단", "열린 \\` 채\n\n다음 \\` 문단"),
        ("글 ```py\n코드``` 끝", "글 `py\n코드` 끝"),
        ("```\n가 ``` 나\n```", "```\n가 `\u200b`\u200b` 나\n```"),
        ("#### 넷째", "### 넷째"),
        ("<@12> <#3> <a:x:4> <t:5:R>", r"\<@12> \<#3> \<a:x:4> \<t:5:R>"),
        (r"C:\한글\!", r"C:\\한글\\!"),
        ("```\n열린 채 || 끝", "```\n열린 채 || 끝\n```"),
        ("```한글 이름\n코드\n```", "```\n코드\n```"),
    ],
)
def test_what_discord_alone_takes_for_markup_is_escaped(neutral: str, discord: str) -> None:
    assert discord_markdown(neutral) == discord


PIECES = [
    *("```", "```py\n", "\n```\n", "`", "``", "\\", "||", "-# ", "# ", "#### ", "> ", ">", ">>> ", "- ", "1. ", " "),
    *("\n", "\n\n", "[", "](", "https://a.b", "javascript:alert(1)", ")", "<@1>", "<@&2>", "<#3>", "</run:4>"),
    *("<:a:5>", "<t:6:R>", "<https://x.y>", "<a@b.c>", "<id:home>", "@everyone", "가", "a", "*", "**", "_", "~~", "\t"),
    *("\u202e", "\u200b", "\u2028", "<", "!", ":", "😀"),
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_whatever_is_written_people_read_these_words_and_nothing_can_be_pressed(text: str) -> None:
    shown = discord_markdown(text)

    seen = read(shown)
    assert seen.kinds <= {"code", "block", "quote", "heading"}
    assert _words(seen.text) == _words(visible(text))


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), min_size=30, max_size=120).map("".join))
def test_no_part_of_a_long_answer_can_be_pressed(text: str) -> None:
    parts = split(text, 64, len)

    for part in parts:
        seen = read(discord_markdown(Outgoing(text=part.text, key="a", before=part.before, after=part.after).shown))
        assert seen.kinds <= {"code", "block", "quote", "heading"}


@given(st.text(alphabet="a가*_`|<>@[](){}#:\\- 1\u202e", max_size=80))
def test_a_name_before_the_words_stays_one_bold_line(name: str) -> None:
    line = name_line(webhook_name(name))

    inside = line.removeprefix("**").removesuffix("**\n")
    assert len(line) <= 100
    assert "\n" not in inside
    assert not read(inside).kinds
    assert _words(read(inside).text.translate(PLAIN)) == _words(webhook_name(name).translate(PLAIN))


PLAIN = dict.fromkeys(map(ord, "<>|[\\`#‹›∣［＼ˋ＃"), " ")


def _words(text: str) -> str:
    """Without the marks of emphasis, which we and Discord pair a little differently, and what nobody sees."""
    return "".join(one for one in text if one not in "*_~" and not one.isspace() and category(one) != "Cf")


def test_what_is_too_long_with_its_escapes_is_said_in_signs_that_look_alike() -> None:
    body = words(Outgoing(text="<@1>||" * 320, key="a"))

    assert body["content"] == "‹@1›∣∣" * 320


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("달래", "달래"),
        ("  Mr.\n Kim ", "Mr. Kim"),
        ("Discord Fan", "D\u200discord Fan"),
        ("BonnieCLYDE", "BonnieC\u200dLYDE"),
        ("everyone", "e\u200dveryone"),
        ("here", "h\u200dere"),
        ("미\u202e나\u200b\u3164", "미나"),
        ("\u2067\u3164", "Iyagi"),
        ("\U0001f469\u200d\U0001f680", "\U0001f469\u200d\U0001f680"),
        ("hereafter", "hereafter"),
        ("", "Iyagi"),
        ("가" * 100, "가" * 80),
    ],
)
def test_names_are_made_to_pass_discord(name: str, taken: str) -> None:
    assert webhook_name(name) == taken
