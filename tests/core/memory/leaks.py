"""A small world in which everything that is said holds a word of its own: whoever is reminded of it must have heard it.

The rule is told here once more, by people instead of places: what is remembered in front of some must have been said in
front of all of them, or belong to the one who is alone with the character now.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import RowMapping, func, insert, select, update

from core.accounts import people
from core.ai.model import Role
from core.characters import store as characters
from core.characters.store import Listed
from core.chat import company, inbox, store
from core.db import Read
from core.db.tables.chat import cast, chats, messages, turns
from core.db.tables.memory import digests, memories
from core.db.tables.people import people as identities
from core.db.tables.places import places
from core.ledger.lease import Claim
from core.memory.recall import Asked
from core.reach import Reach
from core.surface.events import Person, Place
from tests.core.characters import stock
from tests.core.conftest import Stage
from tests.core.memory.canaries import Ahead, Gossip, silent

WORDS = ["바다", "커피", "보리", "기차", "시험", "병원", "우산", "고양이", "약속", "생일", "비밀", "여행"]
WORDS += ["coffee", "harbour", "piano", "exam", "secret", "garden"]
CANARY = re.compile(r"kx\d{5}q")
EVERYBODY = frozenset(range(9))  # the last one has never said a word
SERVERS = {"s1": frozenset(range(6)), "s2": frozenset({3, 4, 5, 6, 7})}
TWICE = (0, 3)  # have an identity on another platform, too


@dataclass
class Spot:
    """A place of this world. `some` hear it while it is private, `within` is the channel of a thread."""

    place: Place
    some: frozenset[int]
    cast: tuple[int, ...]
    within: str = ""
    follows: bool = False
    id: int = 0
    reach: Reach = Reach.PRIVATE


@dataclass(frozen=True)
class Canary:
    """Who said it (or was told it), where, who heard it then, and which characters."""

    word: str
    account: int
    where: str
    audience: frozenset[int]
    heard: frozenset[int]
    chat: int
    reach: Reach


@dataclass
class World:
    stage: Stage
    model: Gossip
    clock: Ahead
    random: Random
    spots: dict[str, Spot]
    people: dict[tuple[str, int], int] = field(default_factory=dict)
    accounts: dict[int, int] = field(default_factory=dict)
    cards: list[Listed] = field(default_factory=list)
    canaries: dict[str, Canary] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    said: dict[int, str] = field(default_factory=dict)
    count: int = 0
    recalled: int = 0
    seen: int = 0

    # What is so.

    def hear(self, name: str) -> frozenset[int]:
        """Who can hear what is said there now."""
        spot = self.spots[name]
        match spot.reach:
            case Reach.DIRECT:
                return spot.some
            case Reach.PRIVATE if spot.within and spot.follows:
                return self.hear(spot.within)
            case Reach.PRIVATE:
                return spot.some & self.hear(spot.within) if spot.within else spot.some
            case Reach.SPACE:
                return SERVERS[spot.place.space]
            case Reach.PUBLIC:
                return EVERYBODY

    def wrong(self, word: str, name: str, character: int, accounts: Iterable[int | None]) -> str:
        """Why a character may not be reminded of it there; "" where it may."""
        canary, now = self.canaries[word], self.hear(name)
        if word in self.gone:
            return f"{word} was taken back"
        if character not in canary.heard:
            return f"{word} was not heard by {character}"
        mine = canary.account in accounts
        if not mine and canary.where not in {name, self.spots[name].within}:
            return f"{word} is another person's"
        reach = self.spots[name].reach
        if canary.where == name and reach.within(canary.reach):
            return ""  # whoever is let in later can read there what was said
        if not now <= canary.audience and not (mine and reach is Reach.DIRECT):
            return f"{word} of {canary.where} is not for all at {name}"
        return ""

    async def present(self, name: str) -> tuple[list[int], int]:
        """The characters that are there, the first one first, and the chat."""
        async with self.stage.db.read() as tx:
            row = await tx.row(
                select(places.c.character_id, places.c.chat_id).where(places.c.id == self.spots[name].id)
            )
            assert row is not None
            here = await company.of(tx, row["chat_id"])
        return [seat.character_id for seat in here.members] or [row["character_id"]], row["chat_id"]

    # What happens.

    async def speak(self, name: str) -> None:
        """Somebody says something there; now and then a character answers."""
        spot, here = self.spots[name], await self.present(name)
        known = [each for each in sorted(self.hear(name)) if (spot.place.platform, each) in self.people]
        if not known:
            return
        account = self.random.choice(known)
        person = self.people[spot.place.platform, account]
        async with self.stage.db.write() as tx:
            word = self._word(name, account, here)
            values = {"person_id": person, "native_id": word}
            text = f"{self._words()} {word} {self._words()}"
            message_id = await store.add_message(tx, here[1], Role.PERSON, text, self.clock.now(), **values)
            self.said[message_id] = name
            if self.random.random() < 0.4:
                word = self._word(name, account, here)
                speaker = self.random.choice(here[0])
                version = next(card.version_id for card in self.cards if card.id == speaker)
                turn = {"place_id": spot.id, "chat_id": here[1], "version_id": version, "asker_id": person}
                made = insert(turns).values(**turn, kind="reply", state="done", started_at=self.clock.now())
                values = {"version_id": version, "turn_id": await tx.value(made.returning(turns.c.id))}
                text = f"{self._words()} {word}"
                message_id = await store.add_message(tx, here[1], Role.CHARACTER, text, self.clock.now(), **values)
                self.said[message_id] = name

    def _words(self) -> str:
        return " ".join(self.random.sample(WORDS, 2))

    def _word(self, name: str, account: int, here: tuple[list[int], int]) -> str:
        word = f"kx{len(self.canaries):05d}q"
        canary = Canary(word, account, name, self.hear(name), frozenset(here[0]), here[1], self.spots[name].reach)
        self.canaries[word] = canary
        return word

    async def open_or_close(self, name: str) -> None:
        """Who can hear what is said there changes, in its threads too."""
        spot = self.spots[name]
        if spot.reach is Reach.DIRECT or spot.within:
            return
        wide = Reach.SPACE if spot.place.space else Reach.PUBLIC
        spot.reach = wide if spot.reach is Reach.PRIVATE else Reach.PRIVATE
        for each in (name, *(thread for thread, one in self.spots.items() if one.within == name and one.follows)):
            self.spots[each].reach = spot.reach
            await self.mark(each)

    async def mark(self, name: str) -> None:
        spot = self.spots[name]
        place = Place(
            spot.place.platform,
            spot.place.bot,
            spot.place.space,
            spot.place.channel,
            spot.place.thread,
            direct=spot.place.direct,
            reach=spot.reach,
        )
        async with self.stage.db.write() as tx:
            spot.id = await inbox.place_id(tx, place, marked=True)

    async def come_or_go(self, name: str) -> None:
        """A character comes in, or leaves; the first one, too."""
        here, _ = await self.present(name)
        async with self.stage.db.write() as tx:
            claim = await self.claim(tx, name)
            absent = [card for card in self.cards if card.id not in here]
            if len(here) > 1 and (not absent or self.random.random() < 0.5):
                await company.dismiss(tx, claim, self.random.choice(here))
            elif absent:
                await company.invite(tx, claim, self.random.choice(absent), None, self.clock.now())

    async def claim(self, tx: Read, name: str) -> Claim:
        row = await tx.row(select(places).where(places.c.id == self.spots[name].id))
        assert row is not None
        kept = {each: row[each] for each in ("character_id", "version_id", "chat_id", "company")}
        return Claim(place_id=row["id"], epoch=0, worker="", place=self.spots[name].place, **kept)

    async def begin_anew(self, name: str) -> None:
        here, _ = await self.present(name)
        card = next(card for card in self.cards if card.id == here[0])
        async with self.stage.db.write() as tx:
            await store.start_chat(tx, self.spots[name].id, card, self.clock.now())

    async def take_back(self) -> None:
        """Somebody deletes what they have said."""
        left = [word for word in self.canaries if word not in self.gone]
        async with self.stage.db.write() as tx:
            word = self.random.choice(left)
            await store.delete_message(tx, self.spots[self.canaries[word].where].id, word)
            found = select(func.count()).select_from(messages).where(messages.c.text.contains(word))
            if not await tx.value(found):
                self.gone.add(word)

    async def learn(self) -> None:
        """All that is behind is behind its chat's window from now on, and what is to be learnt of it is."""
        async with self.stage.db.write() as tx:
            newest = await tx.value(select(func.max(messages.c.id))) or 0
            for table in (chats, cast):
                await tx.run(update(table).values(window_from=newest))
        await silent(self.stage, self.clock)

    # What is asked and found.

    async def remind(self) -> list[str]:
        """Somebody speaks to a character, in words that were said before; what must not come to mind then."""
        name = self.random.choice(list(self.spots))
        here, chat_id = await self.present(name)
        character = self.random.choice(here)
        platform = self.spots[name].place.platform
        listening = [each for each in sorted(self.hear(name)) if (platform, each) in self.people]
        if not listening:
            return []
        account = None if self.random.random() < 0.1 else self.random.choice(listening)
        word = self.random.choice(list(self.canaries))
        said = self.random.choice([self._words(), f"{word} {self._words()}", f"기억나? {self._words()}"])
        asked = Asked(
            character_id=character,
            person_id=None if account is None else self.people[platform, account],
            place_id=self.spots[name].id,
            chat_id=chat_id,
            window=self.random.choice([0, 10**9]),
            said=said,
            previous="",
            now=self.clock.now(),
            person="지우",
            character="하린",
            among=self.spots[name].reach is not Reach.DIRECT,
        )
        found = await self.stage.recall.recall(asked)
        words = [each for one in found for each in CANARY.findall(one.text)]
        self.recalled += len(words)
        return [why for each in words if (why := self.wrong(each, name, character, {account}))]

    def known(self) -> list[str]:
        """What a model was told that is not for the place that it was asked about."""
        found, fresh = [], self.model.seen[self.seen :]
        self.seen = len(self.model.seen)
        for prompt in fresh:
            given = [json.loads(line) for line in prompt.lines[-1].text.split("\n")]
            ids = [each["message"] for each in given if "message" in each]
            words = [word for each in given if "known" in each for word in CANARY.findall(each["text"])]
            name = self.said[ids[0]]
            there = {self.canaries[word].account for each in given for word in CANARY.findall(str(each.get("text")))}
            found += [why for word in words if (why := self._wrong_known(word, name, there))]
        return found

    def _wrong_known(self, word: str, name: str, there: set[int]) -> str:
        heard = self.canaries[word].heard
        return self.wrong(word, name, min(heard), there)

    async def kept(self) -> list[str]:
        """Memories and digests that hold what their characters have not heard, or what is another person's."""
        async with self.stage.db.read() as tx:
            drawn = await tx.rows(
                select(memories.c.character_id, memories.c.text, identities.c.account_id).join(
                    identities, identities.c.id == memories.c.person_id
                )
            )
            told = await tx.rows(select(digests.c.character_id, digests.c.chat_id, digests.c.text))
        return [*self._kept_memories(drawn), *self._kept_digests(told)]

    def _kept_memories(self, rows: Iterable[RowMapping]) -> Iterator[str]:
        for row in rows:
            for word in CANARY.findall(row["text"]):
                canary = self.canaries[word]
                if row["character_id"] not in canary.heard or word in self.gone:
                    yield f"memory of {word}"
                if row["account_id"] != self.accounts[canary.account]:
                    yield f"{word} as another person's memory"

    def _kept_digests(self, rows: Iterable[RowMapping]) -> Iterator[str]:
        for row in rows:
            for word in CANARY.findall(row["text"]):
                canary = self.canaries[word]
                if row["character_id"] not in canary.heard or row["chat_id"] != canary.chat:
                    yield f"digest with {word}"
                if word in self.gone:
                    yield f"digest with {word}, taken back"

    async def step(self) -> list[str]:
        """Something happens, and somebody is reminded of something."""
        self.count += 1
        groups = [name for name, spot in self.spots.items() if spot.reach is not Reach.DIRECT]
        name = self.random.choice(groups if self.random.random() < 0.7 else list(self.spots))
        await self.speak(name)
        chance = self.random.random()
        if chance < 0.08:
            await self.open_or_close(self.random.choice(groups))
        elif chance < 0.14:
            await self.come_or_go(self.random.choice(groups))
        elif chance < 0.16:
            await self.begin_anew(name)
        elif chance < 0.20:
            await self.take_back()
        found: list[str] = []
        if self.count % 40 == 0:
            await self.learn()
            found += [*self.known(), *await self.kept()]
        for _ in range(2):
            found += await self.remind()
        return found


