"""A chat over HTTP: begun, read, written in; by its owner alone, and once however often a form is sent."""

from __future__ import annotations

import asyncio

import pytest

from core.ai.model import Finish
from core.db.tables.web import PostAuthor
from tests.web.stage import JSON, Guest
from web import store


async def test_one_line_of_text_begins_a_chat_that_is_answered(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "오늘은 좀 늦었네요.")

    posts = await visitor.until(chat, lambda found: len(found) == 3)

    assert [author for author, _ in posts] == ["character", "person", "character"]
    assert "어서 오세요" in posts[0][1]
    assert posts[1][1] == "오늘은 좀 늦었네요."
    assert posts[2][1] == "네, 들려요."
    assert "gemini-test 모델이 답합니다" in visitor.seen


async def test_a_chat_begun_without_words_begins_with_the_greeting(visitor: Guest) -> None:
    chat = await visitor.begin("fennel", "")

    posts = await visitor.until(chat, lambda found: len(found) == 1)

    assert posts[0][0] == "character" and "Deck Nine" in posts[0][1]


async def test_the_same_form_sent_twice_begins_one_chat_with_one_message(visitor: Guest) -> None:
    await visitor.open("/characters/maru")

    first, second = await asyncio.gather(
        visitor.submit("/characters/maru/chats", text="야"), visitor.submit("/characters/maru/chats", text="야")
    )

    chat = first.headers["location"].partition("#")[0]
    assert second.headers["location"] == first.headers["location"]
    posts = await visitor.until(chat, lambda found: len(found) >= 3)
    assert [author for author, _ in posts].count("person") == 1


