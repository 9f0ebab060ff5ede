"""What Discord shows of neutral markup, and the names that it takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord.markup import discord_markdown
from bots.discord.webhooks import webhook_name


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
        (">>> 끝까지", r"\>>> 끝까지"),
        ("#### 넷째", "### 넷째"),
        ("<@12> <#3> <a:x:4> <t:5:R>", r"\<@12> \<#3> \<a:x:4> \<t:5:R>"),
        (r"C:\한글\!", r"C:\\한글\\!"),
        ("```\n열린 채 || 끝", "```\n열린 채 || 끝"),
    ],
)
def test_what_discord_alone_takes_for_markup_is_escaped(neutral: str, discord: str) -> None:
    assert discord_markdown(neutral) == discord


@given(st.text(alphabet="ab가 \n*_~`|>#-<@1:\\", max_size=60))
def test_no_character_of_an_answer_is_lost(text: str) -> None:
    shown = discord_markdown(text)

    # A heading of the fourth level and deeper is the one thing that becomes shorter.
    assert _is_within(text.replace("#", ""), shown.replace("#", ""))


def _is_within(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(character in rest for character in part)


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("달래", "달래"),
        ("  Mr.\n Kim ", "Mr. Kim"),
        ("Discord Fan", "D\u200discord Fan"),
        ("BonnieCLYDE", "BonnieC\u200dLYDE"),
        ("everyone", "e\u200dveryone"),
        ("here", "h\u200dere"),
        ("hereafter", "hereafter"),
        ("", "Iyagi"),
        ("가" * 100, "가" * 80),
    ],
)
def test_names_are_made_to_pass_discord(name: str, taken: str) -> None:
    assert webhook_name(name) == taken
