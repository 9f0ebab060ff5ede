"""What stands beneath an answer: a mark that it is unfinished, and buttons. Pure."""

from __future__ import annotations

from core.ai.model import Finish
from core.chat.opened import Opened, Variant
from core.chat.store import Answer
from core.db.tables.chat import TurnKind
from core.surface.port import Button
from core.surface.reply import Ending
from core.text import Catalog, t


def ending(opened: Opened, answer: Answer, catalog: Catalog) -> Ending:
    if answer.finish is Finish.COMPLETE:
        return Ending(buttons=_choices(opened, catalog, finished=True))
    mark = catalog.render(t(f"finish-{answer.finish.value}"), opened.locale)
    more = Button(f"more:t{opened.turn_id}", catalog.render(t("button-more"), opened.locale))
    return Ending(f"*{mark}*", (more, *_choices(opened, catalog, finished=False)))


def _choices(opened: Opened, catalog: Catalog, *, finished: bool) -> tuple[Button, ...]:
    """The variants before and after, another one still, its continuation, and all else that can be done with it."""
    wanted = opened.chat.rules.buttons and opened.chat.preferences.buttons
    if not wanted or opened.kind is TurnKind.EDITED:
        return ()
    locale, of = opened.locale, opened.of
    # The answer's own id is known when it is kept, which is after it was shown: until then the turn stands for it.
    about = f"t{opened.turn_id}" if of is None else str(of.message_id)
    found: list[Button] = []
    if of is not None and of.count > 1:
        around = [number for number in (of.number - 1, of.number + 1) if 1 <= number <= of.count]
        found += [Button(f"swipe:{about}:{number}", _side(of, number)) for number in around]
    if opened.kind is not TurnKind.GREETING or len(opened.character.card.greetings) > 1:
        found.append(Button(f"again:{about}", catalog.render(t("button-again"), locale)))
    if finished and opened.kind is not TurnKind.GREETING:
        found.append(Button(f"more:{about}", catalog.render(t("button-more"), locale)))
    return (*found, Button(f"menu:{about}", "⋯"))


def _side(of: Variant, number: int) -> str:
    return f"‹ {number}/{of.count}" if number < of.number else f"{number}/{of.count} ›"
