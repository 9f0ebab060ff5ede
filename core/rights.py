"""Who may do what in a place: every command and every button is asked about here. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from core.chat.rules import Change, Rules
from core.declared import BUTTONS, BY_NAME, Right, Where
from core.errors import BadInput
from core.surface.events import Standing
from core.text import Text, t

READS = frozenset({"help", "who"})  # commands that only tell of the place: open to whoever can type them

# What a right rests on, as against what the place's rules say of it.
_NEEDS: Mapping[Right, Standing] = {
    Right.TALK: Standing.MEMBER,
    Right.ANSWERED: Standing.MEMBER,
    Right.CHANGE: Standing.MEMBER,
    Right.MODERATE: Standing.MODERATOR,
}


def allowed(
    right: Right, standing: Standing, rules: Rules, *, direct: bool, answered: bool | None, reads: bool = False
) -> Text | None:
    """None where it may be done, else the sentence that says which rule applied and who can change that.

    `direct`: one person is alone with the character, and may everything. `answered`: the answer that it is about was
    given to them; None where it is about none, or nobody was answered. `reads`: it changes nothing, and nobody sees it
    as the bot's speaking: it may also be done where the bot is not to speak, and by strangers.
    """
    if direct or (reads and right is Right.TALK):
        return None
    if standing < _NEEDS[right]:
        return t("rules-refused-stranger") if standing < Standing.MEMBER else t("rules-refused-moderate")
    if right is not Right.MODERATE and not rules.here:
        return t("rules-refused-here")
    if standing >= Standing.MODERATOR:
        return None
    if right is Right.CHANGE and rules.change is Change.MODERATORS:
        return t("rules-refused-change")
    if right is Right.ANSWERED and answered is False:
        return t("rules-refused-answered")
    return None


def check_change(standing: Standing, rules: Rules, *, direct: bool) -> None:
    """Raises BadInput for whoever may not choose another character or chat here: for what only some of a command's
    ways come to."""
    refused = allowed(Right.CHANGE, standing, rules, direct=direct, answered=None)
    if refused is not None:
        raise BadInput(refused)


def command(name: str, standing: Standing, rules: Rules, *, direct: bool, answered: bool | None = None) -> Text | None:
    """As `allowed`, for a declared command by name, and whether it is one for such a place at all."""
    declared = BY_NAME[name]
    match declared.where, direct:
        case Where.GROUPS, True:
            return t("rules-refused-alone", command=name)
        case Where.DIRECT, False:
            return t("rules-refused-among", command=name)
    return allowed(declared.right, standing, rules, direct=direct, answered=answered, reads=name in READS)


def button(action: str, standing: Standing, rules: Rules, *, direct: bool, answered: bool | None = None) -> Text | None:
    """As `allowed`, for a button by its action; "do:<command>:…" is that command. What is unknown is a stale button."""
    head, _, argument = action.partition(":")
    if head == "do":
        name = argument.partition(":")[0]
        if name not in BY_NAME:
            return t("button-stale")
        return command(name, standing, rules, direct=direct, answered=answered)
    if head not in BUTTONS:
        return t("button-stale")
    return allowed(BUTTONS[head], standing, rules, direct=direct, answered=answered)
