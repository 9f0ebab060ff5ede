"""What a chat's page lets one do: variants, why, remember, branch; personas and memories of one's own."""

from __future__ import annotations

import re

from tests.web.stage import SAME_ORIGIN, Guest
from tests.web.test_posts import links


def words(found: list[tuple[str, str]]) -> list[str]:
    return [body for author, body in found if author == "character"]


async def begun(visitor: Guest, text: str = "안녕") -> str:
    """달래 has answered once, and the page has what can be done with it."""
    chat = await visitor.begin("dallae", text)
    await visitor.until(chat, lambda found: len(found) == 3 and "네, 들려요." in found[2][1])
    await visitor.until(chat, lambda _: len(links(visitor, f"{chat}/why/[0-9]+")) == 2)
    return chat


async def test_an_answer_is_told_anew_and_one_turns_back_to_the_first(visitor: Guest) -> None:
    chat = await begun(visitor)
    visitor.web.plays("다른 답.")
    again = re.findall(r'value="(again:[^"]+)"', visitor.seen)[-1]
    post = links(visitor, f"{chat}/why/[0-9]+")[-1].rpartition("/")[2]
    await visitor.submit(f"{chat}/buttons", action=again, post=post)
    await visitor.until(chat, lambda found: words(found)[-1] == "다른 답." and "2/2" in visitor.seen)
    back = re.findall(r'value="(swipe:[^"]+)"', visitor.seen)

    await visitor.submit(f"{chat}/buttons", action=back[-1], post=post)
    first = await visitor.until(chat, lambda found: words(found)[-1] == "네, 들려요." and "1/2" in visitor.seen)

    assert len(first) == 3 and len(back) == 1


async def test_an_answer_that_is_stopped_ends_with_the_words_that_are_there_and_can_be_gone_on_with(
    visitor: Guest,
) -> None:
    chat = await begun(visitor)
    visitor.web.plays("하나, 둘.", *[piece for n in range(400) for piece in (f" 말 {n}.", 0.02)], " 다 썼어요.")
    await visitor.say(chat, "아주 길게 말해 줘")
    await visitor.until(chat, lambda found: "말 3." in found[-1][1])

    await visitor.submit(f"{chat}/buttons", action="stop: 0")
    stopped = await visitor.until(chat, lambda _: len(links(visitor, f"{chat}/why/[0-9]+")) == 3)
    visitor.web.plays(" 그리고 끝.")
    more = re.findall(r'value="(more:[^"]+)"', visitor.seen)[-1]
    await visitor.submit(f"{chat}/buttons", action=more)
    longer = await visitor.until(chat, lambda found: found[-1][1].endswith("그리고 끝."))

    assert stopped[-1][0] == "character" and "말 3." in stopped[-1][1] and "다 썼어요" not in stopped[-1][1]
    assert "멈췄어요" not in stopped[-1][1]
    assert longer[-2:] == [stopped[-1], ("character", "그리고 끝.")]


async def test_what_is_stopped_before_its_first_word_says_so_and_nothing_to_stop_is_said_too(visitor: Guest) -> None:
    chat = await begun(visitor)
    nothing = await visitor.submit(f"{chat}/buttons", action="stop: 0")
    await visitor.until(chat, lambda found: "지금 쓰고 있는 답이 없어요" in found[-1][1])
    visitor.web.plays(8.0, "늦은 답.")
    await visitor.say(chat, "오래 생각해 봐")
    await visitor.until(chat, lambda _: 'id="typing" >' in visitor.seen)

    await visitor.submit(f"{chat}/buttons", action="stop: 0")
    last = await visitor.until(chat, lambda found: found[-1][0] == "notice" and "답을 멈췄어요" in found[-1][1])

    assert nothing.status_code == 303 and "늦은 답." not in str(last)


async def test_why_says_what_answered_and_is_nobody_elses_business(visitor: Guest, stranger: Guest) -> None:
    chat = await begun(visitor)
    why = links(visitor, f"{chat}/why/[0-9]+")[-1]

    page = await visitor.open(why)

    assert page.status_code == 200 and "gemini-test" in page.text
    await stranger.begin("dallae", "hello")
    assert (await stranger.open(why)).status_code == 404
    for odd in ("x", "t999999", "999999", "9" * 40, "٣"):
        assert (await visitor.open(f"{chat}/why/{odd}")).status_code == 404


