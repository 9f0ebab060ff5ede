"""Updates of the Bot API as events. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from telegram import CallbackQuery, Chat, Message, MessageReactionUpdated, ReactionType, ReactionTypeEmoji, Update
from telegram.constants import ChatType

from bots.telegram import whispers
from bots.telegram.marked import is_for, mentions, opening_command, without_mention
from bots.telegram.media import document_of, files_of
from bots.telegram.people import Me, author, person
from core.declared import BY_NAME, IMPORT, parse
from core.reach import Reach
from core.surface.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
    File,
    MessageCreated,
    MessageEdited,
    Person,
    Place,
    ReactionAdded,
    Ticket,
)

PLATFORM = "telegram"
UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.MESSAGE_REACTION,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
)


def read(update: Update, me: Me, now: datetime) -> Sequence[Event]:
    """What a person did; nothing for what is no concern of the core. `now` dates what Telegram does not date."""
    if update.message:
        return _known(_written(update.message, me))
    if update.edited_message:
        return _known(_edited(update.edited_message, me, update.update_id))
    if update.callback_query:
        return _known(_pressed(update.callback_query, me, now))
    if update.message_reaction:
        return tuple(_reacted(update.message_reaction, me, update.update_id))
    return ()


def place_of(message: Message, me: Me) -> Place:
    """The chat, and the topic in it. The thread of an ordinary group's answer chain is no place of its own."""
    topic = message.message_thread_id if message.is_topic_message else None
    return place_in(message.chat, me, str(topic or ""))


def place_in(chat: Chat, me: Me, thread: str = "") -> Place:
    """A group with a public name can be read by anybody; one without by those who were let in."""
    if chat.type == ChatType.PRIVATE:
        return Place(PLATFORM, str(me.id), "", str(chat.id), thread, direct=True, reach=Reach.DIRECT)
    reach = Reach.PUBLIC if chat.username else Reach.PRIVATE
    return Place(PLATFORM, str(me.id), str(chat.id), str(chat.id), thread, reach=reach)


@dataclass(frozen=True, slots=True)
class _Said:
    """A message that somebody wrote, read as far as every kind of it needs."""

    message: Message
    me: Me
    place: Place
    person: Person
    text: str
    files: tuple[File, ...]

    def command(self, name: str, rest: str = "") -> CommandInvoked:
        """As a reply it is about what it replies to; a command that wants a file takes it from there as well."""
        replied, files = _replied(self.message), self.files
        if replied and not files and any(option.file for option in BY_NAME[name].options):
            files = files_of(replied)
        return CommandInvoked(
            id=str(self.message.message_id),
            place=self.place,
            person=self.person,
            name=name,
            at=self.message.date,
            rest=rest,
            target=str(replied.message_id) if replied else None,
            files=files,
            ticket=self._whisper(name),
        )

    def _whisper(self, name: str) -> Ticket | None:
        """Whoever speaks as a group or a channel has no private chat."""
        if self.place.direct or self.message.sender_chat or name not in whispers.PERSONAL:
            return None
        return whispers.ticket(self.person.id, self.me.username, self.person.locale, self.message.date)


def _known(event: Event | None) -> Sequence[Event]:
    return () if event is None else (event,)


def _written(message: Message, me: Me) -> Event | None:
    place = place_of(message, me)
    who = author(message, me, direct=place.direct)
    attachments = int(message.effective_attachment is not None)
    if who is None or not (message.text or message.caption or attachments):
        return None
    said = _Said(message, me, place, who, without_mention(message, me), files_of(message))
    command = None if who.is_bot else _command(said)
    if command is not None or _is_for_others(said):
        return command
    replied = _replied(message)
    return MessageCreated(
        id=str(message.message_id),
        place=place,
        person=who,
        text=said.text,
        at=message.date,
        addressed=place.direct or mentions(message, me) or _answers(message, me),
        attachments=attachments,
        files=said.files,
        reply_to=str(replied.message_id) if replied else None,
    )


def _command(said: _Said) -> CommandInvoked | None:
    """A command of ours; in private a document without words is a card to take in, and what only looks like a command
    asks for help."""
    private = said.place.direct
    if not said.text and private and document_of(said.message):
        return said.command(IMPORT)
    if not said.text.startswith("/") or not is_for(said.message, said.me):
        return None
    if known := parse(said.text, said.me.commands):
        return said.command(*known)
    return said.command("help") if private and not said.files and opening_command(said.message) else None


def _is_for_others(said: _Said) -> bool:
    """A command that is none of ours, and no words for a character."""
    if said.files or not said.text.startswith("/"):
        return False
    return not is_for(said.message, said.me) or bool(not said.place.direct and opening_command(said.message))


def _edited(message: Message, me: Me, update_id: int) -> Event | None:
    place = place_of(message, me)
    who = author(message, me, direct=place.direct)
    if who is None or message.location:  # a live location moves by edits
        return None
    return MessageEdited(
        # The date of the edit has seconds only, and a message can be edited twice in one.
        id=f"{message.message_id}:edit:{update_id}",
        place=place,
        person=who,
        message_id=str(message.message_id),
        text=without_mention(message, me),
        at=message.edit_date or message.date,
    )


def _pressed(query: CallbackQuery, me: Me, now: datetime) -> Event | None:
    if not query.message or query.data is None:
        return None
    here = query.message
    place = place_of(here, me) if isinstance(here, Message) else place_in(here.chat, me)
    who = person(query.from_user, direct=place.direct)
    personal = not place.direct and whispers.personal(query.data)
    return ButtonPressed(
        id=f"cb:{query.id}",
        place=place,
        person=who,
        ticket=whispers.ticket(who.id, me.username, who.locale, now) if personal else None,
        action=query.data,
        message_id=str(here.message_id),
        at=now,
    )


def _reacted(changed: MessageReactionUpdated, me: Me, update_id: int) -> Iterator[ReactionAdded]:
    """What was added and what was taken back. Telegram names no topic: in a forum the place has no thread.

    Who reacts for a group or a channel is nobody, and custom emoji say nothing.
    """
    if changed.user is None or changed.user.id == me.id:
        return
    place = place_in(changed.chat, me)
    before, after = _emoji(changed.old_reaction), _emoji(changed.new_reaction)
    changes = [(emoji, True) for emoji in before if emoji not in after]
    changes += [(emoji, False) for emoji in after if emoji not in before]
    for number, (emoji, removed) in enumerate(changes):
        yield ReactionAdded(
            id=f"react:{update_id}:{number}",
            place=place,
            person=person(changed.user, direct=place.direct),
            message_id=str(changed.message_id),
            emoji=emoji,
            at=changed.date,
            removed=removed,
        )


def _emoji(reactions: Sequence[ReactionType]) -> list[str]:
    return [reaction.emoji for reaction in reactions if isinstance(reaction, ReactionTypeEmoji)]


def _replied(message: Message) -> Message | None:
    """What a message replies to. What stands in a topic replies to the message that opened it, unless it says else."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created else replied


def _answers(message: Message, me: Me) -> bool:
    """A reply to the bot's words."""
    replied = _replied(message)
    return replied is not None and replied.from_user is not None and replied.from_user.id == me.id
