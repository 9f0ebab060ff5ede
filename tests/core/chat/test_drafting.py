"""Prompts over whole chats: each begins with the bytes of the one before, and each can be made again."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any  # cards are JSON

import pytest
from sqlalchemy import select

from core.ai.model import Finish, Prompt, Role, Usage
from core.characters import store as characters
from core.characters.store import Listed
from core.chat import inbox, receipt, store
from core.chat.drafting import Draft, Wish, draft, hash_of, rebuilt, room
from core.chat.measuring import measured
from core.chat.said import Said
from core.chat.store import Answer
from core.db import Db, Write
from core.db.tables.chat import chats, messages
from core.surface.events import Place

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
PLACE = Place("test", "bot", "", "room", direct=True)
WORDS = [f"word{number}" for number in range(40)]


def entry(number: int, dice: random.Random) -> dict[str, Any]:
    """A lorebook entry with some of all that an entry may ask for."""
    keys = dice.sample(WORDS, 2)
    if number % 5 == 0:
        keys.append(f"/{dice.choice(WORDS)}\\b/i")
    content = f"fact {number} about {{{{user}}}}: " + " ".join(dice.sample(WORDS, 4)) + " {{roll:d20}}"
    if number % 7 == 0:
        content = f"@@depth {number % 3}\n@@role {dice.choice(['system', 'user', 'assistant'])}\n{content}"
    if number % 17 == 0:
        content = "@@disable_ui_prompt post_history_instructions"
    return {
        "id": number,
        "keys": keys,
        "content": content,
        "enabled": number % 11 != 0,
        "insertion_order": dice.randrange(200),
        "constant": number % 13 == 0,
        "extensions": {
            "probability": dice.choice([100, 100, 50]),
            "useProbability": True,
            "sticky": dice.choice([0, 0, 3]),
            "cooldown": dice.choice([0, 0, 4]),
            "delay": dice.choice([0, 0, 5]),
            "group": dice.choice(["", "", "g"]),
            "position": dice.choice([0, 1, 1, 4, 7]),
            "outlet_name": "o",
            "depth": dice.randrange(6),
        },
    }


def card(dice: random.Random, **more: Any) -> dict[str, Any]:
    data = {
        "name": "Fennel",
        "description": "{{char}} met {{user}} at {{time}} and rolled {{roll:d100}}. {{setvar::mood::calm}}",
        "personality": "{{getvar::mood}}",
        "first_mes": "Hello.",
        "mes_example": "<START>\n{{user}}: Hi\n{{char}}: Hello",
        "post_history_instructions": "It is {{time}}; {{incvar::turns}}{{getvar::turns}} turns. {{outlet::o}} "
        "{{lastMessageId}} {{idle_duration}} {{lastCharMessage}} {{lastUserMessage}}",
        "character_book": {
            "recursive_scanning": True,
            "extensions": {},
            "entries": [entry(number, dice) for number in range(1, 41)],
        },
        "extensions": {
            "iyagi": {"language": "en"},
            "depth_prompt": {"prompt": "{{char}} purrs.", "depth": dice.randrange(6), "role": "system"},
        },
        **more,
    }
    return {"spec": "chara_card_v3", "spec_version": "3.0", "data": data}


@dataclass
class Chat:
    """A chat that is led without any model: what a turn keeps, step by step."""

    db: Db
    listed: Listed
    id: int
    turn: int = 0
    now: datetime = NOW
    budget: int = 3_000
    answers: list[int] = field(default_factory=list)

    @classmethod
    async def begin(cls, db: Db, raw: dict[str, Any], **more: Any) -> Chat:
        async with db.write() as tx:
            await characters.keep(tx, "fennel", raw, None, NOW)
            listed = await characters.find(tx, "fennel")
            assert listed is not None
            place = await inbox.place_id(tx, PLACE)
            return cls(db, listed, await store.start_chat(tx, place, listed, NOW), **more)

    async def say(self, text: str, name: str = "Mina") -> Draft:
        self.now += timedelta(minutes=1)
        self.turn += 1
        async with self.db.write() as tx:
            history = await store.history(tx, self.id)
            message_id = await store.add_message(tx, self.id, Role.PERSON, text, self.now, shown_name=name)
            history.append(Said(message_id, Role.PERSON, name, text, (), self.now))
            return await self.draft(tx, history)

    async def draft(self, tx: Write, history: list[Said], *, fresh: bool = True, again: bool = False) -> Draft:
        wish = Wish(
            turn_id=self.turn,
            chat_id=self.id,
            version_id=self.listed.version_id,
            character_id=self.listed.id,
            card=self.listed.card,
            direct=True,
            began=self.now,
            budget=self.budget,
            fresh=fresh,
            more=False,
            again=again,
        )
        return await draft(tx, wish, history)

    async def answer(self, made: Draft, text: str) -> int:
        given = Answer(text, Finish.COMPLETE, "test", "model", Usage(10, 20, 5, 7), 3, ("other:model: busy",))
        async with self.db.write() as tx:
            message_id = await store.add_message(
                tx, self.id, Role.CHARACTER, text, self.now, version_id=self.listed.version_id
            )
            await store.add_variant(tx, message_id, 1, given)
            await receipt.keep(tx, message_id, 1, measured(made, self.listed.card, given), self.now)
        self.answers.append(message_id)
        return message_id


def beginning(prompt: Prompt, settled: int) -> list[str]:
    return [*prompt.stable, *(f"{line.role}:{line.text}" for line in prompt.lines[:settled])]


@pytest.mark.parametrize(
    ("seed", "database_url"),
    [(0, "sqlite_url"), (1, "sqlite_url"), (2, "sqlite_url"), (3, "emptied_postgres")],
    indirect=["database_url"],
)
async def test_over_two_hundred_turns_each_prompt_begins_with_the_settled_bytes_of_the_last(db: Db, seed: int) -> None:
    dice = random.Random(seed)
    chat = await Chat.begin(db, card(dice))
    last: Prompt | None = None
    told = moved = 0

    for _ in range(200):
        made = await chat.say(" ".join(dice.choices(WORDS, k=dice.randrange(1, 30))))
        prompt, why = made.prompt, made.receipt.broke
        if last is not None:
            kept = beginning(prompt, last.settled) == beginning(last, last.settled)
            assert kept == (why == ""), why
            assert why in {"", "window"}
        moved += why == "window"
        told += len(made.receipt.lore)
        await chat.answer(made, " ".join(dice.choices(WORDS, k=dice.randrange(1, 30))))
        last = prompt

    assert told > 200
    assert 2 <= moved <= 20
    async with db.read() as tx:
        rows = await tx.rows(select(messages.c.id, messages.c.lore).where(messages.c.chat_id == chat.id))
    assert sum(len(row["lore"]) for row in rows) > 50


async def test_every_prompt_can_be_made_again_from_its_receipt(db: Db) -> None:
    dice = random.Random(9)
    chat = await Chat.begin(db, card(dice))
    hashes: dict[int, str] = {}

    for _ in range(60):
        made = await chat.say(" ".join(dice.choices(WORDS, k=20)))
        hashes[await chat.answer(made, " ".join(dice.choices(WORDS, k=20)))] = hash_of(made.prompt)

    async with db.read() as tx:
        for message_id, known in hashes.items():
            shown = await receipt.of(tx, message_id)
            again = await rebuilt(tx, message_id)
            assert shown is not None and again is not None
            assert shown.receipt.prompt_hash == hash_of(again) == known


async def test_what_was_edited_since_shows_in_the_hash(db: Db) -> None:
    chat = await Chat.begin(db, card(random.Random(1)))
    made = await chat.say("word1 word2")
    message_id = await chat.answer(made, "Noted.")

    async with db.write() as tx:
        first = (await store.history(tx, chat.id))[0]
        await tx.run(messages.update().where(messages.c.id == first.id).values(text="word3"))
        again = await rebuilt(tx, message_id)

    assert again is not None
    assert hash_of(again) != made.receipt.prompt_hash


async def test_an_edit_breaks_the_beginning_and_is_named(db: Db) -> None:
    chat = await Chat.begin(db, card(random.Random(1), extensions={"iyagi": {"language": "en"}}))
    await chat.answer(await chat.say("word1"), "Yes.")
    await chat.answer(await chat.say("word2"), "Yes.")

    async with db.write() as tx:
        first = (await store.history(tx, chat.id))[0]
        await tx.run(messages.update().where(messages.c.id == first.id).values(text="word3"))
    made = await chat.say("word4")

    assert made.receipt.broke == "edit"


async def test_a_turn_that_is_taken_up_again_gets_the_same_prompt(db: Db) -> None:
    # A book in which nothing is left to chance: what silences the last instructions would hide what is counted here.
    book = {"extensions": {}, "entries": [{"keys": ["word2"], "content": "The second word."}]}
    chat = await Chat.begin(db, card(random.Random(3), character_book=book))
    await chat.answer(await chat.say("word1 word5"), "Yes.")
    made = await chat.say("word2 word9")

    async with db.write() as tx:
        again = await chat.draft(tx, await store.history(tx, chat.id), fresh=False)
        once_more = await chat.draft(tx, await store.history(tx, chat.id), fresh=False)

    assert hash_of(again.prompt) == hash_of(made.prompt) == hash_of(once_more.prompt)
    assert "2 turns" in made.prompt.tail
    assert "The second word." in made.prompt.lines[-1].text


async def test_a_receipt_tells_what_was_used_and_why_and_goes_with_its_message(db: Db) -> None:
    lore = {"extensions": {}, "entries": [{"keys": ["tea"], "content": "Tea is at four.", "comment": "Tea time"}]}
    chat = await Chat.begin(db, card(random.Random(1), character_book=lore))
    message_id = await chat.answer(await chat.say("tea?"), "At four.")

    async with db.read() as tx:
        shown = await receipt.of(tx, message_id)

    assert shown is not None
    (used,) = shown.receipt.lore
    assert (used.what, used.why is not None and used.why.key) == ("Tea time", "lore-key")
    assert shown.receipt.version_id == chat.listed.version_id
    assert shown.receipt.tried == ("other:model: busy",)
    assert (shown.model, shown.input_tokens, shown.cached_tokens, shown.cost) == ("model", 10, 20, 3)
    async with db.write() as tx:
        await tx.run(messages.delete().where(messages.c.id == message_id))
        assert await receipt.of(tx, message_id) is None


async def test_an_answer_that_is_told_anew_gets_the_same_prompt(db: Db) -> None:
    chat = await Chat.begin(db, card(random.Random(4)))
    await chat.answer(await chat.say("word1 word5"), "Yes.")
    made = await chat.say("word2 word9 word7")
    chat.turn += 1

    async with db.write() as tx:
        history = await store.history(tx, chat.id)
        anew = await chat.draft(tx, history, fresh=False, again=True)
        once_more = await chat.draft(tx, await store.history(tx, chat.id), fresh=False, again=True)

    assert hash_of(anew.prompt) == hash_of(made.prompt) == hash_of(once_more.prompt)
    assert anew.receipt.lore == made.receipt.lore
    assert anew.receipt.left_out == made.receipt.left_out


async def test_edited_words_call_for_their_own_lore_when_they_are_answered_anew(db: Db) -> None:
    tea = {"id": 1, "keys": ["tea"], "content": "Tea is at four.{{incvar::served}}"}
    cake = {"id": 2, "keys": ["cake"], "content": "The cake is a lie."}
    anew = {"id": 3, "keys": ["tea", "cake"], "content": "Again!", "extensions": {"triggers": ["swipe"]}}
    lore = {"extensions": {}, "entries": [tea, cake, anew]}
    last = "served: {{getvar::served}}"
    chat = await Chat.begin(db, card(random.Random(1), character_book=lore, post_history_instructions=last))
    first = await chat.say("tea?")
    chat.turn += 1

    async with db.write() as tx:
        newest = (await store.history(tx, chat.id))[-1]
        await tx.run(messages.update().where(messages.c.id == newest.id).values(text="cake?"))
        made = await chat.draft(tx, await store.history(tx, chat.id), fresh=False, again=True)

    words = made.prompt.lines[-1].text
    assert "The cake is a lie." in words and "Again!" in words
    assert "Again!" not in first.prompt.lines[-1].text
    assert (first.prompt.tail, made.prompt.tail) == ("served: 1", "served: 1")


async def test_lore_that_always_stands_is_in_the_receipt_as_well(db: Db) -> None:
    always = {"keys": [], "content": "The sea is loud.", "comment": "Sea", "constant": True}
    chat = await Chat.begin(db, card(random.Random(1), character_book={"entries": [always]}))
    message_id = await chat.answer(await chat.say("hi"), "Hello.")

    async with db.read() as tx:
        shown = await receipt.of(tx, message_id)

    assert shown is not None
    (used,) = shown.receipt.lore
    assert (used.what, used.message_id, used.why is not None and used.why.key) == ("Sea", None, "lore-constant")


async def test_lore_that_had_no_room_stands_in_the_receipt_and_again_when_the_turn_is_taken_up(db: Db) -> None:
    entries = [{"id": at, "keys": ["tea"], "content": "fact " * 700, "insertion_order": at} for at in range(3)]
    lore = {"extensions": {}, "entries": entries, "token_budget": 1_000}
    chat = await Chat.begin(db, card(random.Random(1), character_book=lore), budget=8_000)
    made = await chat.say("tea?")

    async with db.write() as tx:
        again = await chat.draft(tx, await store.history(tx, chat.id), fresh=False)
    await chat.answer(made, "At four.")
    later = await chat.say("And?")

    named = [(each.what, each.why) for each in made.receipt.left_out]
    assert named == [("lore:card/1", "book-budget"), ("lore:card/0", "book-budget")]
    assert all(each.tokens > 700 for each in made.receipt.left_out)
    assert again.receipt.left_out == made.receipt.left_out
    assert hash_of(again.prompt) == hash_of(made.prompt)
    assert [used.what for used in made.receipt.lore] == ["2"]
    assert later.prompt.lines[: len(made.prompt.lines)] == made.prompt.lines


async def test_lore_that_gave_way_to_the_newest_message_stands_in_the_receipt(db: Db) -> None:
    entries = [{"id": at, "keys": ["tea"], "content": "fact " * 300, "priority": at} for at in range(2)]
    chat = await Chat.begin(db, card(random.Random(1), character_book={"entries": entries}), budget=9_000)
    needed = (await chat.say("tea? " + "word1 " * 1_200)).receipt.tokens
    async with db.write() as tx:
        await tx.run(messages.delete().where(messages.c.chat_id == chat.id))
    chat.budget = needed - 200 + room(9_000)

    made = await chat.say("tea? " + "word1 " * 1_200)

    async with db.write() as tx:
        again = await chat.draft(tx, await store.history(tx, chat.id), fresh=False)
    assert [(each.what, each.why) for each in made.receipt.left_out if each.what.startswith("lore")] == [
        ("lore:card/0", "newest")
    ]
    assert again.receipt.left_out == made.receipt.left_out
    assert hash_of(again.prompt) == hash_of(made.prompt)


async def test_what_was_cut_stands_in_the_receipt(db: Db) -> None:
    dice = random.Random(2)
    chat = await Chat.begin(db, card(dice), budget=1_500)

    cuts = []
    for _ in range(30):
        made = await chat.say(" ".join(dice.choices(WORDS, k=30)))
        cuts.append([each.what for each in made.receipt.left_out])
        await chat.answer(made, "Yes.")

    assert cuts[0] == []
    assert any(what.startswith("message:") for each in cuts for what in each)
    assert cuts[-1][0].startswith("messages:")


async def test_drift_from_the_speech_level_is_measured_and_the_next_prompt_reminds(db: Db) -> None:
    ours = {"iyagi": {"language": "ko", "voice": {"speech_level": "해요"}}}
    chat = await Chat.begin(db, card(random.Random(1), extensions=ours, post_history_instructions=""))
    kept = await chat.answer(await chat.say("안녕"), "안녕하세요. 오늘은 비가 와요.")
    quiet = await chat.say("그래?")
    strayed = await chat.answer(quiet, "그래. 나는 우산이 없어. 너는 있니?")
    reminded = await chat.say("있어")

    async with db.read() as tx:
        first, second = await receipt.of(tx, kept), await receipt.of(tx, strayed)
    assert first is not None and second is not None
    assert (first.receipt.drift, quiet.prompt.tail) == (0.0, "")
    assert second.receipt.drift == 1.0
    assert "해요체" in reminded.prompt.tail


async def test_a_chat_that_has_ended_leaves_no_trace_of_its_prompts(db: Db) -> None:
    chat = await Chat.begin(db, card(random.Random(1)))
    message_id = await chat.answer(await chat.say("word1"), "Yes.")

    async with db.write() as tx:
        await tx.run(chats.delete().where(chats.c.id == chat.id))

    async with db.read() as tx:
        assert await receipt.of(tx, message_id) is None
