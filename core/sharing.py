"""What a place remembers and what a character knows of its chat so far: seen by whoever was there, and changed by those
who may change the place's characters."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from core import recounting, rights
from core.chat import finding
from core.db import Read, Write
from core.db.tables.characters import characters as known
from core.declared import Right
from core.errors import BadInput, NotFound
from core.ledger.lease import Claim
from core.memory import afresh, book
from core.outcome import Asker, Outcome, Told
from core.recounting import A_PAGE, HERE, Whom, label
from core.surface.port import Button, Panel, Section
from core.text import Text, lines, t


async def press(tx: Write, claim: Claim, argument: str, asker: Asker) -> Outcome:
    """ "forget:<memory>:here" asks, "sure:<memory>:here" does it: of what this place remembers."""
    verb, _, rest = argument.partition(":")
    public_id = rest.removesuffix(HERE)
    if verb == "sure":
        return forgotten(await book.forget_shared(tx, claim.place_id, public_id))
    found = await book.shared_entry(tx, claim.place_id, public_id)
    sure = Button(f"shared:sure:{public_id}{HERE}", label("memory-button-sure", asker))
    return Told(t("memory-forget-sure", text=recounting.plain(found.text)), (sure,))


async def recap(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """The digest of the place's chat in other words."""
    whom, text = await here(tx, claim), asker.values.get("text", rest)
    if claim.chat_id is None:
        raise NotFound(t("memory-recap-none"))
    made = await afresh.edit_digest(tx, claim.chat_id, whom.id, text, asker.now)
    return _digest(made, t("memory-recap-changed"), asker, may_edit=True)


async def summary(tx: Write, claim: Claim, text: str, asker: Asker) -> Outcome:
    """The digest of this chat: seen by whoever was there, and changed by those who may change its characters."""
    led = leads(claim, asker)
    if text:
        rights.check_change(asker.standing, asker.rules, direct=claim.place.direct)
        return await recap(tx, claim, text, replace(asker, values={}))
    whom = await here(tx, claim)
    found = None if claim.chat_id is None else await afresh.digest_of(tx, claim.chat_id, whom.id)
    if found is None or claim.chat_id is None:
        raise NotFound(t("memory-recap-none"))
    if not led and not await afresh.was_there(tx, asker.account, claim.chat_id, found):
        raise BadInput(t("memory-recap-not-there"))
    return _digest(found, t("memory-recap-here", name=whom.name), asker, may_edit=led)


def _digest(found: afresh.Digest, head: Text, asker: Asker, *, may_edit: bool) -> Told:
    told = [
        head,
        t("memory-recap-text", text=recounting.unmarked(found.text)),
        t("memory-recap-since", day=recounting.day(found.at, asker), own="yes" if found.own else "no"),
    ]
    button = Button(f"do:recap{HERE}", label("memory-button-correct", asker))
    return Told(lines(told), (button,) if may_edit else ())


async def place(tx: Write, claim: Claim, text: str, asker: Asker) -> Outcome:
    """What is remembered of this place and those who were there: to whoever was, and those who lead it."""
    whom, led = await here(tx, claim), leads(claim, asker)
    number = int(text) - 1 if finding.is_number(text) else 0
    found = await book.shared(tx, claim.place_id, whom.id, number, A_PAGE)
    seen = [each for each in found.entries if led or await book.was_there(tx, asker.account, each)]
    some, none = t("memory-place-here", name=whom.name, count=found.count), t("memory-place-nothing", name=whom.name)
    head = some if found.count else none
    told, sections = [head], [Section(recounting.rendered(head, asker))]
    buttons = []
    for position, entry in enumerate(seen, found.number * A_PAGE + 1):
        line = recounting.shared_line(entry, position, asker, leads=led)
        action = f"shared:forget:{entry.public_id}{HERE}"
        beside = Button(action, label("memory-button-forget", asker)) if led else None
        told.append(line)
        sections.append(Section(recounting.rendered(line, asker), button=beside))
        buttons += [] if beside is None else [replace(beside, label=f"{position}. {beside.label}")]
    if len(seen) < len(found.entries):
        told.append(t("memory-place-unseen", count=len(found.entries) - len(seen)))
        sections.append(Section(recounting.rendered(told[-1], asker)))
    if led and seen:
        told.append(t("memory-place-how"))
    if found.pages > 1:
        told.append(t("memory-place-page", number=found.number + 1, pages=found.pages))
    return Told(lines(told), tuple(buttons), panel=Panel(tuple(sections)))


def leads(claim: Claim, asker: Asker) -> bool:
    return rights.allowed(Right.CHANGE, asker.standing, asker.rules, direct=claim.place.direct, answered=None) is None


async def here(tx: Read, claim: Claim) -> Whom:
    """The character of the place. Raises BadInput for none."""
    if claim.character_id is None:
        raise BadInput(t("memory-nobody"))
    row = await tx.row(select(known.c.id, known.c.public_id, known.c.name).where(known.c.id == claim.character_id))
    assert row is not None
    return Whom(row["id"], row["public_id"], row["name"])


def forgotten(gone: book.Forgotten, text: str = "") -> Told:
    named = "yes" if text else "no"
    return Told(t("memory-forgotten", messages=gone.messages, text=recounting.plain(text), named=named))
