"""Messages that PluralKit and Tupperbox have put in the place of a person's own, and who speaks in them.

Such a bot posts the words through its webhook, under the name of one of the person's members, and deletes the original,
in either order.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp

from bots.discord.inbound import Payload, created_at
from core.clock import Clock
from core.log import get_log
from core.surface.cleaning import clean
from core.surface.events import MessageCreated, Person, Place

PLURALKIT, TUPPERBOX = "466378653216014359", "431544605209788416"  # ids of applications
YOUNG = timedelta(seconds=15)  # how old an original may be
LOOKS, LOOK_PAUSE = 4, 0.25  # for the deletion of an original that a proxied message has overtaken
REMEMBERED = 2_000
CALLS, IN_SECONDS = 10, 1.0  # that PluralKit takes
ANSWER_WITHIN = aiohttp.ClientTimeout(total=1.5, sock_connect=1.0)
NOT_YET = (0.3, None)  # seconds until PluralKit is asked again for a message that it does not know yet
LONGEST_ANSWER = 262_144  # bytes
NAME_LIMIT, ID_LIMIT, PRONOUNS_LIMIT = 100, 60, 40

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

log = get_log(__name__)


@dataclass(frozen=True, slots=True)
class Member:
    """Who speaks, as PluralKit tells: for whom (`sender`), in place of which message (`original`)."""

    sender: str
    original: str
    id: str
    name: str
    pronouns: str = ""

    def names(self, locale: str | None) -> tuple[Person, str | None]:
        """The one who speaks, and the message that theirs stands for."""
        return Person(f"pk:{self.id}", self.name, locale, behind=self.sender, pronouns=self.pronouns), self.original


def member(answer: Payload, name: str) -> Member:
    """Of PluralKit's answer; `name` is what the message shows, for members that are kept private or are gone."""
    sender, original = str(answer["sender"]), str(answer["original"])
    if not (sender.isdecimal() and original.isdecimal()):
        raise ValueError("no ids")
    told: Payload = answer.get("member") or {}
    called = clean(str(told.get("display_name") or told.get("name") or name))[:NAME_LIMIT]
    known = str(told.get("uuid") or told.get("id") or _mark(sender, name))[:ID_LIMIT]
    return Member(sender, original, known, called, clean(str(told.get("pronouns") or ""))[:PRONOUNS_LIMIT])


def named(sender: str, shown: str) -> str:
    """The id of a member of whom only the name is known."""
    return f"tupper:{_mark(sender, shown)}"


def _mark(sender: str, shown: str) -> str:
    """At most 53 characters; a name that is long or odd is known by its digest."""
    short = len(shown) <= 32 and shown.isprintable()
    return f"{sender}:{shown if short else sha256(shown.encode(errors='surrogatepass')).hexdigest()[:32]}"


def is_proxy(message: Payload) -> bool:
    return message.get("webhook_id") is not None and str(message.get("application_id")) in {PLURALKIT, TUPPERBOX}


@dataclass(slots=True)
class Said:
    event: MessageCreated
    deleted: bool = False


class Recent:
    """What people have just said, for a while: among it are the originals. Pure."""

    def __init__(self) -> None:
        self._said: OrderedDict[str, Said] = OrderedDict()
        self._replaced: OrderedDict[str, bool] = OrderedDict()

    def heard(self, event: MessageCreated) -> None:
        _remember(self._said, event.id, Said(event))

    def gone(self, message_id: str) -> None:
        if message_id in self._said:
            self._said[message_id].deleted = True

    def replace(self, message_id: str) -> None:
        _remember(self._replaced, message_id, value=True)

    def is_replaced(self, message_id: str) -> bool:
        return message_id in self._replaced

    def by_id(self, message_id: str) -> MessageCreated | None:
        said = self._said.get(message_id)
        return None if said is None else said.event

    def candidates(self, event: MessageCreated) -> list[Said]:
        """What the proxied `event` may stand for: newest first, the deleted ones before the others."""
        found = [said for said in self._around(event.place, event.at) if _contains(said.event, event)]
        return sorted(found, key=lambda said: (not said.deleted, -int(said.event.id)))

    def calls_us(self, place: Place, at: datetime) -> bool:
        """Whether somebody has just addressed the character there."""
        return any(said.event.addressed for said in self._around(place, at))

    def _around(self, place: Place, at: datetime) -> list[Said]:
        return [
            said
            for said in self._said.values()
            if said.event.place == place and at - YOUNG <= said.event.at and not self.is_replaced(said.event.id)
        ]


def _contains(original: MessageCreated, proxied: MessageCreated) -> bool:
    """Whether the words are in the original, which has marks around them that say whose they are."""
    if int(original.id) > int(proxied.id):
        return False
    if proxied.text:
        return proxied.text in original.text
    return 0 < proxied.attachments == original.attachments


