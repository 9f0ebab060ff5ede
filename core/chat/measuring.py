"""What is known of an answer once it stands: which models were tried, and whether it kept its speech level. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.ai.model import Usage
from core.ai.router import Answered
from core.characters import speech
from core.characters.card import Card
from core.chat.drafting import Draft
from core.chat.receipt import Receipt
from core.chat.store import Answer


def measured(draft: Draft, card: Card, answer: Answer, *, unseen: bool = False) -> Receipt:
    """The receipt of `answer`; a drift from the level that the card asks for is what the next prompt reminds of.

    `unseen`: the model was only told that there are pictures.
    """
    if unseen:
        draft = replace(draft, receipt=replace(draft.receipt, pictures=0, described=draft.receipt.pictures))
    wanted = speech.demanded(card.voice, draft.person) if card.language == "ko" else None
    if not wanted:
        return replace(draft.receipt, tried=answer.tried, cut=answer.cut)
    drift = speech.drift(speech.measure(answer.text), wanted)
    return replace(
        draft.receipt,
        tried=answer.tried,
        cut=answer.cut,
        drift=drift.share if drift else 0.0,
        reminder=speech.reminder(drift, card.language) if drift else "",
    )


def paid(answers: Sequence[Answered]) -> tuple[Usage, int | None]:
    """What all these answers took together; the cost None where that of one is not known."""
    known = [each.usage for each in answers if each.usage is not None]
    usage = Usage(
        sum(each.input for each in known),
        sum(each.cached for each in known),
        sum(each.cache_write for each in known),
        sum(each.output for each in known),
    )
    costs = [each.cost_microdollars for each in answers if each.cost_microdollars is not None]
    return usage, sum(costs) if len(costs) == len(answers) else None
