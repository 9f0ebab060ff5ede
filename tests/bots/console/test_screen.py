"""What a terminal shows of posts."""

from __future__ import annotations

import io

import pytest

from bots.console.surface import Screen
from core.surface.port import Button, Outgoing, Voice

BOLD, ITALIC, END = "\x1b[1m", "\x1b[3m", "\x1b[0m"
MARU = Voice("마루")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def grown(text: str, *, finished: bool = False) -> Outgoing:
    return Outgoing(text=text, key="t1.0", voice=MARU, finished=finished)


async def test_a_growing_answer_is_written_word_by_word_and_nothing_twice() -> None:
    out = io.StringIO()
    screen = Screen(out)

    post_id = await screen.post(grown("안녕"))
    seen = [out.getvalue()]
    for text in ("안녕, 오늘은", "안녕, 오늘은 비가"):
        await screen.edit(post_id, grown(text))
        seen.append(out.getvalue())
    await screen.edit(post_id, grown("안녕, 오늘은 비가 와.", finished=True))

    assert seen == ["\n마루: 안녕", "\n마루: 안녕, 오늘은", "\n마루: 안녕, 오늘은 비가"]
    assert out.getvalue() == "\n마루: 안녕, 오늘은 비가 와.\n"


async def test_on_a_terminal_a_style_shows_from_its_first_word_before_the_mark_is_closed() -> None:
    out = Terminal()
    screen = Screen(out)

    post_id = await screen.post(grown("*"))
    await screen.edit(post_id, grown("*우산을 접"))
    half = out.getvalue()
    await screen.edit(post_id, grown("*우산을 접는다.* **어서"))
    await screen.edit(post_id, grown("*우산을 접는다.* **어서** 와.", finished=True))

    name = f"\n{BOLD}마루{END}: "
    assert half == f"{name}{ITALIC}우산을 접"
    assert out.getvalue() == f"{name}{ITALIC}우산을 접는다.{END} {BOLD}어서{END} 와.\n"


@pytest.mark.parametrize("whole", ["2 * 3 = 6, 그리고 2*3", "*끝까지 열린 채", "a_b_c `코드` ~~지움~~ ***둘 다***"])
async def test_however_it_grew_the_last_line_is_the_answer_as_it_is(whole: str) -> None:
    grew, at_once = Terminal(), Terminal()
    screen = Screen(grew)

    post_id = await screen.post(grown(whole[:1]))
    for length in range(2, len(whole)):
        await screen.edit(post_id, grown(whole[:length]))
    await screen.edit(post_id, grown(whole, finished=True))
    await Screen(at_once).post(grown(whole, finished=True))

    words = at_once.getvalue().removeprefix(f"\n{BOLD}마루{END}: ")
    assert grew.getvalue().endswith(words)


async def test_control_characters_of_a_model_do_not_reach_the_terminal() -> None:
    out = io.StringIO()
    screen = Screen(out)

    post_id = await screen.post(
        Outgoing(text="\x1b[2J지움\x07", key="t1.0", voice=Voice("마\x1b]0;루"), finished=False)
    )
    await screen.edit(post_id, grown("\x1b[2J지움\x07 \x9b31m붉음\r\x08", finished=True))

    assert out.getvalue() == "\n마]0;루: [2J지움 31m붉음\n"


async def test_a_post_of_a_run_before_is_written_in_full() -> None:
    out = io.StringIO()

    await Screen(out).edit("1", grown("다시 왔구나.", finished=True))

    assert out.getvalue() == "\n마루: 다시 왔구나.\n"


async def test_buttons_are_offered_by_their_numbers() -> None:
    out = io.StringIO()
    screen = Screen(out)
    button = Button("more:1", "이어서")

    await screen.post(Outgoing(text="말이 길어져", key="t1.0", buttons=(button, button)))

    assert out.getvalue() == "\n말이 길어져\n/1 이어서  /2 이어서\n"
    assert screen.offered == (button, button)


async def test_the_sign_that_somebody_writes_goes_when_words_come() -> None:
    out = Terminal()
    screen = Screen(out)

    async with screen.typing():
        await screen.post(Outgoing(text="왔어?", key="t1.0"))
    screen.write("> ")

    assert out.getvalue() == "…\r\x1b[K\n왔어?\n> "
