"""What is set: `/settings` of a place, `/me` and `/persona` of a person, their buttons, and what is offered there."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from core import being
from core.accounts import personas, preferences
from core.chat import rulebook, rulewords, unasked
from core.chat.harmless import clean_name
from core.chat.rulebook import Changed
from core.db import Read, Write
from core.declared import Offers
from core.errors import BadInput
from core.ledger.lease import Claim
from core.outcome import Asker, Outcome, Told
from core.surface.port import Button, Panel, Section
from core.text import Catalog, Text, lines, t, typed
from core.text.typed import Field, Value

Handler = Callable[[Write, Claim, str, Asker], Awaitable[Outcome]]

OFFERED = 25  # suggestions that a platform shows
_LONGEST_OFFER = 100  # characters of one
_EVERYWHERE = re.compile(r"(?:^|\s+)(?:everywhere|모든\s*곳(?:에|에서)?)\s*$", re.IGNORECASE)
# Typed rather than pressed: with a button each there would be more parts than one panel may have (40 on Discord).
_TYPED = frozenset({"daily", "quiet"})


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Fields that are set in one way: by a command's words, or by the buttons of `action`; those `typed` have none in
    the list of all."""

    action: str
    fields: Sequence[Field]
    name: Callable[[Field], Text]
    about: Callable[[Field], Text]
    here: Text
    how: Text
    typed: frozenset[str] = frozenset()


_RULES = _Sheet("set", rulewords.FIELDS, rulewords.name, rulewords.about, t("rules-here"), t("rules-how"), _TYPED)
_WISHES = _Sheet(
    "wish", preferences.FIELDS, preferences.name, preferences.about, t("preferences-here"), t("preferences-how")
)


