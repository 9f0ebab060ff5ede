"""Greetings with blocks and conditions, rendered once, when they are posted. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.lore.macro_parse import LONGEST_NAME, Call, Form, Mark, cut, join, walk
from core.lore.macro_run import Run
from core.lore.macro_scope import Scope
from core.lore.macro_words import number
from core.text import Text, t

DEEPEST_BLOCKS = 10
MOST_REMOVED = 100
_TRUE = frozenset({"1", "true"})
_UNSET = "null"  # what a condition reads where nothing was set
_OPERATOR = re.compile("==|!=|<=|>=|=|<|>")
_SUM = re.compile(r"[0-9)]\s*[-+*/%^]\s*[(0-9]|&&|\|\||[()]")  # arithmetic, which is more than a simple comparison
_COMPARISONS = {
    "equal": "==",
    "notequal": "!=",
    "greater": ">",
    "less": "<",
    "greaterequal": ">=",
    "lessequal": "<=",
}


@dataclass(frozen=True, slots=True)
class Greeting:
    """The words to post, and the names of the macros that were taken out, each once, in their order."""

    text: str
    removed: tuple[str, ...] = ()


def render_greeting(text: str, scope: Scope, defaults: Mapping[str, str]) -> Greeting:
    """`text` as it is posted. Variables set in it are forgotten afterwards; unset ones read as in `defaults`.

    Changes nothing outside itself. An unsupported tag is taken out, and the text within such a block stays.
    """
    scope = replace(scope, variables={**defaults, **scope.variables})
    render = _Render(text, Run(text, scope, card_field=True))
    words = join(walk(text, render.evaluate))
    return Greeting(words, tuple(render.removed))


def risu_defaults(extensions: Mapping[str, object]) -> Mapping[str, str]:
    """The variables that a card's `extensions.risuai.defaultVariables` sets, one `name=value` a line."""
    own = extensions.get("risuai")
    lines = own.get("defaultVariables") if isinstance(own, Mapping) else None
    if not isinstance(lines, str):
        return {}
    pairs = (line.partition("=") for line in lines.splitlines())
    return {name.strip(): value.strip() for name, sign, value in pairs if sign and name.strip()}


def removed_words(removed: Sequence[str]) -> Text | None:
    """What to tell a card's owner about the macros that a greeting lost."""
    return t("macros-removed", names=", ".join(removed)) if removed else None


class _Tags:
    """Which block tags belong together: found before the text is rendered, for an unclosed block keeps its text."""

    def __init__(self, text: str) -> None:
        self.opens: set[int] = set()
        self.closes: dict[int, int] = {}
        self._waiting: dict[int, list[tuple[str, int]]] = {}
        self._counts: dict[tuple[int, str], int] = {}
        walk(text, self._see)

    def _see(self, call: Call) -> None:
        waiting = self._waiting.setdefault(call.within, [])
        if call.name.startswith("#"):
            waiting.append((_plain(call.name), call.at))
            self._count(call.within, _plain(call.name), 1)
        elif call.name.startswith("/") and call.name != "//":
            self._end(call, waiting)

    def _end(self, call: Call, waiting: list[tuple[str, int]]) -> None:
        wanted = _plain(call.name)
        if not waiting or (wanted and not self._counts.get((call.within, wanted))):
            return
        while waiting:
            name, at = waiting.pop()
            self._count(call.within, name, -1)
            if not wanted or name == wanted:
                self.opens.add(at)
                self.closes[call.at] = at
                return

    def _count(self, within: int, name: str, more: int) -> None:
        self._counts[within, name] = self._counts.get((within, name), 0) + more


class _Render:
    def __init__(self, text: str, run: Run) -> None:
        self.removed: dict[str, None] = {}
        self._run = run
        self._tags = _Tags(text)
        self._conditions: dict[int, bool] = {}  # open `#if` blocks: whether what surrounds them is told
        self._live = True
        self._tainted = -1  # where the last macro stood that a condition cannot be decided by

    def evaluate(self, call: Call) -> str | Mark:
        if call.name.startswith("#"):
            return self._begin(call)
        if call.at in self._tags.closes:
            return self._end(self._tags.closes[call.at])
        answer = self._compare(call) if _plain(call.name) in _COMPARED else self._macro(call)
        if answer is None:
            self._remove(call)
        return answer if answer is not None and self._live else ""

    def _macro(self, call: Call) -> str | Mark | None:
        if not self._live and call.name in _STATEFUL:
            return ""
        if call.name == "getvar" and any(map(_is_condition, call.around)):
            name = call.args[0].strip() if call.args else ""
            return self._run.variables.get(name, _UNSET) if name else None
        return self._run.evaluate(call)

    def _compare(self, call: Call) -> str | None:
        name = _plain(call.name)
        if name == "?":
            operands, operators = cut(call.rest, _OPERATOR)
            known = len(operators) == 1 and not any(map(_SUM.search, operands))
            return _truth(operators[0], *(each.strip() for each in operands)) if known else None
        values = call.args
        if name == "not":
            return _said(values[0].strip() not in _TRUE) if len(values) == 1 else None
        if len(values) != 2:
            return None
        if name in {"and", "or"}:
            return _said((all if name == "and" else any)(value.strip() in _TRUE for value in values))
        operator = _COMPARISONS[name]
        if operator in {"==", "!="}:
            return _said((values[0] == values[1]) == (operator == "=="))
        return _truth(operator, *values)

    def _begin(self, call: Call) -> str | Mark:
        closed, condition = call.at in self._tags.opens, _plain(call.name) == "if"
        if not (closed and condition and call.form is not Form.ODD and len(self._conditions) < DEEPEST_BLOCKS):
            self._remove(call)
            return ""
        self._conditions[call.at] = self._live
        if self._tainted < call.at:  # else the condition holds what is not supported, and the block is kept
            self._live = self._live and call.whole.strip() in _TRUE
        return Mark.LIVE if self._live else Mark.DEAD

    def _end(self, opened: int) -> str | Mark:
        if opened not in self._conditions:
            return ""
        self._live = self._conditions.pop(opened)
        return Mark.LIVE if self._live else Mark.DEAD

    def _remove(self, call: Call) -> None:
        self._tainted = call.at
        if len(self.removed) < MOST_REMOVED:
            self.removed[call.shown[:LONGEST_NAME]] = None


_COMPARED = frozenset({*_COMPARISONS, "and", "or", "not", "?"})
_STATEFUL = frozenset({"original"}) | {
    f"{verb}{where}var" for verb in ("set", "add", "inc", "dec", "delete") for where in ("", "global")
}


def _plain(name: str) -> str:
    """A tag's or comparison's name in one spelling: `#if_pure` is `if`, `not_equal` is `notequal`."""
    bare = name.lower().lstrip("#/").replace("_", "").replace("-", "")
    return "if" if bare == "ifpure" else bare


def _is_condition(name: str) -> bool:
    return _plain(name) in _COMPARED or (name.startswith("#") and _plain(name) == "if")


def _said(truth: bool) -> str:  # noqa: FBT001 - it is the value, not a switch
    return "1" if truth else "0"


def _truth(operator: str, left: str, right: str) -> str:
    """Numbers are compared as numbers; words can only be the same or not, and are neither less nor greater."""
    first, second = number(left), number(right)
    if first is None or second is None:
        return _said({"=": left == right, "==": left == right, "!=": left != right}.get(operator, False))
    order = (first > second) - (first < second)
    truths = {"<": order < 0, ">": order > 0, "<=": order <= 0, ">=": order >= 0, "!=": order != 0}
    return _said(truths.get(operator, order == 0))
