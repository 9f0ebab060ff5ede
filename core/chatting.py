"""The commands about a chat: its answers and words, its name, the chats beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from core import rights
from core.ai.model import Role
from core.characters import store as characters
from core.characters import versions, visibility
from core.characters.store import Listed
from core.chat import drafting, edits, finding, leaving, reading, receipt, roaming, shelf, variants
from core.chat.finding import Found
from core.chat.harmless import clean_name
from core.chat.receipt import Shown
from core.chat.remembered import Around, line
from core.chat.roaming import Roaming
from core.chat.why import Of, parts
from core.db import Read, Write
from core.declared import Right
from core.errors import BadInput
from core.ledger.lease import Claim
from core.memory import recollecting
from core.outcome import Again, Asker, Calls, GoesOn, Outcome, Removes, Rewrites, Says, Swipes, TakesBack, Told
from core.surface.cleaning import clean
from core.surface.events import Cause
from core.surface.port import Button, Panel, Section
from core.text import Catalog, Text, lines, t

Handler = Callable[[Write, Claim, str, Asker], Awaitable[Outcome]]

_BACK, _ON = {"-", "<", "‹", "이전", "앞", "prev", "back"}, {"", "+", ">", "›", "다음", "뒤", "next"}
AWAY = 8  # chats of other places that a list shows
BUTTONS = 24  # that one post of every platform takes
RECALLED = 4  # newest messages that are shown where a chat is brought
_END = 60  # characters of a chat's newest words that a list shows
LONGEST = 8_000  # characters that a message may be given
_MENU = ("speak", "edit", "undo", "why", "branch", "delete", "file", "report")


async def again(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    return Again()


async def undo(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """Raises BadInput for a button beneath an answer that is not the newest any more."""
    if asker.target is not None and asker.target.startswith(finding.OURS):
        found = await finding.meant(tx, claim.place_id, asker.target)
        if found is None or not found.is_newest:
            raise BadInput(t("button-stale"))
    return TakesBack()


async def more(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    return GoesOn()


async def say(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    text = clean(asker.values.get("text", rest))
    if not text:
        raise BadInput(t("control-say-how"))
    return Says(text)


async def edit(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """New words for one's own message, or for an answer that one was given. Nobody edits what others have said."""
    text = clean(asker.values.get("text", rest))
    if not text:
        raise BadInput(t("control-edit-how"))
    if len(text) > LONGEST:
        raise BadInput(t("control-too-long", length=len(text), most=LONGEST))
    found = await _meant(tx, claim, asker)
    by_character = found.role is Role.CHARACTER
    if not (_is_theirs(found, claim, asker) or (by_character and _leads(claim, asker))):
        raise BadInput(t("control-edit-not-yours"))
    if text != found.text:
        await edits.rewrite(tx, found, text, asker.person)
    answered = not by_character and text != found.text and await edits.answered(tx, found)
    return Rewrites(found.message_id, by_character, answered)


