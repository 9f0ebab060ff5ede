"""Macros in the texts of cards: `{{char}}`, `{{random::a::b}}`, `{{setvar::name::value}}` and the like. Pure.

Texts typed in chats and texts of models are never given to this module: anyone could read the prompt or set variables.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.lore.macro_greeting import Greeting, removed_words, render_greeting, risu_defaults
from core.lore.macro_parse import Call, Form, Mark, has_macros, join, walk
from core.lore.macro_run import CHARACTERS_A_MACRO, Run
from core.lore.macro_scope import Expanded, Scope

__all__ = [
    "Expanded",
    "Greeting",
    "Purse",
    "Scope",
    "expand",
    "plain",
    "removed_words",
    "render_greeting",
    "risu_defaults",
    "scan_text",
]

MOST_TOGETHER = 15_000  # macros of all texts that are expanded at once: some tenths of a second


def expand(text: str, scope: Scope, *, card_field: bool = True) -> Expanded:
    r"""`text` with its macros done once, from left to right, nested ones first; `\{` is a brace.

    What a macro puts in is not read again, save for the card's own fields. Unknown macros stay as they are. All macros
    together put in at most 256,000 characters, and after 10,000 macros the rest stay as they are. `card_field` is
    whether the text is the card's own, which alone may ask for prompts and notes, and change a bot's variables.
    """
    if not has_macros(text):
        return Expanded(text, scope.variables, scope.globals)
    run = Run(text, scope, card_field=card_field)
    words = join(walk(text, run.evaluate))
    return Expanded(words, run.variables, run.globals, run.unknown, run.spent + len(text) // CHARACTERS_A_MACRO)


@dataclass(slots=True)
class Purse:
    """What many texts of one card may spend together: small texts can ask for large ones, and there may be thousands.

    Which of them are done depends on the texts alone, so the same card gives the same words each time.
    """

    left: int = MOST_TOGETHER

    def expand(self, text: str, scope: Scope) -> Expanded:
        """As `expand`; once all is spent, texts stay as they are."""
        if self.left <= 0 or not has_macros(text):
            return Expanded(text, scope.variables, scope.globals)
        done = expand(text, scope)
        self.left -= done.spent
        return done


def plain(text: str, scope: Scope, *, card_field: bool = True) -> str:
    """`expand` where only the words are wanted; a text without braces and tags costs nothing."""
    return expand(text, scope, card_field=card_field).text if has_macros(text) else text


def scan_text(content: str) -> str:
    """What of an entry's content is searched for other entries' keys: without its comments, with its hidden keys.

    Everything else stays as it is written, so that the result can still be expanded.
    """
    if "{{" not in content:
        return content
    return "".join(piece.raw for piece in walk(content, _searched))


def _searched(call: Call) -> str | Mark | None:
    if call.name == "//":
        return ""
    if call.form not in {Form.ONE, Form.LIST}:
        return None
    match call.name:
        case "comment":
            return ""
        case "hidden_key":
            return "".join(piece.raw for piece in call.rest)
    return None
