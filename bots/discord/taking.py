"""Hands events to the desk, and says what the desk cannot."""

from __future__ import annotations

from bots.discord.front import Front
from core.errors import Unavailable
from core.log import get_log
from core.surface.events import ButtonPressed, CommandInvoked, Event, MessageCreated
from core.surface.port import Outgoing, SurfaceError
from core.text import Text, pick_locale

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds, while the database does not answer

log = get_log(__name__)


async def keep(front: Front, event: Event) -> bool:
    """False where the database stays away."""
    for pause in (*PAUSES, None):
        try:
            await front.desk.take(event)
        except Unavailable:
            if pause is not None:
                await front.clock.sleep(pause)
        else:
            return True
    log.error("event not kept, the database does not answer", event_id=event.id)
    return False


async def say(
    front: Front, event: MessageCreated | CommandInvoked | ButtonPressed, words: Text, reply_to: str | None = None
) -> None:
    """What the desk cannot say, for it has not got the event."""
    ticket = None if isinstance(event, MessageCreated) else event.ticket
    text = front.catalog.render(words, language(front, event.person.locale))
    notice = Outgoing(text=text, key=f"x{event.id}", notice=True, reply_to=reply_to)
    try:
        await front.surfaces.surface(event.place, ticket).post(notice)
    except SurfaceError as error:
        log.warning("notice not posted", key=words.key, why=type(error).__name__)


def language(front: Front, told: str | None) -> str:
    """Of words to somebody of whom Discord has `told` a language, or none."""
    return pick_locale(told or front.language or "ko")