async def test_the_same_message_sent_twice_is_there_once_and_answered_once(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    await visitor.open(chat)

    for _ in range(3):
        await visitor.submit(f"{chat}/messages", text="한 번만")
    await visitor.until(chat, lambda found: len(found) == 3)
    await asyncio.sleep(0.2)

    assert [words for author, words in await visitor.posts(chat) if author == "person"] == ["한 번만"]
    assert len(await visitor.posts(chat)) == 3


async def test_other_words_from_a_page_that_was_gone_back_to_are_another_message(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    await visitor.open(chat)

    await visitor.submit(f"{chat}/messages", text="하나")
    await visitor.submit(f"{chat}/messages", text="둘")

    said = [words for author, words in await visitor.posts(chat) if author == "person"]
    assert said == ["하나", "둘"]


async def test_nobody_else_sees_a_chat_or_writes_in_it(visitor: Guest, stranger: Guest) -> None:
    chat = await visitor.begin("dallae", "비밀이에요")
    await stranger.begin("fennel", "hello")

    read = await stranger.open(chat)
    follow = await stranger.http.get(f"{chat}/events")
    await stranger.open("/characters/fennel")
    written = await stranger.submit(f"{chat}/messages", text="나도")

    assert read.status_code == follow.status_code == written.status_code == 404
    assert "비밀이에요" not in read.text
    assert "나도" not in str(await visitor.posts(chat))


async def test_the_gallery_leads_back_to_ones_own_chats(visitor: Guest, stranger: Guest) -> None:
    chat = await visitor.begin("yeobaek", "증언하러 왔소")
    await visitor.until(chat, lambda found: len(found) == 3)

    mine, theirs = (await visitor.open("/")).text, (await stranger.open("/")).text

    assert f'href="{chat}"' in mine and "네, 들려요." in mine
    assert f'href="{chat}"' not in theirs


async def test_a_message_that_is_too_long_is_refused_and_given_back(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    long = "가나다라마바사아자차" * 10_000

    answer = await visitor.say(chat, long)

    assert answer.status_code == 400
    assert "메시지가 너무 길어요. 100,000자를 쓰셨는데" in answer.text
    assert long in answer.text
    assert [author for author, _ in await visitor.posts(chat)].count("person") == 0


async def test_first_words_that_are_too_long_are_given_back_too(visitor: Guest) -> None:
    await visitor.open("/characters/dallae")

    answer = await visitor.submit("/characters/dallae/chats", text="a" * 9_000)

    assert answer.status_code == 400 and "a" * 9_000 in answer.text


async def test_what_no_request_can_carry_is_refused_in_words(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")

    answer = await visitor.say(chat, "가" * 1_000_000)

    assert answer.status_code == 413
    assert "너무 커서 받지 못했어요" in answer.text


@pytest.mark.parametrize("text", ["", "   \n ", "\x00"])
async def test_a_message_without_words_is_not_sent(visitor: Guest, text: str) -> None:
    chat = await visitor.begin("dallae", "")

    answer = await visitor.say(chat, text)

    assert answer.status_code == 400 and "보낼 말을 적어 주세요" in answer.text


async def test_the_script_is_told_in_json_what_is_wrong(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    await visitor.open(chat)

    wrong = await visitor.submit(f"{chat}/messages", headers=JSON, text="x" * 9_000)
    right = await visitor.submit(f"{chat}/messages", headers=JSON, text="x")

    assert wrong.json()["problem"].startswith("메시지가 너무 길어요")
    assert right.status_code == 204


async def test_markup_of_strangers_is_shown_and_never_run(visitor: Guest) -> None:
    visitor.web.plays('<img src=x onerror="alert(1)"> **굵게** *몸짓* `<b>`')
    chat = await visitor.begin("dallae", "<script>alert(1)</script>")

    await visitor.until(chat, lambda found: len(found) == 3)

    assert "<script>alert" not in visitor.seen and "<img src=x" not in visitor.seen
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in visitor.seen
    assert "<strong>굵게</strong> <em>몸짓</em> <code>&lt;b&gt;</code>" in visitor.seen


async def test_an_unfinished_answer_has_a_button_that_goes_on(visitor: Guest) -> None:
    visitor.web.plays("반쯤", Finish.LENGTH)
    chat = await visitor.begin("dallae", "길게 말해 줘요")
    posts = await visitor.until(chat, lambda found: len(found) == 3 and 'value="more:' in visitor.seen)
    visitor.web.plays(" 왔네요.")
    action = "more:" + visitor.seen.split('value="more:')[1].split('"')[0]

    answer = await visitor.submit(f"{chat}/buttons", action=action)

    assert "이어서" in visitor.seen and "반쯤" in posts[2][1]
    assert answer.status_code == 303
    posts = await visitor.until(chat, lambda found: "왔네요." in str(found))
    assert [author for author, _ in posts][:4] == ["character", "person", "character", "character"]


async def test_a_button_that_nobody_offered_is_refused(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    await visitor.open(chat)

    answer = await visitor.submit(f"{chat}/buttons", action="x" * 65, post="1")

    assert answer.status_code == 400


async def test_a_command_may_be_typed(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    await visitor.until(chat, lambda found: len(found) == 1)

    await visitor.say(chat, "/누구")

    posts = await visitor.until(chat, lambda found: len(found) == 3)
    assert posts[1] == ("person", "/누구")
    assert posts[2][0] == "notice" and "윤달래" in posts[2][1]


async def test_the_words_before_the_last_fifty_are_a_link_away(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    await visitor.until(chat, lambda found: len(found) == 1)
    for number in range(51):
        await _put(visitor, chat, f"글 {number}")

    newest = await visitor.posts(chat)
    earlier = visitor.seen.split("?before=")[1].split('"')[0]
    older = await visitor.posts(f"{chat}?before={earlier}")

    assert newest[0][1] == "글 1" and newest[-1][1] == "글 50"
    assert [words for _, words in older][1:] == ["글 0"]


async def test_more_than_sixty_messages_a_minute_are_too_many(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    await visitor.open(chat)

    answers = [await visitor.submit(f"{chat}/buttons", headers=JSON, action="") for _ in range(60)]

    assert answers[-1].status_code == 429
    assert answers[-1].headers["retry-after"]
    assert "천천히" in answers[-1].json()["problem"]
    assert {answer.status_code for answer in answers[:-1]} == {400}


async def _put(visitor: Guest, chat: str, words: str) -> None:
    app = visitor.web.app
    async with app.db.write() as tx:
        found = await store.chat(tx, chat.rpartition("/")[2])
        assert found is not None
        draft = store.Draft(key=words, author=PostAuthor.PERSON, name="나", body=words)
        await store.put(tx, found.id, draft, app.clock.now())