async def test_a_branch_is_a_page_of_its_own_and_the_same_form_makes_one(visitor: Guest) -> None:
    chat = await begun(visitor)
    visitor.web.plays("둘째 답.")
    await visitor.say(chat, "둘째 말")
    await visitor.until(chat, lambda found: words(found)[-1] == "둘째 답.")
    branch = links(visitor, f"{chat}/branch/[0-9]+")[1]
    form = visitor.form(f"{chat}/buttons")
    answers = [await visitor.http.post(branch, data=form, headers=SAME_ORIGIN) for _ in range(2)]
    made = {answer.headers["location"].partition("#")[0] for answer in answers}
    (other,) = made

    before = await visitor.posts(other)
    visitor.web.plays("갈래의 답.")
    await visitor.say(other, "다른 둘째 말")
    after = await visitor.until(other, lambda found: words(found)[-1] == "갈래의 답.")
    told = "\n".join(line.text for line in visitor.web.model.seen[-1].lines)

    assert [body for _, body in before[1:]] == ["안녕", "네, 들려요."]
    assert len(after) == 5 and "둘째 말" in told and "둘째 답." not in told
    assert words(await visitor.posts(chat))[-1] == "둘째 답."


async def test_what_is_kept_stands_on_the_memory_page_and_can_be_corrected_and_forgotten(
    visitor: Guest, stranger: Guest
) -> None:
    chat = await begun(visitor)
    keep = links(visitor, f"{chat}/keep/[0-9]+")[-1]
    await visitor.open(keep)
    await visitor.submit(keep, text="새우 <b>알레르기</b>가 있다")
    listed = (await visitor.open("/me/memory")).text
    (page,) = set(links(visitor, r"/me/memory\?character=[\w-]+"))
    shown = (await visitor.open(page)).text
    (one,) = set(links(visitor, r"/me/memory/(?!fresh|forget-all|export)[\w-]{10,}"))

    await stranger.begin("dallae", "hello")
    await stranger.open("/me/memory?character=dallae")
    stolen = await stranger.submit("/me/memory", text="x", character="dallae")
    taken = await stranger.submit(one, do="forget", character="dallae")
    await visitor.submit(one, do="correct", text="땅콩 알레르기가 있다", character="dallae")
    corrected = (await visitor.open(page)).text
    now = next(each for each in set(links(visitor, r"/me/memory/(?!fresh|forget-all|export)[\w-]{10,}")))
    await visitor.submit(now, do="pin", character="dallae")
    pinned = (await visitor.open(page)).text
    await visitor.submit(now, do="forget", character="dallae")
    gone = (await visitor.open(page)).text

    assert "기억 1개" in listed and "새우 &lt;b&gt;알레르기" in shown
    assert taken.status_code == 404 and stolen.status_code == 303
    assert "땅콩" in corrected and "고정 풀기" in pinned and "땅콩" not in gone


async def test_all_is_forgotten_only_with_the_box_ticked(visitor: Guest) -> None:
    chat = await begun(visitor)
    keep = links(visitor, f"{chat}/keep/[0-9]+")[-1]
    await visitor.open(keep)
    await visitor.submit(keep, text="커피를 싫어한다")
    page = "/me/memory?character=dallae"
    await visitor.open(page)

    unsure = await visitor.submit("/me/memory/forget-all", character="dallae")
    still = (await visitor.open(page)).text
    file = (await visitor.open("/me/memory/export?character=dallae")).json()
    await visitor.open(page)
    await visitor.submit("/me/memory/fresh", do="on", character="dallae")
    fresh = (await visitor.open(page)).text
    await visitor.submit("/me/memory/forget-all", character="dallae", sure="yes")
    gone = (await visitor.open(page)).text

    assert unsure.status_code == 400 and "커피" in still and "커피" in str(file)
    assert "예전 기억 되살리기" in fresh and "커피" not in gone


async def test_a_persona_is_made_used_with_one_character_and_forgotten(visitor: Guest, stranger: Guest) -> None:
    await begun(visitor)
    await visitor.open("/me/personas?character=dallae")
    made = await visitor.submit("/me/personas", name="레온", description="항해사", pronouns="그", character="dallae")
    await visitor.open("/me/personas?character=dallae")
    (one,) = set(links(visitor, r"/me/personas/[\w-]{16}"))
    await visitor.submit("/me/persona", persona=one.rpartition("/")[2], character="dallae")
    chosen = (await visitor.open("/me/personas?character=dallae")).text
    usually = (await visitor.open("/me/personas")).text
    twice = await visitor.submit("/me/personas", name="레온")
    await visitor.open(one)
    await visitor.submit(one, name="레오", description="선장", pronouns="")
    changed = (await visitor.open(one)).text

    await stranger.open("/me/personas")
    assert (await stranger.open(one)).status_code == 404
    assert (await stranger.open(f"{one}/picture")).status_code == 404
    await stranger.open("/me/personas")
    assert (await stranger.submit(f"{one}/gone")).status_code == 404
    await visitor.open(one)
    gone = await visitor.submit(f"{one}/gone")
    assert made.headers["location"] == "/me/personas?character=dallae"
    assert " selected>레온" in chosen and " selected>" not in usually
    assert twice.status_code == 400 and "레오" in changed and "선장" in changed
    assert gone.status_code == 303 and (await visitor.open(one)).status_code == 404
