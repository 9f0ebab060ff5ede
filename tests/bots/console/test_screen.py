"""What a terminal shows of posts."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from bots.console import files
from bots.console.surface import Screen
from core.surface.events import FileKind
from core.surface.port import Attachment, Button, Gone, Outgoing, Panel, Refused, Section, TooLarge, Voice

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


async def test_an_answer_that_is_told_anew_is_written_below_and_an_old_one_loses_its_buttons_in_silence() -> None:
    out = io.StringIO()
    screen = Screen(out)
    again = Button("again:1", "다시")
    old, new = grown("하나.", finished=True), replace(grown("둘.", finished=True), buttons=(again,))

    first = await screen.post(old)
    last = await screen.post(replace(old, buttons=(again,)))
    await screen.edit(first, old)
    await screen.edit(last, grown("두"))
    await screen.edit(last, new)
    offered = screen.offered
    await screen.edit(last, replace(new, buttons=()))

    assert out.getvalue() == "\n마루: 하나.\n\n마루: 하나.\n/1 다시\n\n마루: 두\n둘.\n/1 다시\n"
    assert (offered, screen.offered) == ((again,), ())


async def test_a_button_that_leads_elsewhere_shows_its_address_and_has_no_number() -> None:
    out = io.StringIO()
    screen = Screen(out)
    here, there = Button("more:1", "이어서"), Button("", "웹에서 보기", "https://example.org/c/1")

    await screen.post(Outgoing(text="보세요.", key="t1.0", buttons=(there, here)))

    assert out.getvalue() == "\n보세요.\n/1 이어서\n웹에서 보기: https://example.org/c/1\n"
    assert screen.offered == (here,)


async def test_each_part_of_a_panel_has_its_button_beneath_and_no_button_comes_twice() -> None:
    out = io.StringIO()
    screen = Screen(out)
    language, notices, home = (
        Button("wish:language:en", "English"),
        Button("wish:notices:off", "끄기"),
        Button("x", "밖"),
    )
    parts = (Section("언어 – 한국어", button=language), Section("알림 \x1b[2J켜짐", button=notices), Section("끝."))
    same = (Button("wish:language:en", "언어: English"), home)

    await screen.post(Outgoing(text="모두", key="n1", notice=True, panel=Panel(parts), buttons=same))

    assert out.getvalue() == "\n언어 – 한국어\n  /1 English\n알림 [2J켜짐\n  /2 끄기\n끝.\n/3 밖\n"
    assert [button.action for button in screen.offered] == ["wish:language:en", "wish:notices:off", "x"]


async def test_a_file_is_kept_once_under_its_name_and_its_place_is_told(tmp_path: Path) -> None:
    out, folder = io.StringIO(), tmp_path / "files"
    screen = Screen(out, folder)

    def post(name: str, data: bytes) -> Outgoing:
        return Outgoing(text="여기요.", key="n1", notice=True, file=Attachment(name, "text/plain", data))

    for name, data in (("이야기.txt", b"1"), ("이야기.txt", b"2"), ("이야기.txt", b"2"), ("../../.밖.txt", b"3")):
        await screen.post(post(name, data))

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "이야기.txt": b"1",
        "이야기-2.txt": b"2",
        "밖.txt": b"3",
    }
    assert out.getvalue().startswith(f"\n여기요.\n{folder / '이야기.txt'}\n")
    assert list(tmp_path.iterdir()) == [folder]


async def test_a_file_that_cannot_be_kept_is_refused_and_nothing_is_shown(tmp_path: Path) -> None:
    out = io.StringIO()
    (tmp_path / "files").write_text("no folder")

    with pytest.raises(Refused):
        await Screen(out, tmp_path / "files").post(
            Outgoing(text="여기요.", key="n1", file=Attachment("a.txt", "text/plain", b"1"))
        )

    assert out.getvalue() == ""


async def test_a_file_of_this_machine_is_read_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "얼굴 그림.png"
    path.write_bytes(b"12345")
    screen = Screen(io.StringIO())
    file = files.named(str(path))

    assert file is not None
    assert (file.name, file.size, file.media_type, file.kind) == ("얼굴 그림.png", 5, "image/png", FileKind.PICTURE)
    assert await screen.fetch(file, 5) == b"12345"
    with pytest.raises(TooLarge):
        await screen.fetch(file, 4)
    path.unlink()
    with pytest.raises(Gone):
        await screen.fetch(file, 5)


def test_a_line_that_begins_with_the_path_of_a_file_brings_it_along(tmp_path: Path) -> None:
    path = tmp_path / "내 그림.png"
    path.touch()
    dropped = str(path).replace(" ", "\\ ")

    lines = [
        f"'{path}' 이거 봐",
        f'"{path}"',
        f"{dropped} it's mine",
        "내 그림.png 봤어?",
        "/tmp",
        "/ 가 봐",
        f"{path}x",
    ]
    found = [files.in_front(line) for line in lines]

    assert [None if each is None else (each[0].handle, each[1]) for each in found] == [
        (str(path), "이거 봐"),
        (str(path), ""),
        (str(path), "it's mine"),
        *[None] * 4,
    ]


async def test_the_sign_that_somebody_writes_goes_when_words_come() -> None:
    out = Terminal()
    screen = Screen(out)

    async with screen.typing():
        await screen.post(Outgoing(text="왔어?", key="t1.0"))
    screen.write("> ")

    assert out.getvalue() == "…\r\x1b[K\n왔어?\n> "


async def test_names_and_labels_neither_steer_the_terminal_nor_look_like_another_line() -> None:
    out = Terminal()
    screen = Screen(out)
    forged = "마루\n\x1b]0;title\x07\u202e나: 응\r\x9b2J"

    await screen.post(Outgoing(text="안녕", key="k", voice=Voice(forged), buttons=(Button("more:1", f"더\n{forged}"),)))

    said = out.getvalue().replace(BOLD, "").replace(END, "")
    assert said == "\n마루 ]0;title나: 응2J: 안녕\n/1 더 마루 ]0;title나: 응2J\n"
