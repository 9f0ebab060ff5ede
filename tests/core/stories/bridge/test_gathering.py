"""What a story may be made from: the words of those who agreed, for this story, as they are now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from core.db import Db
from core.db.tables.chat import messages
from core.db.tables.stories import Consent, ShownAs
from core.errors import BadInput, NotFound
from core.stories.bridge import consent, gathering
from core.stories.bridge.gathering import Last, Since, Wanted, Whole
from tests.core.stories.bridge.talked import START, Talk, talk

SECRET = "사실은 내가 어젯밤에 창고 열쇠를 몰래 훔쳐서 강물에 던져 버렸어"


async def test_whoever_begins_a_story_agrees_by_that_and_in_a_private_chat_nobody_is_asked(db: Db) -> None:
    here = await talk(db, direct=True)
    mina = await here.person("미나")
    await here.say(mina, "문이 열려 있었어.")
    await here.answer("누가 다녀간 모양이네.")
    story = await here.story(mina)

    asked = await here.begin(story, mina)

    assert asked == ()
    assert await here.told(story) == [("미나", "문이 열려 있었어."), ("아린", "누가 다녀간 모양이네.")]


async def test_others_are_asked_and_until_they_agree_nothing_of_theirs_is_used(db: Db) -> None:
    here = await talk(db)
    mina, joon = await here.person("미나"), await here.person("준호")
    await here.say(mina, "들어가 볼까?")
    await here.say(joon, SECRET)
    story = await here.story(mina)

    asked = await here.begin(story, mina)

    assert [(each.name, each.messages) for each in asked] == [("준호", 1)]
    assert await here.told(story) == [("미나", "들어가 볼까?")]
    await here.agree(story, joon)
    assert await here.told(story) == [("미나", "들어가 볼까?"), ("준호", SECRET)]


async def test_consent_for_one_story_is_none_for_another(db: Db) -> None:
    here = await talk(db)
    mina, joon = await here.person("미나"), await here.person("준호")
    await here.say(mina, "들어가 볼까?")
    await here.say(joon, SECRET)
    one, other = await here.story(mina), await here.story(mina)
    await here.begin(one, mina)
    await here.begin(other, mina)

    await here.agree(one, joon)

    assert ("준호", SECRET) in await here.told(one)
    assert await here.told(other) == [("미나", "들어가 볼까?")]


async def test_who_wants_no_name_is_a_letter_wherever_they_are_named(db: Db) -> None:
    here = await talk(db)
    mina, joon = await here.person("미나"), await here.person("준호")
    await here.say(mina, "준호는 어디 갔지? 준호야!")
    await here.say(joon, "여기 있어.", shown="그림자")
    await here.answer("준호가 왔네. 그림자는 말이 없어.")
    story = await here.story(mina)
    await here.begin(story, mina)

    await here.agree(story, joon, ShownAs.ANONYMOUS)

    assert await here.told(story) == [
        ("미나", "B는 어디 갔지? B야!"),
        ("B", "여기 있어."),
        ("아린", "B가 왔네. B는 말이 없어."),
    ]


async def test_who_did_not_agree_is_not_named_by_others_either(db: Db) -> None:
    here = await talk(db)
    mina, joon = await here.person("미나"), await here.person("준호")
    await here.say(joon, "나는 빼 줘.")
    await here.say(mina, "준호는 안 온대.")
    story = await here.story(mina)
    await here.begin(story, mina)

    assert await here.refuse(story, joon) is False

    assert await here.told(story) == [("미나", "누군가는 안 온대.")]


async def test_a_persona_is_told_by_its_name_and_whoever_is_behind_it_by_none(db: Db) -> None:
    here = await talk(db)
    mina = await here.person("kim_mina_91")
    await here.say(mina, "나는 은빛 기사다.", shown="세리온")
    await here.answer("kim_mina_91, 세리온이라고 불러도 될까?")
    story = await here.story(mina)
    await here.begin(story, mina)

    assert await here.told(story) == [("세리온", "나는 은빛 기사다."), ("아린", "세리온, 세리온이라고 불러도 될까?")]


async def test_a_character_that_repeats_somebody_who_did_not_agree_is_left_out(db: Db) -> None:
    here = await talk(db)
    mina, joon = await here.person("미나"), await here.person("준호")
    await here.say(mina, "무슨 일이야?")
    await here.say(joon, SECRET)
    await here.answer(f"방금 뭐라고 했어? {SECRET}, 라고?")
    await here.say(joon, "내 비밀번호는 붉은 달 셋")
    await here.answer("내 비밀번호는 붉은 달 셋. 그렇게 들었어.")
    await here.answer("그 이야기는 못 들은 것으로 할게.")
    story = await here.story(mina)

    await here.begin(story, mina)

    assert await here.told(story) == [("미나", "무슨 일이야?"), ("아린", "그 이야기는 못 들은 것으로 할게.")]


async def test_somebody_who_agreed_cannot_give_away_the_words_of_somebody_who_did_not(db: Db) -> None:
    here = await talk(db)
    mina, joon = await here.person("미나"), await here.person("준호")
    await here.say(joon, SECRET)
    await here.say(mina, f"얘가 그랬어: {SECRET}")
    await here.say(mina, "정말 놀랐어.")
    story = await here.story(mina)

    await here.begin(story, mina)

    material = await here.material(story)
    assert [line.text for line in material.lines] == ["정말 놀랐어."]
    assert SECRET in material.foreign


async def test_words_from_before_the_range_are_somebodys_too(db: Db) -> None:
    here = await talk(db)
    mina, joon = await here.person("미나"), await here.person("준호")
    await here.say(joon, SECRET)
    await here.answer(SECRET)
    await here.say(mina, "그만하자.")
    story = await here.story(mina)

    await here.begin(story, mina, Wanted(place=here.place, take=Last(2)))

    assert await here.told(story) == [("미나", "그만하자.")]


async def test_links_handles_and_numbers_never_come_along(db: Db) -> None:
    here = await talk(db)
    mina = await here.person("미나")
    await here.say(mina, "여기로 와 https://example.org 010-1234-5678 @mina")
    await here.say(mina, "<@123456789012345678>")
    story = await here.story(mina)
    await here.begin(story, mina)

    assert await here.told(story) == [("미나", "여기로 와")]


async def test_what_was_deleted_is_gone_and_what_was_edited_says_what_it_says_now(db: Db) -> None:
    here = await talk(db)
    mina = await here.person("미나")
    gone, changed = await here.say(mina, "지울 말"), await here.say(mina, "고칠 말")
    await here.say(mina, "남는 말")
    story = await here.story(mina)
    await here.begin(story, mina)

    await here.delete(gone)
    await here.edit(changed, "고친 말")

    assert await here.told(story) == [("미나", "고친 말"), ("미나", "남는 말")]


async def test_what_a_character_was_to_forget_is_nobodys_to_use(db: Db) -> None:
    here = await talk(db)
    mina = await here.person("미나")
    forgotten = await here.say(mina, SECRET)
    await here.say(mina, "남는 말")
    await here.answer(SECRET)
    story = await here.story(mina)
    await here.begin(story, mina)

    async with db.write() as tx:
        await tx.run(update(messages).where(messages.c.id == forgotten).values(forgotten=True))

    assert await here.told(story) == [("미나", "남는 말")]


async def test_an_incognito_chat_is_never_made_a_story(db: Db) -> None:
    here = await talk(db)
    mina = await here.person("미나")
    await here.say(mina, "아무도 몰랐으면 해.")
    story = await here.story(mina)
    await here.begin(story, mina)
    await here.hush()

    other = await here.story(mina)
    with pytest.raises(BadInput) as error:
        await here.begin(other, mina)

    assert error.value.text.key == "bridge-incognito"
    assert await here.told(story) == []


async def test_only_who_was_there_makes_a_story_of_a_chat(db: Db) -> None:
    here = await talk(db)
    mina, stranger = await here.person("미나"), await here.person("남")
    await here.say(mina, "둘만의 이야기야.")
    story = await here.story(stranger)

    with pytest.raises(BadInput) as error:
        await here.begin(story, stranger)

    assert error.value.text.key == "bridge-not-there"
    with pytest.raises(NotFound):
        await here.material(story)


async def test_a_chat_of_another_place_cannot_be_named(db: Db) -> None:
    here, there = await talk(db), await talk(db, character="카이")
    mina = await here.person("미나")
    await here.say(mina, "여기 있어.")
    await there.say(mina, "저기 있어.")
    story = await here.story(mina)

    with pytest.raises(NotFound):
        await here.begin(story, mina, Wanted(place=here.place, take=Whole(), chat=there.chat))


async def _ranged(here: Talk, *wanted: Last | Since | Whole) -> list[int]:
    async with here.db.read() as tx:
        spans = [await gathering.spanned(tx, Wanted(place=here.place, take=take)) for take in wanted]
    return [span.last - span.first + 1 for span in spans]


async def test_the_last_messages_those_since_a_time_or_all_are_taken(db: Db) -> None:
    here = await talk(db)
    mina = await here.person("미나")
    for number in range(6):
        await here.say(mina, f"말 {number}")

    since = Since(START + timedelta(minutes=5))

    assert await _ranged(here, Last(2), since, Whole()) == [2, 2, 6]
    with pytest.raises(BadInput) as error:
        await _ranged(here, Since(START + timedelta(days=1)))
    assert error.value.text.key == "bridge-empty-range"


async def test_messages_behind_the_range_do_not_join_later(db: Db) -> None:
    here = await talk(db)
    mina = await here.person("미나")
    await here.say(mina, "처음")
    story = await here.story(mina)
    await here.begin(story, mina)

    await here.say(mina, "나중")

    assert await here.told(story) == [("미나", "처음")]


async def test_who_is_waited_for_is_told_until_the_asking_is_closed(db: Db) -> None:
    here = await talk(db)
    mina, joon = await here.person("미나"), await here.person("준호")
    await here.say(mina, "가자.")
    await here.say(joon, "그래.")
    story = await here.story(mina)
    await here.begin(story, mina)

    async with db.read() as tx:
        before = await gathering.waits_for(tx, story)
    async with db.write() as tx:
        await gathering.close(tx, story)
    async with db.read() as tx:
        after = await gathering.waits_for(tx, story)

    assert ([each.name for each in before], after) == (["준호"], ())
    await here.agree(story, joon)
    assert ("준호", "그래.") in await here.told(story)


async def test_two_of_one_name_are_told_apart_and_a_letter_is_nobodys_name(db: Db) -> None:
    here = await talk(db)
    mina, other, third = await here.person("미나"), await here.person("미나"), await here.person("C")
    for each in (mina, other, third):
        await here.say(each, f"나는 {each.person}번이야.")
    fourth = await here.person("준호")
    await here.say(fourth, "나는 이름 없이.")
    story = await here.story(mina)
    await here.begin(story, mina)
    for each in (other, third):
        await here.agree(story, each)
    await here.agree(story, fourth, ShownAs.ANONYMOUS)

    assert [name for name, _ in await here.told(story)] == ["미나", "미나 2", "C", "D"]


async def test_the_states_of_a_consent_are_told(db: Db) -> None:
    here = await talk(db)
    mina, joon, sua = await here.person("미나"), await here.person("준호"), await here.person("수아")
    for each in (mina, joon, sua):
        await here.say(each, "응.")
    story = await here.story(mina)
    await here.begin(story, mina)
    await here.refuse(story, joon)
    await here.agree(story, sua, ShownAs.ANONYMOUS)
    await here.refuse(story, sua)

    async with db.read() as tx:
        states = {each.name: each.state for each in await consent.consents(tx, story)}

    assert states == {"미나": Consent.GIVEN, "준호": Consent.REFUSED, "수아": Consent.REVOKED}


async def test_who_is_not_in_the_chat_has_nothing_to_answer(db: Db) -> None:
    here = await talk(db)
    mina, stranger = await here.person("미나"), await here.person("남")
    await here.say(mina, "응.")
    story = await here.story(mina)
    await here.begin(story, mina)

    with pytest.raises(NotFound):
        await here.agree(story, stranger)


async def test_a_story_has_one_chat(db: Db) -> None:
    here = await talk(db)
    mina = await here.person("미나")
    await here.say(mina, "응.")
    story = await here.story(mina)
    await here.begin(story, mina)

    with pytest.raises(BadInput) as error:
        await here.begin(story, mina)

    assert error.value.text.key == "bridge-has-origin"


async def test_changed_words_are_another_fingerprint_and_the_same_words_the_same(db: Db) -> None:
    here = await talk(db)
    mina = await here.person("미나")
    message = await here.say(mina, "처음")
    story = await here.story(mina)
    await here.begin(story, mina)
    first, again = (await here.material(story)).fingerprint, (await here.material(story)).fingerprint

    await here.edit(message, "다음")

    assert first == again != (await here.material(story)).fingerprint
