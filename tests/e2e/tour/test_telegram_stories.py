"""On Telegram: a web novel is asked for, priced, begun, followed in one message, steered and read."""

from __future__ import annotations

import pytest

from tests.e2e.tour.conftest import Telegram
from tests.e2e.tour.telegram import Talk

pytestmark = pytest.mark.e2e
LONG = 90.0  # seconds in which a rehearsal of one episode is done, on a machine that has much else to do
ASKED = "/웹소설 새로 회귀, 헌터, 짐꾼 | 1화, 예행연습"


async def finished(talk: Talk, asked: int) -> int:
    """Begin what was asked for; the message that follows it, once it is done."""
    await talk.pressed(asked, "시작", "시작했습니다")
    shown = next(post for post in talk.posts if "▰" in post.text or "▱" in post.text).message_id
    await talk.api.wait_for(lambda: "100%" in talk.post(shown).text, LONG)
    await talk.api.wait_for(lambda: "읽기" in talk.labels(shown), LONG)
    return shown


async def test_a_story_is_priced_begun_followed_in_one_message_and_read(alone: Talk) -> None:
    asked = await alone.says(ASKED, "예행 연습으로 만듭니다")
    shown = await finished(alone, asked.message_id)

    first = await alone.pressed(shown, "읽기", "(1/2)")
    second = await alone.told("(2/2)", first.message_id)

    assert len(first.text) > 2_500
    assert "검수표" in alone.labels(second.message_id)
    report = await alone.pressed(second.message_id, "검수표", "분량")
    assert "통과" in report.text
    await alone.pressed(asked.message_id, "시작", "이미 바뀐 버전입니다")


async def test_what_a_form_would_ask_is_typed_and_files_come_and_go(alone: Talk) -> None:
    asked = await alone.says(ASKED, "예행 연습으로 만듭니다")
    shown = await finished(alone, asked.message_id)

    await alone.pressed(shown, "다음 화", "/story goon")
    part = await alone.says("/story parts 1 세계관", "세계관 설계자")
    how = await alone.pressed(part.message_id, "다시 받기", "/story redo")
    assert "world" in how.text
    await alone.says("/story parts 1 1화", "예행 연습이라")
    await alone.until(lambda: alone.posts[-1].media)
    edited = alone.file(alone.posts[-1]).decode() + "\n\n그리고 문이 닫혔다."
    before = alone.newest
    caption = "/story edit 1 1화 그래도"
    alone.api.send_file(alone.person, alone.chat, "1.txt", edited.encode(), "text/plain", caption=caption)
    await alone.told("고쳐서 저장했습니다", before)
    book = await alone.says("/story export 1 epub", "파일입니다")
    assert alone.file(book)[:2] == b"PK"
    await alone.says("/웹소설 다시 1 세계관 바다 도시로", "다시 받습니다")


async def test_in_a_group_it_is_told_in_private_and_consent_is_asked_of_all(telegram: Telegram) -> None:
    group = telegram.group()
    private = group.at(group.api.open_private(group.person))
    other = group.by(telegram.person("준"))
    group.api.join(group.chat, other.person)
    theirs = other.at(group.api.open_private(other.person))
    await group.ask("나는 북쪽 성문을 지키는 기사야.")
    await other.ask("나는 성문을 넘으려는 도둑이지.")

    before, after = group.newest, private.newest
    group.say(group.command("story", "chat 전부 | 1화, 예행연습"))
    noted = await private.told("1명에게 동의를", after)
    consent = await group.told("준(1)", before)
    mine = theirs.newest
    other.press(consent.message_id, "이름으로")
    await theirs.told("이름으로 나오는 데 동의", mine)
    await private.pressed(noted.message_id, "이대로 시작", "2명 가운데 2명")
    shown = next(post for post in private.posts if "▰" in post.text or "▱" in post.text).message_id
    await private.api.wait_for(lambda: "100%" in private.post(shown).text, LONG)