class PluralKit:
    """PluralKit's public API, as long as the block lasts. Fails quietly: then nobody knows. Without an address it is
    not asked."""

    def __init__(self, base: str, clock: Clock) -> None:
        self._base = base.rstrip("/")
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._calls: deque[float] = deque(maxlen=CALLS)
        self._not_before = 0.0

    async def message(self, message_id: str) -> Payload | None:
        """What it knows of a proxied message. It hears of its own messages a moment after we do."""
        if not self._base.startswith("http"):
            return None
        for pause in NOT_YET:
            if self._clock.monotonic() < self._not_before or not await self._may_call():
                return None
            try:
                status, answer = await self._get(message_id)
            except (aiohttp.ClientError, OSError, ValueError) as error:  # OSError: TimeoutError too
                log.warning("PluralKit not asked", why=type(error).__name__)
                return None
            if status == 200:
                return answer
            if status != 404 or pause is None:
                return None
            await self._clock.sleep(pause)
        return None

    async def _get(self, message_id: str) -> tuple[int, Payload]:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=ANSWER_WITHIN, headers={"User-Agent": "Iyagi"})
        url = f"{self._base}/messages/{message_id}"
        async with self._session.get(url, allow_redirects=False) as answer:
            if answer.status == 429:
                self._not_before = self._clock.monotonic() + float(answer.headers.get("Retry-After", IN_SECONDS))
            if answer.status != 200 or (answer.content_length or 0) > LONGEST_ANSWER:
                return answer.status, {}
            told: Any = await answer.json(content_type=None)  # somebody else's; read below as a mapping
            return (200, told) if isinstance(told, dict) else (500, {})

    async def _may_call(self) -> bool:
        """Within PluralKit's limit; False where the turn would come too late."""
        now = self._clock.monotonic()
        wait = self._calls[0] + IN_SECONDS - now if len(self._calls) == CALLS else 0.0
        if wait > IN_SECONDS:
            return False
        self._calls.append(now + max(wait, 0.0))
        if wait > 0:
            await self._clock.sleep(wait)
        return True

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


class Proxies:
    """One a connection."""

    def __init__(self, api: PluralKit, clock: Clock) -> None:
        self.recent = Recent()
        self._api = api
        self._clock = clock
        self._speakers: OrderedDict[str, Person] = OrderedDict()  # of proxied messages
        self._members: OrderedDict[tuple[str, str], Person] = OrderedDict()  # by server and shown name
        self._senders: OrderedDict[str, bool] = OrderedDict()  # people through whom members have spoken

    async def resolved(self, message: Payload, event: MessageCreated) -> MessageCreated:
        """The proxied `event` with who truly speaks and what it stands for, addressed as its original was."""
        shown = str(message["author"]["username"])
        told = await self._told(message, shown)
        person, original = await self._guessed(event, shown) if told is None else told.names(event.person.locale)
        _remember(self._speakers, event.id, person)
        _remember(self._members, (event.place.space, shown), person)
        if person.behind is not None:
            _remember(self._senders, person.behind, value=True)
        before = None if original is None else self.recent.by_id(original)
        if original is not None:
            self.recent.replace(original)
        if before is None:
            return replace(event, person=person, stands_for=original)
        return replace(
            event,
            person=replace(person, standing=before.person.standing),
            stands_for=original,
            text=event.text or ("" if event.attachments else before.text),
            addressed=event.addressed or before.addressed,
            reply_to=event.reply_to or before.reply_to,
        )

    def speaker(self, message_id: str, shown: Person) -> Person:
        """Who speaks in a proxied message that was heard before; else what it shows, which is a person too."""
        return self._speakers.get(message_id) or replace(shown, is_bot=False)

    def may_be_replaced(self, event: MessageCreated) -> bool:
        """Whether it is by somebody for whom members speak, who may take it over in a moment."""
        return not event.place.direct and event.person.id in self._senders

    def is_young(self, message_id: str) -> bool:
        """Whether a proxied message may yet come for it, or have come."""
        return self._clock.now() - created_at(message_id) < YOUNG

    async def _told(self, message: Payload, shown: str) -> Member | None:
        if str(message.get("application_id")) != PLURALKIT:
            return None
        answer = await self._api.message(str(message["id"]))
        try:
            return None if answer is None else member(answer, shown)
        except (LookupError, TypeError, ValueError, AttributeError):
            log.warning("PluralKit not understood")
            return None

    async def _guessed(self, event: MessageCreated, shown: str) -> tuple[Person, str | None]:
        """By the words: the original is among what was just said, and deleted, now or in a moment."""
        found = self.recent.candidates(event)
        for _ in range(LOOKS):
            if not found or found[0].deleted:
                break
            await self._clock.sleep(LOOK_PAUSE)
            found = self.recent.candidates(event)
        known = self._members.get((event.place.space, shown))
        if not found:
            return known or Person(named("?", shown), shown, event.person.locale), None
        original = found[0].event
        if known is not None and known.behind == original.person.id:
            return known, original.id
        sender = original.person.id
        return Person(named(sender, shown), shown, event.person.locale, behind=sender), original.id


def _remember(memory: OrderedDict[K, V], key: K, value: V) -> None:
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > REMEMBERED:
        memory.popitem(last=False)