def _spots() -> dict[str, Spot]:
    def place(channel: str, space: str = "", thread: str = "", platform: str = "fake", bot: str = "bot") -> Place:
        return Place(platform, bot, space, channel, thread, direct=channel.startswith("dm"))

    some = frozenset
    found = {
        "hall": Spot(place("hall", "s1"), some({0, 1, 3}), (0, 1), reach=Reach.SPACE),
        "den": Spot(place("den", "s1"), some({0, 1, 2}), (0,)),
        "lab": Spot(place("lab", "s1"), some({1, 4}), (0, 2)),
        "hall.t": Spot(place("hall", "s1", "t"), some(), (0,), "hall", follows=True, reach=Reach.SPACE),
        "hall.w": Spot(place("hall", "s1", "w"), some({0, 4}), (0, 1), "hall"),
        "den.w": Spot(place("den", "s1", "w"), some({1, 2, 5}), (0,), "den"),
        "hall2": Spot(place("hall2", "s2"), some({3, 6}), (0, 1), reach=Reach.SPACE),
        "den2": Spot(place("den2", "s2"), some({3, 5}), (1,)),
        "square": Spot(place("square"), some({2, 5}), (0, 1, 2), reach=Reach.PUBLIC),
        "club": Spot(place("club", platform="other"), some({0, 3}), (0,)),
    }
    for account in range(8):
        for number in range(2):
            name = f"dm{account}.{number}"
            alone = place(name, bot=f"bot{number}")
            found[name] = Spot(alone, some({account}), (number,), reach=Reach.DIRECT)
    for account in TWICE:
        name = f"dm{account}.other"
        found[name] = Spot(place(name, platform="other"), some({account}), (0,), reach=Reach.DIRECT)
    return found


