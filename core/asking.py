"""Who asks for something, and whether they may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from core import rights
from core.accounts import people
from core.accounts.preferences import Preferences
from core.chat import finding, inbox, opened, rulebook, variants
from core.chat.hearing import NOTHING, Along
from core.chat.rules import Rules
from core.db import Write
from core.declared import BUTTONS, BY_NAME, Right, arguments
from core.errors import BadInput
from core.ledger.lease import Claim
from core.outcome import Asker
from core.surface.events import ButtonPressed, CommandInvoked, Place, Standing
from core.text import t

# Commands by which moderators may do more than others, or some only where the place lets them.
MODERATED = frozenset({"edit", "delete", "start", "import", "memory", "story", "story-new"})

Asks = CommandInvoked | ButtonPressed


@dataclass(frozen=True, slots=True)
class Given:
    """What had to be asked of the platform before a transaction: what people are in the place, by their ids, and what
    came along with messages, and pictures of personas (PNG) by their handles."""

    standing: Mapping[str, Standing] = field(default_factory=dict)
    along: Along = field(default_factory=lambda: NOTHING)
    faces: Mapping[str, bytes] = field(default_factory=dict)


class Unknown(Exception):
    """The platform must be asked first what this person is here."""

    def __init__(self, person_id: str) -> None:
        super().__init__(person_id)
        self.person_id = person_id


async def asker_of(tx: Write, claim: Claim, event: Asks, locale: str, now: datetime, given: Given) -> Asker:
    """Whoever did `event`, who may do it. Raises BadInput where they may not, and Unknown."""
    name, message = _meant(event)
    right = BY_NAME[name].right if name else BUTTONS[event.action.partition(":")[0]]  # type: ignore[union-attr]
    known = await people.know(tx, claim.place.platform, event.person, now)
    await inbox.meet(tx, claim, known.id)
    rules = await rulebook.of(tx, claim.place)
    asker = Asker(
        account=known.account_id,
        locale=known.preferences.language or rules.language or locale,
        now=now,
        person=known.id,
        standing=_standing(claim, event, name, right, given),
        rules=rules,
        values=arguments(event.name, event.rest, event.values) if isinstance(event, CommandInvoked) else {},
        target=event.target if isinstance(event, CommandInvoked) else message,
        adult=fit_for_adults(claim.place, rules, known.preferences),
        preferences=known.preferences,
    )
    answered = await _answered(tx, claim, asker) if right is Right.ANSWERED and not claim.place.direct else None
    refused = (
        rights.command(event.name, asker.standing, rules, direct=claim.place.direct, answered=answered)
        if isinstance(event, CommandInvoked)
        else rights.button(event.action, asker.standing, rules, direct=claim.place.direct, answered=answered)
    )
    if refused is not None:
        raise BadInput(refused)
    return asker


def fit_for_adults(place: Place, rules: Rules, preferences: Preferences) -> bool:
    """Whether characters for adults may come: where the platform marks the place so and its rules let them, and where
    somebody who has said to be of age is alone with them."""
    return (place.adult and rules.adult) or (place.direct and preferences.adult)


def _meant(event: Asks) -> tuple[str, str | None]:
    """The command, and the message that it is about as `finding.meant` takes it. Raises BadInput for a stale button."""
    if isinstance(event, CommandInvoked):
        return event.name, event.target
    action, _, rest = event.action.partition(":")
    if action == "do":
        name, _, message = rest.partition(":")
        if name not in BY_NAME:
            raise BadInput(t("button-stale"))
        return name, finding.OURS + message if message else None
    if action not in BUTTONS:
        raise BadInput(t("button-stale"))
    return "", None


def _standing(claim: Claim, event: Asks, name: str, right: Right, given: Given) -> Standing:
    if claim.place.direct:
        return Standing.OWNER
    known = event.person.standing
    if known is None:
        known = given.standing.get(event.person.id)
    if known is None and right is Right.TALK and name not in MODERATED:
        return Standing.MEMBER  # whoever writes here is here
    if known is None:
        raise Unknown(event.person.id)
    return known


async def _answered(tx: Write, claim: Claim, asker: Asker) -> bool | None:
    """Whether the newest answer was given to them; None where there is none, or it answers nobody."""
    here = None if claim.chat_id is None else await variants.latest(tx, claim.chat_id)
    return None if here is None or here.account is None else here.account == asker.account


async def about(tx: Write, claim: Claim, event: ButtonPressed) -> ButtonPressed:
    """`event` with the message's own number where its button was made before the message had one ("t" and the turn's).

    Raises BadInput where that turn has left no message here.
    """
    parts = event.action.split(":")
    for index, part in enumerate(parts):
        if (
            part.startswith("t")
            and finding.is_number(part[1:])
            and parts[0] in {"again", "swipe", "more", "menu", "do"}
        ):
            message_id = await opened.message_of(tx, claim.place_id, int(part[1:]))
            if message_id is None:
                raise BadInput(t("button-stale"))
            parts[index] = str(message_id)
    return replace(event, action=":".join(parts))
