"""Why a character speaks though nobody has just spoken to it, as its prompt says it. Pure."""

from __future__ import annotations

from core.characters.store import Listed
from core.surface.events import Cause, Cued, Event

_WORDS = {
    "ko": {
        Cause.NEXT: "",
        Cause.UNASKED: "(아무도 {name} 쪽을 보고 말하지 않았지만, {name}의 마음이 동해 한마디 끼어든다.)",
        Cause.RETURN: "(한동안 말이 없었다. 이번에는 {name} 쪽에서 먼저 말을 건다. 답을 재촉하지 않는다.)",
        Cause.CALLED: "(이제 {name}의 차례다. {name}, 지금 장면에 이어 말하거나 행동한다.)",
    },
    "en": {
        Cause.NEXT: "",
        Cause.UNASKED: "(Nobody has turned to {name}, but {name} feels like joining in with a word.)",
        Cause.RETURN: "(It has been quiet for a while. This time {name} speaks first, without pressing for an answer.)",
        Cause.CALLED: "(It is {name}'s turn now: {name} speaks or acts, going on from the scene as it is.)",
    },
}


def cue_of(event: Event, character: Listed) -> str:
    """ "" where the words before it are reason enough."""
    if not isinstance(event, Cued):
        return ""
    return _WORDS[character.card.language][event.cause].format(name=character.card.called)
