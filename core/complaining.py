"""`/report`: words of a chat are shown to the moderators, by whoever was there."""

from __future__ import annotations

from collections.abc import Mapping

from core import evidence
from core.chat import finding
from core.chat.finding import Found
from core.chatting import Handler
from core.db import Write
from core.db.tables.safety import Reason
from core.declared import BY_NAME
from core.errors import BadInput
from core.ledger.lease import Claim
from core.outcome import Asker, Told
from core.safety import reports
from core.surface.port import Button
from core.text import Catalog, Text, t

_SHOWN = 60  # letters of what is reported


async def report(tx: Write, claim: Claim, rest: str, asker: Asker) -> Told:
    """With a reason it is sent; without one it is asked for, by a button each. Raises ProductError."""
    found = await _meant(tx, claim, asker.target)
    given = asker.values.get("reason", "").strip()
    if not given:
        words = " ".join(found.text.split())[:_SHOWN]
        return _asked(t("safety-report-ask", words=words, before=evidence.BEFORE), found, asker)
    reason = _reason(given)
    if reason is None:
        return _asked(t("safety-report-unknown", given=given[:_SHOWN]), found, asker)
    return await _sent(tx, found, reason, asker.values.get("note", ""), asker)


async def press(tx: Write, claim: Claim, argument: str, asker: Asker) -> Told:
    """ "message:reason". Raises BadInput for a message of another chat, and as `reports.add` does."""
    message, _, given = argument.partition(":")
    reason = _reason(given)
    found = await finding.meant(tx, claim.place_id, finding.OURS + message)
    if found is None or reason is None:
        raise BadInput(t("button-stale"))
    return await _sent(tx, found, reason, "", asker)


def _asked(text: Text, found: Found, asker: Asker) -> Told:
    words = Catalog()
    buttons = [
        Button(f"report:{found.message_id}:{each.value}", words.render(t(f"safety-reason-{each.value}"), asker.locale))
        for each in Reason
    ]
    return Told(text, tuple(buttons), private=True)


async def _sent(tx: Write, found: Found, reason: Reason, note: str, asker: Asker) -> Told:
    about = await evidence.message(tx, found.message_id)
    await reports.add(tx, asker.account, about, reason, note, asker.now)
    return Told(t("safety-report-sent"), private=True)


async def _meant(tx: Write, claim: Claim, target: str | None) -> Found:
    found = await (
        finding.newest_answer(tx, claim.place_id) if target is None else finding.meant(tx, claim.place_id, target)
    )
    if found is None:
        raise BadInput(t("safety-nothing"))
    return found


def _reason(given: str) -> Reason | None:
    """By its word, or by what it is called in the menus."""
    wanted = given.strip().casefold()
    if wanted in set(Reason):
        return Reason(wanted)
    words = Catalog()
    (option, *_) = BY_NAME["report"].options
    called = {
        words.render(t(f"command-report-{option.name}-{each.value}"), locale).casefold(): each
        for each in Reason
        for locale in ("ko", "en")
    }
    return called.get(wanted)


HANDLERS: Mapping[str, Handler] = {"report": report}
PRESSES: Mapping[str, Handler] = {"report": press}
