"""`/link`: whoever asks shows that they are somebody elsewhere, too, and both have one account from then on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from core.accounts import codes
from core.belongings import merging, proving
from core.belongings.merging import Identity, Preview
from core.chat.harmless import clean_name
from core.db import Read, Write
from core.errors import BadInput
from core.ledger.lease import Claim
from core.outcome import Asker, Outcome, Told
from core.surface.port import Button
from core.text import Catalog, Text, lines, t

Handler = Callable[[Write, Claim, str, Asker], Awaitable[Outcome]]
DEEP = "link-"  # before a code behind Telegram's `?start=`
UNDONE_AT_ONCE = 5  # links that a list has a button for
PAGE = "/me/links"
PLATFORMS = frozenset({"web", "discord", "telegram", "console"})


async def link(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """A code to type elsewhere; or what the code that was typed would put together, with a button that does."""
    if not claim.place.direct:
        raise BadInput(t("links-direct"))
    typed = (asker.values.get("code") or rest).strip()
    if not typed:
        return await _code(tx, asker)
    await proving.check_tries(tx, asker.person, asker.now)
    offer = await proving.offered(tx, asker.account, typed, asker.now, on_web=False)
    if offer is None:
        await proving.note_try(tx, asker.account, asker.person, asker.now)
        return Told(t("links-no-code"), private=True)
    stays = await merging.identities(tx, offer.stays)
    told = [t("links-offer", stays=named(stays), part=named(offer.preview.identities)), brought(offer.preview)]
    told.append(t("links-offer-hint"))
    yes = Button(f"link:yes:{codes.folded(typed)}", _said(t("links-button-yes"), asker))
    return Told(lines(told), (yes, Button("link:no:", _said(t("links-button-no"), asker))), private=True)


async def press(tx: Write, claim: Claim, argument: str, asker: Asker) -> Outcome:
    """ "yes:<code>", "no:", "undo:<link>" asks once more, "split:<link>" does it."""
    if not claim.place.direct:
        raise BadInput(t("links-direct"))
    verb, _, name = argument.partition(":")
    match verb:
        case "yes" if name:
            return await _joined(tx, name, asker)
        case "no":
            return Told(t("links-not-now"), private=True)
        case "undo" if name:
            return await _sure(tx, name, asker)
        case "split" if name:
            await merging.split(tx, asker.account, name, asker.now)
            return Told(t("links-split-done"), private=True)
    raise BadInput(t("button-stale"))


HANDLERS: Mapping[str, Handler] = {"link": link}
PRESSES: Mapping[str, Handler] = {"link": press}


async def _code(tx: Write, asker: Asker) -> Told:
    code = codes.shown(await proving.give(tx, asker.account, asker.now, asker.person))
    page = f"{asker.pages}{PAGE}" if asker.pages else ""
    told = [
        t("links-code", code=code, minutes=proving.MINUTES),
        t("links-code-web", page=page) if page else t("links-code-web-somewhere"),
        t("links-code-platform", code=code),
        t("links-code-secret"),
    ]
    known = await merging.of_account(tx, asker.account)
    if known:
        told.append(t("links-together", who=named(await merging.identities(tx, asker.account))))
    undoable = [each for each in known if each.undoable][:UNDONE_AT_ONCE]
    buttons = tuple(
        Button(f"link:undo:{each.public_id}", _said(t("links-button-undo", who=named(each.identities)), asker)[:60])
        for each in undoable
    )
    return Told(lines(told), buttons, private=True)


async def _joined(tx: Write, typed: str, asker: Asker) -> Told:
    await proving.check_tries(tx, asker.person, asker.now)
    stays, public_id = await proving.accept(tx, asker.account, typed, asker.now, on_web=False)
    who = named(await merging.identities(tx, stays))
    undo = Button(f"link:undo:{public_id}", _said(t("links-button-undo-it"), asker))
    return Told(t("links-joined", who=who), (undo,), private=True)


async def _sure(tx: Read, name: str, asker: Asker) -> Told:
    known = next((each for each in await merging.of_account(tx, asker.account) if each.public_id == name), None)
    if known is None:
        raise BadInput(t("links-gone"))
    yes = Button(f"link:split:{name}", _said(t("links-button-split"), asker))
    keep = Button("link:no:", _said(t("links-button-keep"), asker))
    return Told(t("links-split-sure", who=named(known.identities)), (yes, keep), private=True)


def named(found: tuple[Identity, ...]) -> Text:
    """ "Telegram (미나), web (Mina)"."""
    if not found:
        return t("links-nobody")
    shown = [t("links-who", platform=platform(each.platform), name=clean_name(each.name)[:40]) for each in found[:8]]
    whole = shown[0]
    for each in shown[1:]:
        whole = t("links-and", one=whole, other=each)
    return whole


def platform(name: str) -> Text:
    return t(f"links-platform-{name}") if name in PLATFORMS else t("links-platform-other", name=name)


def brought(preview: Preview) -> Text:
    told = [t("links-brings", what=each) for each in brought_lines(preview)]
    return lines(told) if told else t("links-brings-nothing")


def brought_lines(preview: Preview) -> list[Text]:
    """What comes along; what there is none of is not said."""
    counts = (
        ("links-brings-characters", preview.characters),
        ("links-brings-memories", preview.memories),
        ("links-brings-chats", preview.chats),
        ("links-brings-stories", preview.stories),
        ("links-brings-personas", preview.personas),
        ("links-brings-likes", preview.likes),
        ("links-brings-follows", preview.follows),
    )
    told = [t(name, count=count) for name, count in counts if count]
    if preview.twice:
        told.append(t("links-brings-twice", count=preview.twice))
    if preview.spent:
        told.append(t("links-brings-spent", dollars=f"{preview.spent / 1_000_000:.2f}"))
    return told


def _said(text: Text, asker: Asker) -> str:
    return Catalog().render(text, asker.locale)
