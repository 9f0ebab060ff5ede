"""Who people are when they talk: `/persona` and its buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.accounts import personas
from core.accounts.personas import Persona
from core.characters import store as characters
from core.chat.harmless import clean_name
from core.db import Read, Write
from core.declared import arguments
from core.errors import BadInput, NotFound
from core.ledger.lease import Claim
from core.outcome import Asker, Outcome, Told
from core.surface.port import Button
from core.text import Catalog, Text, lines, t

BUTTONS = 24  # that one post of every platform takes
_SHORT = 80  # characters of a description in a list
_MARKS = str.maketrans("", "", "[]<>*_`~|#\\")  # a description is shown as plain words: no link, no emphasis
_AT_LENGTH = 10  # personas that a list tells more of than their names: it must fit into one post


async def persona(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """Mine; or, with a name, one that is made, changed, or from now on used with the character of the place."""
    given = asker.values or arguments("persona", rest, ())
    name, description, pronouns = (given.get(option) for option in ("name", "description", "pronouns"))
    if name is None and description is None and pronouns is None:
        return await _listed(tx, claim, asker)
    found = await personas.named(tx, asker.account, name or "")
    if found is not None and (description is not None or pronouns is not None):
        changed = await personas.change(tx, asker.account, found.public_id, description=description, pronouns=pronouns)
        return Told(t("personas-changed", name=_quoted(changed.name)), tuple(_buttons(changed, asker.locale)))
    if found is not None:
        return await _used(tx, claim, asker, found.public_id, always=claim.character_id is None)
    made = await personas.create(tx, asker.account, name or "", description or "", pronouns or "", now=asker.now)
    used = await _used(tx, claim, asker, made.public_id, always=claim.character_id is None)
    return Told(lines([t("personas-made", name=_quoted(made.name)), used.text]), used.buttons)


async def be(tx: Write, claim: Claim, argument: str, asker: Asker) -> Outcome:
    """ "<persona>:here": with the character of the place; "<persona>:": always; ":": nobody but oneself."""
    public_id, _, how = argument.partition(":")
    if how not in {"", "here"}:
        raise BadInput(t("button-stale"))
    return await _used(tx, claim, asker, public_id or None, always=not how or claim.character_id is None)


async def forget(tx: Write, claim: Claim, argument: str, asker: Asker) -> Outcome:
    """ "<persona>" asks, "<persona>:yes" does it."""
    public_id, _, sure = argument.partition(":")
    if sure == "yes":
        gone = await personas.remove(tx, asker.account, public_id)
        return Told(lines([t("personas-forgotten", name=_quoted(gone.name)), await _now(tx, claim, asker)]))
    mine = await personas.of_account(tx, asker.account)
    asked = next((each for each in mine if each.public_id == public_id), None)
    if asked is None:
        raise NotFound(t("personas-gone"))
    sure_button = _button(f"forget:{public_id}:yes", t("personas-button-sure"), asker.locale)
    return Told(t("personas-sure", name=_quoted(asked.name)), (sure_button,))


async def _used(tx: Write, claim: Claim, asker: Asker, public_id: str | None, *, always: bool) -> Told:
    chosen = await personas.use(tx, asker.account, public_id, claim.character_id, always=always)
    buttons = () if chosen is None else tuple(_buttons(chosen, asker.locale))
    return Told(await _now(tx, claim, asker), buttons)


async def _now(tx: Read, claim: Claim, asker: Asker) -> Text:
    """Who the person is here from now on."""
    who = await personas.here(tx, asker.account, claim.character_id)
    name = None if who is None else _quoted(who.name)
    listener = None if claim.version_id is None else await characters.version(tx, claim.version_id)
    if listener is None:
        return t("personas-now-myself") if name is None else t("personas-now", name=name)
    character = listener.card.name
    if who is None or name is None:
        return t("personas-now-myself-here", character=character)
    return t("personas-now-usual" if who.usual else "personas-now-here", name=name, character=character)


async def _listed(tx: Read, claim: Claim, asker: Asker) -> Told:
    mine = await personas.of_account(tx, asker.account)
    if not mine:
        return Told(t("personas-none"))
    now = await personas.here(tx, asker.account, claim.character_id)
    told = [_line(each, here=each == now, short=len(mine) > _AT_LENGTH) for each in mine]
    words = lines([t("personas-mine"), *told, t("personas-how")])
    return Told(words, _all_buttons(mine, asker.locale))


def _line(one: Persona, *, here: bool, short: bool) -> Text:
    pronouns = "" if short or not one.pronouns else clean_name(one.pronouns)
    about = "" if short else " ".join(one.description.translate(_MARKS).split())[:_SHORT]
    return t(
        "personas-line",
        name=clean_name(one.name),
        pronouns=pronouns,
        told="yes" if pronouns else "no",
        about=about,
        described="yes" if about else "no",
        here="yes" if here else "no",
        usual="yes" if one.usual else "no",
    )


def _all_buttons(mine: Sequence[Persona], locale: str) -> tuple[Button, ...]:
    """All that can be done with each, as far as there is room; else each can at least be used here."""
    myself = _button("be::", t("personas-button-myself"), locale)
    everything = [button for each in mine for button in _buttons(each, locale, named=True)]
    if len(everything) >= BUTTONS:
        everything = [next(_buttons(each, locale, named=True)) for each in mine]
    return (*everything[: BUTTONS - 1], myself)


def _buttons(one: Persona, locale: str, *, named: bool = False) -> Iterator[Button]:
    name = clean_name(one.name)[:20]
    if named:
        yield _button(f"be:{one.public_id}:here", t("personas-button-here", name=name), locale)
    yield _button(f"be:{one.public_id}:", t("personas-button-always", name=name), locale)
    yield _button(f"forget:{one.public_id}", t("personas-button-forget", name=name), locale)
    if not named:
        yield _button("be::", t("personas-button-myself"), locale)


def _button(action: str, label: Text, locale: str) -> Button:
    return Button(action, Catalog().render(label, locale))


def _quoted(name: str) -> str:
    """With its marks, for the particle that follows them goes by the name's last sound."""
    return f"‘{clean_name(name)}’"


async def show(tx: Write, asker: Asker, picture: bytes) -> None:
    """The persona that a command has just named gets this face (PNG)."""
    made = await personas.named(tx, asker.account, asker.values.get("name", ""))
    if made is not None:
        await personas.change(tx, asker.account, made.public_id, picture=picture)
