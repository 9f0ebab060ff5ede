"""Posts of a chat: what goes along with them, what their buttons do, and new words for them."""

from __future__ import annotations

import io
import re
import wave
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.declared import COMMANDS, Where
from core.surface.port import Attachment, Button, Outgoing, Panel, Section
from tests.web.makers import card_of
from tests.web.stage import JSON, SAME_ORIGIN, Guest
from web.pages.posts import part
from web.surface import place_of

Sent = tuple[str, bytes, str]


def picture(width: int = 1_500, height: int = 900) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    Image.new("RGB", (width, height), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def sound(seconds: float = 0.5) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(b"\0\0" * int(8_000 * seconds))
    return out.getvalue()


async def send(guest: Guest, chat: str, text: str, sent: Sent, **headers: str) -> tuple[int, str]:
    """A message with a file, as the page's own form sends it; (status, page or problem)."""
    await guest.open(chat)
    action = f"{chat}/messages"
    answer = await guest.http.post(
        action, data=guest.form(action) | {"text": text}, files={"file": sent}, headers=SAME_ORIGIN | headers
    )
    return answer.status_code, answer.text


def links(guest: Guest, pattern: str) -> list[str]:
    """The addresses on the page last seen that fit."""
    return re.findall(rf'(?:href|src|action)="({pattern})"', guest.seen)


async def test_a_picture_goes_along_small_and_without_its_past_and_nobody_else_sees_it(
    visitor: Guest, stranger: Guest
) -> None:
    chat = await visitor.begin("dallae", "")

    status, _ = await send(visitor, chat, "이 그림 어때요?", ("바다.jpg", picture(), "image/jpeg"))

    await visitor.until(chat, lambda found: len(found) == 3)
    [address, *_] = links(visitor, f"{chat}/files/[0-9]+")
    shown = await visitor.http.get(address)
    assert status == 303
    assert (shown.headers["content-type"], shown.headers["content-disposition"][:6]) == ("image/jpeg", "inline")
    with Image.open(io.BytesIO(shown.content)) as seen:
        assert (max(seen.size), dict(seen.getexif())) == (1_024, {})
    assert 'alt="바다.jpg"' in visitor.seen
    await stranger.begin("dallae", "")
    assert (await stranger.http.get(address)).status_code == 404


async def test_a_picture_needs_no_words(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")

    status, _ = await send(visitor, chat, "", ("a.png", picture(40, 40), "image/png"))

    posts = await visitor.until(chat, lambda found: len(found) == 3)
    assert (status, posts[1], posts[2][0]) == (303, ("person", ""), "character")


async def test_a_voice_note_is_played_from_where_the_browser_asks(visitor: Guest) -> None:
    chat, whole = await visitor.begin("dallae", ""), sound()
    await send(visitor, chat, "들어 봐요", ("말.wav", whole, "audio/wav"))
    await visitor.until(chat, lambda found: len(found) >= 3)
    [address] = links(visitor, f"{chat}/files/[0-9]+")

    some = await visitor.http.get(address, headers={"Range": "bytes=10-19"})
    past = await visitor.http.get(address, headers={"Range": f"bytes={len(whole)}-"})

    assert re.search(rf'<audio [^>]*controls[^>]*src="{address}"', visitor.seen)
    assert (some.status_code, some.content) == (206, whole[10:20])
    assert some.headers["content-range"] == f"bytes 10-19/{len(whole)}"
    assert (past.status_code, past.content) == (200, whole)


@pytest.mark.parametrize("sent", [("a.pdf", b"%PDF-1.7", "application/pdf"), ("a.svg", b"<svg/>", "image/svg+xml")])
async def test_what_is_neither_picture_nor_voice_is_refused_and_the_words_stay(visitor: Guest, sent: Sent) -> None:
    chat = await visitor.begin("dallae", "")

    page = await send(visitor, chat, "이거 봐 줘요", sent)
    told = await send(visitor, chat, "이거 봐 줘요", sent, **JSON)

    assert (page[0], told[0]) == (400, 400)
    assert "붙일 수 있어요" in page[1] and "이거 봐 줘요</textarea>" in page[1]
    assert "problem" in told[1]
    assert len(await visitor.posts(chat)) == 1


async def test_a_card_goes_along_with_a_command(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")

    await send(visitor, chat, "/가져오기", ("물결.json", card_of("물결"), "application/json"))

    posts = await visitor.until(chat, lambda found: len(found) == 3)
    assert posts[1] == ("person", "/가져오기")
    assert posts[2][0] == "notice" and "물결" in posts[2][1]


async def test_a_file_of_ours_is_only_kept_and_never_shown(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "안녕")
    await visitor.until(chat, lambda found: len(found) == 3)
    await visitor.say(chat, "/내보내기 txt")
    await visitor.until(chat, lambda found: found[-1][0] == "notice")
    [address] = links(visitor, f"{chat}/files/[0-9]+")

    kept = await visitor.http.get(address)

    assert "들려요." in kept.text
    assert kept.headers["content-type"] == "application/octet-stream"
    assert kept.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%EC%9C%A4")


async def test_new_words_for_the_last_message_change_the_answer(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "안녕")
    await visitor.until(chat, lambda found: len(found) == 3)
    visitor.web.plays("고친 말을 들었어요.")
    [form] = links(visitor, f"{chat}/words/p[0-9]+")
    await visitor.open(form)

    shown = visitor.seen
    empty = await visitor.submit(form, text=" ")
    await visitor.open(form)
    answer = await visitor.submit(form, text="반가워요")

    posts = await visitor.until(chat, lambda found: "고친 말" in found[-1][1])
    assert ">\n안녕</textarea>" in shown
    assert (empty.status_code, answer.status_code) == (400, 303)
    assert [words for _, words in posts[1:]] == ["반가워요", "고친 말을 들었어요."]
    assert "반가워요" in str(visitor.web.model.seen[-1])


async def test_a_message_that_is_taken_back_is_gone_from_the_page_and_for_the_character(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "이건 비밀인데요")
    await visitor.until(chat, lambda found: len(found) == 3)
    [gone] = links(visitor, f"{chat}/posts/[0-9]+/gone")

    await visitor.submit(gone)
    once_more = await visitor.submit(gone)

    posts = await visitor.until(chat, lambda found: len(found) == 2)
    assert "이건 비밀인데요" not in str(posts)
    assert once_more.status_code == 404
    await visitor.say(chat, "뭐라고 했죠?")
    await visitor.until(chat, lambda found: len(found) == 4)
    assert "비밀" not in str(visitor.web.model.seen[-1])


async def test_an_answer_gets_new_words_by_its_menu(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "안녕")
    await visitor.until(chat, lambda found: len(found) == 3 and visitor.seen.count("/words/m") == 2)
    form = links(visitor, f"{chat}/words/mt?[0-9]+")[-1]
    await visitor.open(form)

    shown = visitor.seen
    await visitor.submit(form, text="내가 고친 답")

    posts = await visitor.until(chat, lambda found: found[2][1] == "내가 고친 답")
    assert ">\n네, 들려요.</textarea>" in shown
    assert posts[2] == ("character", "내가 고친 답")


async def test_words_and_posts_of_others_are_not_there(visitor: Guest, stranger: Guest) -> None:
    chat = await visitor.begin("dallae", "안녕")
    await visitor.until(chat, lambda found: len(found) == 3)
    [form] = links(visitor, f"{chat}/words/p[0-9]+")
    [gone] = links(visitor, f"{chat}/posts/[0-9]+/gone")
    other = await stranger.begin("dallae", "hello")
    await stranger.open(other)
    number, sent = form.rpartition("/p")[2], stranger.form(f"{other}/messages")

    tried = [
        await stranger.open(form),
        await stranger.submit(gone),
        await stranger.open(f"{other}/words/p{number}"),
        await stranger.http.post(f"{other}/posts/{number}/gone", data=sent, headers=SAME_ORIGIN),
        *[await stranger.open(f"{other}/words/{odd}") for odd in ("m999999", "p", "x1", "p²", "m" + "9" * 40)],
    ]

    assert [answer.status_code for answer in tried] == [404] * len(tried)
    assert len(await visitor.posts(chat)) == 3


@pytest.mark.parametrize("number", ["9" * 30, "9" * 6_000, "٣", "-1"])
async def test_a_number_that_no_post_can_have_is_no_post(visitor: Guest, number: str) -> None:
    chat = await visitor.begin()
    await visitor.open(chat)
    form = visitor.form(f"{chat}/messages") | {"action": "more:1", "post": number}

    file = await visitor.http.get(f"{chat}/files/{number}")
    gone = await visitor.http.post(f"{chat}/posts/{number}/gone", data=form, headers=SAME_ORIGIN)
    pressed = await visitor.http.post(f"{chat}/buttons", data=form, headers=SAME_ORIGIN)

    assert {file.status_code, gone.status_code, pressed.status_code} <= {400, 404, 422}


async def test_a_file_is_called_as_it_looks(visitor: Guest) -> None:
    chat = await visitor.begin()

    status, page = await send(visitor, chat, "보렴", ("a\u202egpj.png", picture(), "image/jpeg"))
    await visitor.open(chat)
    (address,) = set(links(visitor, rf"{chat}/files/\d+"))
    answer = await visitor.http.get(address)

    assert status < 400, page
    assert answer.headers["content-disposition"].endswith("agpj.png")


async def test_what_is_set_is_set_by_the_buttons_of_its_part(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    await visitor.say(chat, "/나")
    posts = await visitor.until(chat, lambda found: found[-1][0] == "notice")
    wishes = re.findall(r'value="(wish:[^"]+)"', visitor.seen)

    await visitor.submit(f"{chat}/buttons", action=f"wish:language:en {wishes[0].rpartition(' ')[2]}")

    after = await visitor.until(chat, lambda found: len(found) == len(posts) + 1)
    assert len(wishes) == len(set(wishes)) > 3
    assert after[-1][0] == "notice"


async def test_a_button_leads_to_a_safe_address_and_to_no_other(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    await visitor.until(chat, lambda found: len(found) == 1)
    surface = visitor.web.app.surfaces["web"].surface(place_of("", chat.rpartition("/")[2]))
    there, script = Button("", "밖으로", "https://example.org/?a=1&b=2"), Button("", "나쁜", "javascript:alert(1)")
    parts = Panel((Section("첫째 <b>", picture="x"), Section("둘째", button=there)))

    await surface.post(Outgoing(text="모두", key="a", notice=True, buttons=(there, script)))
    await surface.post(Outgoing(text="모두", key="b", notice=True, panel=parts))

    posts = await visitor.posts(chat)
    assert posts[-1] == ("notice", "첫째 <b>\n둘째")
    assert visitor.seen.count('href="https://example.org/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer"') == 2
    assert "javascript:" not in visitor.seen


async def test_a_voice_note_of_a_character_stays_when_its_words_change(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    surface = visitor.web.app.surfaces["web"].surface(place_of("", chat.rpartition("/")[2]))
    note = Attachment("달래.ogg", "audio/ogg", b"OggS")

    post_id = await surface.post(Outgoing(text="들어 보세요", key="a", notice=True, file=note))
    await surface.edit(post_id, Outgoing(text="들으셨어요?", key="a", notice=True))

    await visitor.open(chat)
    assert "들으셨어요?" in visitor.seen
    assert (await visitor.http.get(f"{chat}/files/{post_id}")).content == b"OggS"
    await surface.delete(post_id)
    assert (await visitor.http.get(f"{chat}/files/{post_id}")).status_code == 404


async def test_every_command_that_is_not_for_groups_alone_is_answered(visitor: Guest) -> None:
    given = {"say": "안녕", "title": "밤", "invite": "Fennel", "edit": "새 글", "branch": "1"}
    chat = await visitor.begin("dallae", "안녕")
    await visitor.until(chat, lambda found: len(found) == 3)

    for command in COMMANDS:
        if command.where is not Where.GROUPS and command.name not in {"new", "character"}:
            before = visitor.seen
            await visitor.say(chat, f"/{command.name} {given.get(command.name, '')}")
            await visitor.until(chat, partial(_answered, visitor, before))

    assert re.findall(r"\bE\d+\b", visitor.seen) == []  # nothing ended in a defect


def _answered(visitor: Guest, before: str, found: list[tuple[str, str]]) -> bool:
    """What was typed last has an answer beneath, or has changed or taken away something above."""
    above = visitor.seen.split("</article>")[: before.count("</article>")]
    return found[-1][0] != "person" or above != before.split("</article>")[: len(above)]


@given(st.text("0123456789-=bytes ", max_size=14), st.integers(0, 40))
def test_whatever_part_is_asked_for_lies_within_the_file(wanted: str, length: int) -> None:
    found = part(wanted, length)

    assert found is None or 0 <= found[0] < found[1] <= length
    assert part(f"bytes=0-{length}", length) == ((0, length) if length else None)
    assert part("bytes=-5", 20) == (15, 20)
