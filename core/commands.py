"""What the commands do that are declared in `core.declared`."""

from __future__ import annotations

from dataclasses import dataclass

from core import chatting, complaining, gathering, keeping, knowing, linking, rights
from core.ai.model import Purpose
from core.ai.router import Router
from core.characters import links, versions
from core.characters import store as characters
from core.characters.store import Listed, by_language
from core.chat import roaming, shelf, variants
from core.db import Read, Write
from core.errors import BadInput, NotFound
from core.ledger.lease import Claim
from core.outcome import Again, Asker, GoesOn, Greets, Outcome, Swipes, Told
from core.surface.port import Button
from core.text import lines, t

HANDLERS = {
    **chatting.HANDLERS,
    **gathering.HANDLERS,
    **keeping.HANDLERS,
    **knowing.HANDLERS,
    **linking.HANDLERS,
    **complaining.HANDLERS,
}
PRESSES = {
    **chatting.PRESSES,
    **gathering.PRESSES,
    **keeping.PRESSES,
    **knowing.PRESSES,
    **linking.PRESSES,
    **complaining.PRESSES,
}
LISTED = 20  # characters that a list names, and buttons it has


async def run(tx: Write, claim: Claim, name: str, rest: str, asker: Asker, router: Models) -> Outcome:
    """What a command answers. Raises ProductError where it cannot be done."""
    locale = asker.locale
    if name in HANDLERS:
        return await HANDLERS[name](tx, claim, _given(rest, asker), asker)
    match name:
        case "start" if rest.startswith(linking.DEEP):
            return await linking.link(tx, claim, rest.removeprefix(linking.DEEP), asker)
        case "start" if rest:
            rights.check_change(asker.standing, asker.rules, direct=claim.place.direct)
            return await _follow(tx, rest, asker)
        case "character":
            return await (_choose(tx, rest, asker, told=True) if rest else _list(tx, asker))
        case "open":
            return await _open(tx, rest, asker)
        case "who":
            return await _who(tx, claim, router)
        case "update":
            return await _move(tx, claim, asker)
        case "new":
            return await _anew(tx, claim, rest, locale)
        case "start" if claim.chat_id is None:
            return Greets(await present(tx, claim, locale), t("help-start"))
    return Told(t("help"))


async def press(tx: Write, claim: Claim, action: str, argument: str, asker: Asker, router: Models) -> Outcome:
    """What a button does. Raises ProductError where it cannot be done, and for one that is stale."""
    if action == "pick" and argument:
        return await run(tx, claim, "character", argument, asker, router)
    if action == "resume" and argument:
        spoke = await shelf.spoken_by(tx, claim.place_id, argument)
        if spoke is not None:
            check_adult(spoke, asker)
        return await chatting.resume(tx, claim, argument)
    if action == "bring" and argument:
        if not claim.place.direct:
            raise BadInput(t("roaming-direct"))
        check_adult(await roaming.spoken_by(tx, asker.account, argument), asker)
        return await chatting.bring(tx, claim, argument, asker)
    if action in {"again", "swipe", "more"}:
        return await _turned_over(tx, claim, action, argument)
    if action not in PRESSES:
        raise BadInput(t("button-stale"))
    return await PRESSES[action](tx, claim, argument, asker)


async def _turned_over(tx: Write, claim: Claim, action: str, argument: str) -> Outcome:
    """A button beneath an answer: "message" tells it anew or goes on with it, "message:number" shows a variant."""
    message, _, number = argument.partition(":")
    here = None if claim.chat_id is None else await variants.latest(tx, claim.chat_id)
    if here is None or message != str(here.message_id) or not (number.isdecimal() or not number):
        raise BadInput(t("button-stale"))
    match action:
        case "more":
            return GoesOn(here.message_id)
        case "swipe" if number:
            return Swipes(number=int(number))
    return Again()


def _given(rest: str, asker: Asker) -> str:
    """What stood behind the command's name, where it has one option only."""
    return next(iter(asker.values.values()), "") if len(asker.values) == 1 else rest


def check_adult(character: Listed, asker: Asker) -> None:
    """Raises BadInput for a character for adults in a place that is not for them."""
    if not gathering.welcome(character, asker):
        raise BadInput(t("gathering-adult", name=character.card.called))


@dataclass(frozen=True, slots=True)
class Models:
    """Which models answer, as words."""

    names: tuple[str, ...]

    @staticmethod
    async def of(router: Router) -> Models:
        return Models((await router.describe()).get(Purpose.CHAT, ()))


async def present(tx: Read, claim: Claim, locale: str) -> Listed:
    """The character of a place; before one is chosen, the first that speaks `locale`."""
    if claim.version_id is not None:
        chosen = await characters.version(tx, claim.version_id)
        if chosen is not None:
            return chosen
    everyone = by_language(await characters.gallery(tx), locale)
    if not everyone:
        raise NotFound(t("no-characters"))
    return everyone[0]


