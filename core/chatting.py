"""The commands about a chat: its newest answer, its name, the chats beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from core.characters import store as characters
from core.chat import shelf
from core.db import Write
from core.errors import BadInput
from core.ledger.lease import Claim
from core.outcome import Again, Asker, Outcome, Swipes, TakesBack, Told
from core.surface.port import Button
from core.text import lines, t

Handler = Callable[[Write, Claim, str, Asker], Awaitable[Outcome]]

_BACK, _ON = {"-", "<", "‹", "이전", "앞", "prev", "back"}, {"", "+", ">", "›", "다음", "뒤", "next"}
_END = 60  # characters of a chat's newest words that a list shows


async def again(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    return Again()


async def undo(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    return TakesBack()


async def swipe(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    wanted = rest.strip().casefold()
    if wanted in _ON:
        return Swipes(by=1)
    if wanted in _BACK:
        return Swipes(by=-1)
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6:
        return Swipes(number=int(wanted))
    raise BadInput(t("swipe-how"))


async def listed(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """The chats of the place, with buttons to take one up again."""
    found = await shelf.listed(tx, claim.place_id)
    if not found:
        return Told(t("chats-none"))
    told = [
        t(
            "chats-line",
            number=number,
            title=each.title or each.character,
            character=each.character,
            count=each.count,
            last=" ".join(each.last.split())[:_END],
            here="yes" if each.here else "no",
        )
        for number, each in enumerate(found, 1)
    ]
    buttons = [
        Button(f"resume:{each.public_id}", f"{n}. {each.title or each.character}"[:40])
        for n, each in enumerate(found, 1)
        if not each.here
    ]
    return Told(lines([t("chats-here"), *told]), tuple(buttons))


async def resume(tx: Write, claim: Claim, public_id: str) -> Told:
    """Take up an earlier chat of this place. Raises BadInput for a button of another time or place."""
    character = await shelf.resume(tx, claim.place_id, public_id)
    if character is None:
        raise BadInput(t("button-stale"))
    return Told(t("chats-resumed", name=character.card.name))


async def title(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    if not rest.strip():
        raise BadInput(t("title-how"))
    await shelf.rename(tx, _here(claim), rest)
    return Told(t("title-done", title=" ".join(rest.split())[: shelf.LONGEST_TITLE]))


async def branch(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """A copy of the chat, without as many of its newest messages as are asked for."""
    wanted = rest.strip()
    if wanted and not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 6):
        raise BadInput(t("branch-how"))
    chat_id = _here(claim)
    character = None if claim.version_id is None else await characters.version(tx, claim.version_id)
    kept = (
        None
        if character is None
        else await shelf.branch(tx, claim.place_id, chat_id, int(wanted or 0), character, asker.now)
    )
    if kept is None:
        raise BadInput(t("branch-nothing"))
    return Told(t("branch-done", count=kept))


def _here(claim: Claim) -> int:
    if claim.chat_id is None:
        raise BadInput(t("chats-none"))
    return claim.chat_id


HANDLERS: Mapping[str, Handler] = {
    "again": again,
    "swipe": swipe,
    "undo": undo,
    "chats": listed,
    "title": title,
    "branch": branch,
}