async def delete(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """Take a message out of the chat: one's own, an answer that one was given, and as a moderator any."""
    found = await _meant(tx, claim, asker)
    if not (_is_theirs(found, claim, asker) or _leads(claim, asker)):
        raise BadInput(t("control-delete-not-yours"))
    return Removes(await edits.remove(tx, found), t("control-deleted"))


async def why(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """The receipt of an answer: of the one that is meant, else of the newest that a model gave."""
    if asker.target is not None:
        found = await _meant(tx, claim, asker)
    else:
        newest = None if claim.chat_id is None else await receipt.newest_told(tx, claim.chat_id)
        told = None if newest is None else await finding.by_id(tx, claim.place_id, newest)
        if told is None:
            return Told(t("why-none"))
        found = told
    if found.role is Role.PERSON:
        raise BadInput(t("why-answers-only"))
    return await explained(tx, found, asker)


async def explained(tx: Read, found: Found, asker: Asker) -> Told:
    """The receipt of an answer, in words and in parts."""
    given = await variants.of(tx, found.message_id, found.variant)
    traced = await receipt.traced(tx, found.message_id, found.variant)
    spoke = None if traced is None else await characters.version(tx, traced[0].receipt.version_id)
    if traced is None or spoke is None:
        return Told(t("why-card" if given is not None and given.provider == variants.CARD else "why-file"))
    shown, at = traced
    prompt = await drafting.rebuilt(tx, at, found.variant)
    source = given if at == found.message_id else await variants.of(tx, at, found.variant)
    of = Of(
        name=spoke.card.name,
        number=await versions.number(tx, spoke.version_id),
        variant=found.variant,
        count=await variants.count(tx, found.message_id),
        open=await visibility.shows_definition(tx, spoke.version_id, asker.account),
        changed=prompt is None or drafting.hash_of(prompt) != shown.receipt.prompt_hash,
        edited=source is not None and source.text != found.text,
        memories=await _remembered(tx, shown, spoke, found, asker),
    )
    told, words = parts(shown, of), Catalog()
    rendered = [words.render(part, asker.locale) for part in told]
    sections = tuple(Section(text, None if number else spoke.picture) for number, text in enumerate(rendered))
    return Told(lines(told), panel=Panel(sections))


async def _remembered(tx: Read, shown: Shown, spoke: Listed, found: Found, asker: Asker) -> dict[str, str]:
    """What an answer was reminded of, in words: for whoever it answered, and not for those beside them."""
    refs = [used.what for used in shown.receipt.memories]
    if not refs or found.account != asker.account:
        return {}
    around = Around(spoke.card.called, asker.locale, asker.now)
    return {each.ref: line(each, around) for each in await recollecting.named(tx, spoke.id, refs)}


async def _meant(tx: Read, claim: Claim, asker: Asker) -> Found:
    """The message that the command was chosen on or replies to, else the newest answer."""
    if asker.target is None:
        found = await finding.newest_answer(tx, claim.place_id)
        if found is None:
            raise BadInput(t("control-nothing"))
        return found
    found = await finding.meant(tx, claim.place_id, asker.target)
    if found is None:
        raise BadInput(t("control-not-here"))
    return found


def _is_theirs(found: Found, claim: Claim, asker: Asker) -> bool:
    """Their own words, or an answer to them; where a person is alone with the character, all there is."""
    return claim.place.direct or (found.account is not None and found.account == asker.account)


def _leads(claim: Claim, asker: Asker) -> bool:
    may_not = rights.allowed(Right.ANSWERED, asker.standing, asker.rules, direct=claim.place.direct, answered=False)
    return may_not is None


async def menu(tx: Write, claim: Claim, argument: str, asker: Asker) -> Outcome:
    """What else can be done with an answer of this chat. Raises BadInput for one of another time or place."""
    found = await finding.meant(tx, claim.place_id, finding.OURS + argument)
    if found is None:
        raise BadInput(t("button-stale"))
    words = Catalog()
    buttons = [
        Button(f"do:{name}:{found.message_id}", words.render(t(f"control-menu-{name}"), asker.locale))
        for name in _MENU
        if found.is_newest or name != "undo"
    ]
    return Told(t("control-menu", words=_shortened(found.text)), tuple(buttons))


def _shortened(text: str) -> str:
    return " ".join(text.split())[:_END]


async def swipe(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    wanted = asker.values.get("which", rest).strip().casefold()
    if wanted in _ON:
        return Swipes(by=1)
    if wanted in _BACK:
        return Swipes(by=-1)
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6:
        return Swipes(number=int(wanted))
    raise BadInput(t("swipe-how"))


async def listed(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """The chats of the place, with buttons to take one up again; where one is alone with a character, those of one's
    other places, too, with buttons that bring them here."""
    found, others = await shelf.listed(tx, claim.place_id)
    away = await roaming.listed(tx, asker.account, most=AWAY + 1, but=claim.place_id) if claim.place.direct else []
    if not found and not away:
        return Told(t("chats-none"))
    told = [
        t(
            "chats-line",
            number=number,
            title=each.title or each.character,
            character=each.character,
            count=each.count,
            last=_shortened(each.last),
            here="yes" if each.here else "no",
        )
        for number, each in enumerate(found, 1)
    ]
    buttons = [
        Button(f"resume:{each.public_id}", f"{n}. {each.title or each.character}"[:40])
        for n, each in enumerate(found, 1)
        if not each.here
    ]
    more = [t("chats-more", count=others)] if others else []
    here = [t("chats-here"), *told, *more] if found else []
    rows, bring = _elsewhere(away, len(found), asker.locale)
    return Told(lines([*here, *rows]), (*buttons[: BUTTONS - len(bring)], *bring))


def _elsewhere(away: Sequence[Roaming], before: int, locale: str) -> tuple[list[Text], list[Button]]:
    """Chats of other places as lines and buttons, counted on from `before`."""
    if not away:
        return [], []
    rows, buttons = [t("chats-elsewhere")], []
    for number, each in enumerate(away[:AWAY], before + 1):
        where = t("roaming-platform", platform=each.platform)
        rows.append(
            t(
                "chats-away",
                number=number,
                title=each.named,
                where=where,
                count=each.count,
                last=_shortened(each.last),
            )
        )
        label = Catalog().render(t("chats-bring", number=number, title=each.named), locale)
        buttons.append(Button(f"bring:{each.public_id}", label[:40]))
    return [*rows, *([t("chats-away-more")] if len(away) > AWAY else [])], buttons


async def bring(tx: Write, claim: Claim, public_id: str, asker: Asker) -> Told:
    """A chat of another place goes on here; what was said last in it stands here again. Raises NotFound, and Busy."""
    moved = await roaming.move(tx, asker.account, public_id, claim.place_id, asker.now)
    recent = await reading.newest(tx, moved.chat_id, RECALLED)
    said = [t("roaming-line", name=clean_name(each.name), words=_shortened(each.text)) for each in recent]
    where = t("roaming-platform", platform=moved.platform)
    return Told(lines([t("roaming-brought", name=moved.character.card.name, where=where), *said]))


async def resume(tx: Write, claim: Claim, public_id: str) -> Told:
    """Take up an earlier chat of this place. Raises BadInput for a button of another time or place."""
    character = await shelf.resume(tx, claim.place_id, public_id)
    if character is None:
        raise BadInput(t("button-stale"))
    return Told(t("chats-resumed", name=character.card.name))


async def title(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    wanted = " ".join(asker.values.get("title", rest).split())[: shelf.LONGEST_TITLE]
    if not wanted:
        raise BadInput(t("title-how"))
    await leaving.check_kept(tx, claim.chat_id)
    await shelf.rename(tx, _here(claim), wanted)
    return Told(t("title-done", title=wanted))


async def branch(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """A copy of the chat: up to the message that is meant, else without as many of its newest ones as are asked for."""
    wanted = asker.values.get("without", rest).strip()
    if wanted and not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 6):
        raise BadInput(t("branch-how"))
    chat_id = _here(claim)
    await leaving.check_kept(tx, chat_id)
    until = None if asker.target is None else (await _meant(tx, claim, asker)).message_id
    character = None if claim.version_id is None else await characters.version(tx, claim.version_id)
    if character is None:
        raise BadInput(t("branch-nothing"))
    but = int(wanted or 0)
    kept = await shelf.branch(tx, claim.place_id, chat_id, character, asker.now, but=but, until=until)
    if kept is None:
        raise BadInput(t("branch-nothing"))
    return Told(t("branch-done", count=kept))


async def stop(tx: Write, claim: Claim, argument: str, asker: Asker) -> Outcome:
    """Of an answer that is being written the turn itself hears it (core.chat.stopping); here nobody writes any more."""
    raise BadInput(t("stop-nothing"))


async def anew(tx: Write, claim: Claim, argument: str, asker: Asker) -> Outcome:
    """A branch that ends with that message of a person, which is answered then."""
    character = None if claim.version_id is None else await characters.version(tx, claim.version_id)
    found = await finding.by_id(tx, claim.place_id, int(argument)) if finding.is_number(argument) else None
    if found is None or character is None or found.role is not Role.PERSON:
        raise BadInput(t("button-stale"))
    await leaving.check_kept(tx, found.chat_id)
    await shelf.branch(tx, claim.place_id, found.chat_id, character, asker.now, until=found.message_id)
    return Calls(character.version_id, Cause.NEXT)


def _here(claim: Claim) -> int:
    if claim.chat_id is None:
        raise BadInput(t("chats-none"))
    return claim.chat_id


HANDLERS: Mapping[str, Handler] = {
    "say": say,
    "more": more,
    "edit": edit,
    "delete": delete,
    "why": why,
    "again": again,
    "swipe": swipe,
    "undo": undo,
    "chats": listed,
    "title": title,
    "branch": branch,
}
PRESSES: Mapping[str, Handler] = {"menu": menu, "anew": anew, "stop": stop}
