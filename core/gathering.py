"""The commands about several characters in one place: invite, dismiss, call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from core.characters import lists
from core.characters import store as characters
from core.characters.store import Listed
from core.chat import cast, company
from core.chat.cast import Member
from core.db import Read, Write
from core.db.tables.characters import Rating
from core.errors import BadInput, NotFound
from core.ledger.lease import Claim
from core.outcome import Asker, Calls, Greets, Outcome, Told
from core.surface.port import Button
from core.text import t

Handler = Callable[[Write, Claim, str, Asker], Awaitable[Outcome]]

LISTED = 20  # buttons of a question that a name does not answer
_LONGEST_NAME = 60  # characters of what was typed that an answer repeats


async def invite(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """Another character comes in; the first one of all where nobody is here yet."""
    wanted = rest.strip()
    found = await characters.find_named(tx, wanted, asker.account)
    if not found:
        raise NotFound(t("gathering-unknown", name=wanted[:_LONGEST_NAME]))
    if len(found) > 1:
        return Told(t("gathering-which"), _buttons("invite", [(each.public_id, each.card.name) for each in found]))
    return await _come(tx, claim, found[0], asker)


async def dismiss(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """A character leaves."""
    found = await _meant(tx, claim, rest)
    if len(found) > 1:
        return Told(t("gathering-which"), _buttons("dismiss", [(each.public_id, each.name) for each in found]))
    return await _go(tx, claim, found[0])


async def call(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """A character of those here has the word."""
    found = await _meant(tx, claim, rest)
    if len(found) > 1:
        return Told(t("gathering-which"), _buttons("call", [(each.public_id, each.name) for each in found]))
    return Calls(found[0].version_id)


async def invite_pressed(tx: Write, claim: Claim, argument: str, asker: Asker) -> Outcome:
    found = await characters.find(tx, argument, asker.account)
    if found is None:
        raise BadInput(t("button-stale"))
    return await _come(tx, claim, found, asker)


async def dismiss_pressed(tx: Write, claim: Claim, argument: str, asker: Asker) -> Outcome:
    return await _go(tx, claim, await _pressed(tx, claim, argument))


async def call_pressed(tx: Write, claim: Claim, argument: str, asker: Asker) -> Outcome:
    return Calls((await _pressed(tx, claim, argument)).version_id)


async def present(tx: Read, claim: Claim) -> tuple[Member, ...]:
    """Who is in a place: the company of its chat, or its one character."""
    here = () if claim.chat_id is None else await company.members(tx, await company.of(tx, claim.chat_id))
    alone = None if here or claim.version_id is None else await characters.version(tx, claim.version_id)
    return here if alone is None else (company.alone(alone),)


async def suggest(tx: Read, claim: Claim, typed: str) -> list[tuple[str, str]]:
    """(public id, name) of those here that fit what is typed, at most 25: for `Offers.CAST`."""
    here = await present(tx, claim)
    wanted = typed.strip().casefold()
    return [(each.public_id, each.name[:100]) for each in here if wanted in " ".join(each.names).casefold()][:25]


async def _come(tx: Write, claim: Claim, character: Listed, asker: Asker) -> Outcome:
    if not welcome(character, asker):
        raise BadInput(t("gathering-adult", name=character.card.called))
    told = t("gathering-came", name=character.card.called)
    if claim.chat_id is None or claim.version_id is None:
        return Greets(character, told)
    await company.invite(tx, claim, character, asker.person, asker.now)
    return Told(told)


def welcome(character: Listed, asker: Asker) -> bool:
    """Whether a character may come for whoever asks."""
    return asker.adult or lists.rating(character.card) is not Rating.ADULT


async def _go(tx: Write, claim: Claim, member: Member) -> Told:
    await company.dismiss(tx, claim, member.character_id)
    return Told(t("gathering-left", name=member.called))


async def _meant(tx: Read, claim: Claim, rest: str) -> Sequence[Member]:
    """Those here who are called so: by public id or whole name, else by a word or a part of it. Raises NotFound."""
    here, wanted = await present(tx, claim), rest.strip().casefold()
    if not here:
        raise BadInput(t("gathering-nobody"))
    same = [each for each in here if wanted in {each.public_id.casefold(), *map(str.casefold, each.names)}]
    found = same or cast.named(here, rest) or [each for each in here if wanted and wanted in each.name.casefold()]
    if not found:
        names = ", ".join(each.called for each in here)
        raise NotFound(t("gathering-unknown-here", name=rest.strip()[:_LONGEST_NAME], here=names))
    return found


async def _pressed(tx: Read, claim: Claim, public_id: str) -> Member:
    found = next((each for each in await present(tx, claim) if each.public_id == public_id), None)
    if found is None:
        raise BadInput(t("button-stale"))
    return found


def _buttons(action: str, named: Sequence[tuple[str, str]]) -> tuple[Button, ...]:
    return tuple(Button(f"{action}:{public_id}", name[:40]) for public_id, name in named[:LISTED])


HANDLERS: Mapping[str, Handler] = {"invite": invite, "dismiss": dismiss, "call": call}
PRESSES: Mapping[str, Handler] = {"invite": invite_pressed, "dismiss": dismiss_pressed, "call": call_pressed}