async def suggest(tx: Read, typed: str, locale: str, account: int | None = None) -> list[tuple[str, str]]:
    """(value, label) of the characters that fit what is typed, at most 25."""
    listed = typed.strip()
    found = await characters.find_named(tx, typed, account) if listed else await characters.gallery(tx, account)
    return [(each.public_id, _label(each, locale)) for each in by_language(found, locale)[:25]]


async def _anew(tx: Read, claim: Claim, rest: str, locale: str) -> Greets:
    """The character of the place begins again, with the greeting of that number (from 1) if one is asked for."""
    here = await present(tx, claim, locale)
    if not rest:
        return Greets(here, t("command-new-done"))
    number, known = rest.strip().removesuffix("번"), len(here.card.greetings)
    if not (number.isascii() and number.isdecimal()) or not 1 <= int(number) <= known:
        raise BadInput(t("greeting-unknown", wanted=rest[:40], name=here.card.name, known=known))
    return Greets(here, t("command-new-done"), int(number) - 1)


async def _move(tx: Write, claim: Claim, asker: Asker) -> Told:
    """The place goes on with the newest version of its character; what was said stays."""
    newest = await versions.newer(tx, claim.place_id, asker.account)
    if newest is None:
        raise BadInput(t("update-none"))
    await versions.move_place(tx, claim.place_id, newest, asker.account)
    return Told(t("update-done"))


async def _follow(tx: Read, payload: str, asker: Asker) -> Outcome:
    """Where a deep link leads."""
    shared = links.parse(payload)
    found = None if shared is None else await characters.find_shared(tx, shared, asker.account)
    return await _choose(tx, payload, asker, told=False) if found is None else Greets(found)


async def _open(tx: Read, wanted: str, asker: Asker) -> Outcome:
    """What a public id or a link's token names; with "#2" behind it, the second of its greetings, and with
    "#incognito" behind that, in a chat of which nothing is kept."""
    name, number, how = (*wanted.split("#", 2), "", "")[:3]
    found = await characters.find_shared(tx, name, asker.account)
    if found is None:
        return await _choose(tx, wanted, asker, told=False)
    greeting = int(number) - 1 if number.isdecimal() and len(number) < 4 else None
    return Greets(found, greeting=greeting, incognito=how == "incognito")


async def _choose(tx: Read, wanted: str, asker: Asker, *, told: bool) -> Outcome:
    found = await characters.find_named(tx, wanted, asker.account)
    if not found:
        known = await characters.gallery(tx, asker.account)
        everyone = ", ".join(each.card.name for each in known if gathering.welcome(each, asker))
        raise NotFound(t("no-such-character", name=wanted[:60], known=everyone))
    if len(found) > 1:
        return Told(t("which-character"), _buttons(found))
    return Greets(found[0], t("command-character-done", name=found[0].card.name) if told else None)


async def _list(tx: Read, asker: Asker) -> Told:
    locale = asker.locale
    known = await characters.gallery(tx, asker.account)
    everyone = by_language([each for each in known if gathering.welcome(each, asker)], locale)
    lines = "\n".join(f"- **{each.card.name}** · {tagline(each, locale)}" for each in everyone[:LISTED])
    return Told(t("characters-here", list=lines), _buttons(everyone))


async def _who(tx: Read, claim: Claim, router: Models) -> Told:
    """Who is here, one or several, and what answers."""
    first = router.names[0] if router.names else "-"
    model = t("model-offline") if first.startswith("offline:") else first
    here = [await characters.version(tx, each.version_id) for each in await gathering.present(tx, claim)]
    known = [each for each in here if each is not None]
    if not known:
        return Told(t("who-nobody", model=model))
    if len(known) == 1:
        return Told(t("who-here", name=known[0].card.name, notes=_notes(known[0]), model=model))
    told = [t("who-line", name=each.card.name, notes=_notes(each)) for each in known]
    buttons = tuple(Button(f"call:{each.public_id}", each.card.name[:40]) for each in known)
    return Told(lines([t("who-several"), *told, t("who-model", model=model)]), buttons)


def _notes(character: Listed) -> str:
    return character.card.tagline.get(character.card.language, "")


def _buttons(found: list[Listed]) -> tuple[Button, ...]:
    return tuple(Button(f"pick:{each.public_id}", each.card.name[:40]) for each in found[:LISTED])


def _label(each: Listed, locale: str) -> str:
    return f"{each.card.name} · {tagline(each, locale)}"[:100]


def tagline(each: Listed, locale: str) -> str:
    return each.card.tagline.get(locale) or each.card.tagline.get(each.card.language, "")