async def settings(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """The rules of the place; one of them; or one set, with "everywhere" behind it for the whole space."""
    if claim.place.direct:
        raise BadInput(t("rules-only-groups"))
    given = _given(rest, asker)
    text = _EVERYWHERE.sub("", given)
    if text.strip():
        field, value = rulewords.find(text)
        if value:
            return await _set(tx, claim, field, value, asker, everywhere=text != given)
        return _one(_RULES, field, await rulebook.of(tx, claim.place), asker.locale)
    last = await rulebook.changed(tx, claim.place)
    by = () if last is None else (_by("rules-last", last, asker),)
    return _all(_RULES, await rulebook.of(tx, claim.place), asker.locale, by)


async def press_rule(tx: Write, claim: Claim, argument: str, asker: Asker) -> Outcome:
    """ "<rule>:<value>"."""
    key, _, value = argument.partition(":")
    field = rulewords.BY_KEY.get(key)
    if field is None or typed.parse(field.kind, value) is None:
        raise BadInput(t("button-stale"))
    return await _set(tx, claim, field, value, asker, everywhere=False)


async def me(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """All that I have set; one of it; or one set."""
    text = _given(rest, asker)
    if not text.strip():
        return _all(_WISHES, await preferences.of(tx, asker.account), asker.locale)
    field, value = preferences.find(text)
    if value:
        return await _wish(tx, field, value, asker)
    return _one(_WISHES, field, await preferences.of(tx, asker.account), asker.locale)


async def press_wish(tx: Write, claim: Claim, argument: str, asker: Asker) -> Outcome:
    """ "<preference>:<value>"."""
    key, _, value = argument.partition(":")
    field = preferences.BY_KEY.get(key)
    if field is None or typed.parse(field.kind, value) is None:
        raise BadInput(t("button-stale"))
    return await _wish(tx, field, value, asker)


async def suggest(tx: Read, offers: Offers, text: str, account: int | None, locale: str) -> list[tuple[str, str]]:
    """(value, label) of rules, preferences or personas that fit what is typed; nothing of what others offer."""
    match offers:
        case Offers.RULES:
            return _named(_RULES, text, locale)
        case Offers.PREFERENCES:
            return _named(_WISHES, text, locale)
        case Offers.PERSONAS if account is not None:
            mine = [each.name for each in await personas.of_account(tx, account)]
            return [(name, name) for name in mine if typed.fold(text) in typed.fold(name)][:OFFERED]
    return []


HANDLERS: Mapping[str, Handler] = {"settings": settings, "me": me, "persona": being.persona}
PRESSES: Mapping[str, Handler] = {
    "set": press_rule,
    "wish": press_wish,
    "be": being.be,
    "forget": being.forget,
}


async def _set(tx: Write, claim: Claim, field: Field, value: str, asker: Asker, *, everywhere: bool) -> Told:
    before, last = await rulebook.of(tx, claim.place), await rulebook.changed(tx, claim.place)
    now = await rulebook.set_one(
        tx, claim.place, field.key, value, space_wide=everywhere, person_id=asker.person, now=asker.now
    )
    by = await rulebook.changed(tx, claim.place)
    said = t(
        "rules-set",
        what=rulewords.name(field),
        value=typed.shown(field.kind, field.of(now)),
        before=typed.shown(field.kind, field.of(before)),
        everywhere="yes" if everywhere else "no",
        who="?" if by is None else clean_name(by.name),
    )
    told = said if last is None else lines([said, _by("rules-last-before", last, asker)])
    # What a button sets counts in this channel only, so none stands beneath what was set for all of them.
    return Told(told, () if everywhere else _choices(_RULES, field, field.of(now), asker.locale))


async def _wish(tx: Write, field: Field, value: str, asker: Asker) -> Told:
    now = await preferences.set_one(tx, asker.account, field.key, value)
    locale = now.language or asker.locale
    said = t(
        "preferences-set",
        what=preferences.name(field),
        value=typed.shown(field.kind, field.of(now)),
    )
    return Told(said, _choices(_WISHES, field, field.of(now), locale), locale=locale)


def _given(rest: str, asker: Asker) -> str:
    """What and its value, in this order, however a platform brings them."""
    options = (asker.values.get(option, "") for option in ("what", "value"))
    return " ".join(filter(None, options)) or rest


def _by(key: str, last: Changed, asker: Asker) -> Text:
    day = last.at.astimezone(unasked.zone(asker.locale)).strftime("%Y-%m-%d %H:%M")
    return t(key, who=clean_name(last.name), day=day, everywhere="yes" if last.everywhere else "no")


def _all(sheet: _Sheet, whole: object, locale: str, more: Sequence[Text] = ()) -> Told:
    """All of a sheet in words, with what each can be set to next; `more` stands at its head."""
    head = lines([sheet.here, sheet.how, *more])
    told, sections, buttons = [head], [Section(_rendered(head, locale))], []
    for field in sheet.fields:
        value = field.of(whole)
        line = t("rules-line", what=sheet.name(field), value=typed.shown(field.kind, value), about=sheet.about(field))
        told.append(line)
        following = typed.following(field.kind, value)
        if field.key in sheet.typed:
            sections.append(Section(_rendered(line, locale)))
            continue
        label = t("rules-next", value=typed.shown(field.kind, following))
        button = _button(sheet, field, following, label, locale)
        sections.append(Section(_rendered(line, locale), button=button))
        whole_label = t("rules-button", what=sheet.name(field), value=typed.shown(field.kind, following))
        buttons.append(_button(sheet, field, following, whole_label, locale))
    return Told(lines(told), tuple(buttons), panel=Panel(tuple(sections)))


def _one(sheet: _Sheet, field: Field, whole: object, locale: str) -> Told:
    """One of a sheet: what it is, what it can be."""
    value = field.of(whole)
    line = t("rules-line", what=sheet.name(field), value=typed.shown(field.kind, value), about=sheet.about(field))
    can_be = t("rules-can-be", allowed=typed.allowed(field.kind))
    return Told(lines([line, can_be]), _choices(sheet, field, value, locale))


def _choices(sheet: _Sheet, field: Field, value: Value, locale: str) -> tuple[Button, ...]:
    """A button for each of what else it can be."""
    return tuple(
        _button(
            sheet, field, each, t("rules-button", what=sheet.name(field), value=typed.shown(field.kind, each)), locale
        )
        for each in typed.choices(field.kind)
        if each != value
    )


def _button(sheet: _Sheet, field: Field, value: Value, label: Text, locale: str) -> Button:
    return Button(f"{sheet.action}:{field.key}:{typed.word(field.kind, value)}", _rendered(label, locale))


def _named(sheet: _Sheet, text: str, locale: str) -> list[tuple[str, str]]:
    wanted = typed.folded_name(text)
    found = []
    for field in sheet.fields:
        called = _rendered(sheet.name(field), locale)
        if any(wanted in typed.folded_name(word) for word in (field.key, called, *field.words)):
            found.append((field.key, f"{called} · {_rendered(sheet.about(field), locale)}"[:_LONGEST_OFFER]))
    return found[:OFFERED]


def _rendered(text: Text, locale: str) -> str:
    return Catalog().render(text, locale)
