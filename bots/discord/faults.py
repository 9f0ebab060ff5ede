"""What Discord's refusals mean for a place: one table of its JSON error codes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.surface.port import Gone, Later, Refused, SurfaceError

UNKNOWN_CHANNEL = 10003
UNKNOWN_MEMBER = 10007
UNKNOWN_MESSAGE = 10008
UNKNOWN_USER = 10013
UNKNOWN_WEBHOOK = 10015
UNKNOWN_INTERACTION = 10062
TOO_MANY_WEBHOOKS = 30007
NO_ACCESS = 50001
NOT_THE_AUTHOR = 50005
NO_RIGHT = 50013
TOKEN_OVER = 50027
BAD_FORM = 50035
ARCHIVED = 50083
NO_VOICE_NOTES = 50173
NO_HISTORY = 160002

NOT_TO_BE_PLAYED = {NO_VOICE_NOTES, NO_RIGHT, BAD_FORM, 50159, 50160, 50161}

SLOWLY = 15.0  # seconds after which a place that is overloaded or in slow mode is tried again
OLD_EDITS = 300.0  # of messages older than an hour Discord takes few


@dataclass(frozen=True, slots=True)
class Fault:
    """`sentence` is for the log; `seconds` only where the place takes more later."""

    kind: type[Gone] | type[Refused] | type[Later]
    sentence: str
    seconds: float = 0.0


FAULTS: Mapping[int, Fault] = {
    UNKNOWN_CHANNEL: Fault(Gone, "the channel was deleted"),
    10004: Fault(Gone, "we were removed from this server"),
    UNKNOWN_MESSAGE: Fault(Gone, "the message was deleted"),
    UNKNOWN_USER: Fault(Gone, "there is no such person"),
    UNKNOWN_WEBHOOK: Fault(Gone, "the webhook was deleted"),
    UNKNOWN_INTERACTION: Fault(Gone, "the interaction was not answered in time"),
    20009: Fault(Refused, "Discord takes the words for explicit, which this person or place does not get"),
    20016: Fault(Later, "the channel is in slow mode", SLOWLY),
    20022: Fault(Later, "announcements take few edits", OLD_EDITS),
    20028: Fault(Later, "the channel takes no more messages for now", SLOWLY),
    TOO_MANY_WEBHOOKS: Fault(Refused, "the channel has its 15 webhooks: free one"),
    30046: Fault(Later, "messages older than an hour take few edits", OLD_EDITS),
    40005: Fault(Refused, "the file is too large for this place"),
    NO_ACCESS: Fault(Gone, "the channel is hidden from us, or we were removed from this server"),
    NOT_THE_AUTHOR: Fault(Refused, "the message is somebody else's"),
    50006: Fault(Refused, "there is nothing in the message"),
    50007: Fault(Gone, "the person takes no messages from us: we are blocked, or their settings close direct messages"),
    50008: Fault(Refused, "messages cannot be written in a channel of this type"),
    NO_RIGHT: Fault(Refused, "we lack a right here"),
    50024: Fault(Refused, "a channel of this type cannot do that"),
    TOKEN_OVER: Fault(Gone, "the interaction is over: Discord takes answers for 15 minutes"),
    BAD_FORM: Fault(Refused, "Discord does not take the message as it is"),
    ARCHIVED: Fault(Refused, "the thread is archived, and we may not open it again"),
    50159: Fault(Refused, "a voice note cannot carry anything else"),
    50160: Fault(Refused, "a voice note is one sound file"),
    50161: Fault(Refused, "a voice note needs its length and its waveform"),
    50162: Fault(Refused, "a voice note cannot be changed"),
    NO_VOICE_NOTES: Fault(Refused, "voice notes cannot be sent here: give us the right Send Voice Messages"),
    50278: Fault(Gone, "the person takes no messages from us: there is no server that we share"),
    130000: Fault(Later, "Discord is overloaded", SLOWLY),
    NO_HISTORY: Fault(Refused, "replies need the right Read Message History"),
    160005: Fault(Refused, "the thread is locked"),
    160006: Fault(Refused, "the server has as many active threads as Discord allows"),
    200000: Fault(Refused, "the server's automatic moderation blocked the words"),
    200001: Fault(Refused, "the server's automatic moderation blocked the title"),
    240000: Fault(Refused, "Discord blocked a link in the words as harmful"),
}


def error(status: int, code: int, said: str, right: str = "") -> SurfaceError:
    """`said` is what Discord wrote, `right` the name of the one that was needed."""
    fault = FAULTS.get(code) or Fault(Gone if status == 404 else Refused, "Discord said no")
    sentence = f"give us the right {right} here" if right and code == NO_RIGHT else fault.sentence
    if fault.kind is Later:
        return Later(fault.seconds)
    return (Gone if fault.kind is Gone else Refused)(f"{sentence} ({said})")