async def world(stage: Stage, model: Gossip, clock: Ahead, seed: int) -> World:
    """Everybody is there, and nothing was said yet. Three characters of three owners; two people have one name."""
    made = World(stage, model, clock, Random(seed), _spots())
    owners = [await stock.account(stage.db) for _ in range(3)]
    for number, name in enumerate(("하린", "도윤", "서아")):
        await stock.keep(stage.db, f"leaky{number}", stock.v3(name), owners[number])
    async with stage.db.write() as tx:
        for number in range(3):
            card = await characters.find(tx, f"leaky{number}", owners[number])
            assert card is not None
            made.cards.append(card)
        for account in range(8):
            name = "지우" if account in {1, 2} else f"사람{account}"
            known = await people.know(tx, "fake", Person(f"p{account}", name, "ko"), clock.now())
            made.people["fake", account], made.accounts[account] = known.id, known.account_id
        for account in TWICE:
            known = await people.know(tx, "other", Person(f"p{account}", f"사람{account}", "ko"), clock.now())
            made.people["other", account] = known.id
            mine = update(identities).where(identities.c.id == known.id)
            await tx.run(mine.values(account_id=made.accounts[account]))
    for name, spot in made.spots.items():
        await made.mark(name)
        async with stage.db.write() as tx:
            await store.start_chat(tx, spot.id, made.cards[spot.cast[0]], clock.now())
            for each in spot.cast[1:]:
                claim = await made.claim(tx, name)
                await company.invite(tx, claim, made.cards[each], None, clock.now())
    return made
