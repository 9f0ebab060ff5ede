"""What single macros say: the scope's words, blanks, times and variables. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from core.lore import macro_time
from core.lore.macro_parse import Call, Form, Mark
from core.lore.macro_scope import Scope

_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # shows whether an offset is one where the time is not known
MOST_BLANKS = 1_000  # {{space::N}}, {{newline::N}}
MOST_VARIABLES = 1_000
LONGEST_VALUE = 64_000  # characters of a variable; more would grow with every answer
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,17}(?:\.[0-9]{0,17})?|\.[0-9]{1,17})")

Say = Callable[[Scope], str]
Work = Callable[[Call], "str | Mark | None"]


def _char(scope: Scope) -> str:
    return scope.nickname.strip() or scope.char


def _user(scope: Scope) -> str:
    return scope.user.strip() or "User"


def _members(scope: Scope) -> str:
    return ", ".join(scope.group) or _char(scope)


def _awake(scope: Scope) -> str:
    return ", ".join(scope.not_muted) or _members(scope)


def _others(scope: Scope) -> str:
    here = {scope.char, _char(scope)}
    return ", ".join([*(name for name in scope.group if name not in here), _user(scope)])


def _now(layout: str) -> Say:
    return lambda scope: macro_time.told(scope.now, layout, scope.locale) if scope.now else ""


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


# Fields of the card: their own macros are expanded once, when they are put in.
FIELDS: Mapping[str, Say] = {
    "description": lambda scope: scope.description,
    "personality": lambda scope: scope.personality,
    "scenario": lambda scope: scope.scenario,
    "persona": lambda scope: scope.persona,
    "mesexamples": lambda scope: scope.mes_examples,
    "mesexamplesraw": lambda scope: scope.mes_examples_raw,
}
OTHERS_FIELDS = frozenset({"persona"})  # put into a card's text, but written by who talks with it
# What only the card's own texts may do: elsewhere anyone could read the prompt, or change what a bot tells others.
CARD_MACROS = frozenset({"original", *(f"{verb}globalvar" for verb in ("set", "add", "inc", "dec", "delete"))})
CARD_FIELDS: Mapping[str, Say] = {
    "charprompt": lambda scope: scope.char_prompt,
    "charjailbreak": lambda scope: scope.char_jailbreak,
    "charinstruction": lambda scope: scope.char_jailbreak,
    "charversion": lambda scope: scope.char_version,
    "char_version": lambda scope: scope.char_version,
    "chardepthprompt": lambda scope: scope.char_depth_prompt,
    "creatornotes": lambda scope: scope.creator_notes,
}
WORDS: Mapping[str, Say] = {
    "char": _char,
    "user": _user,
    "group": _members,
    "charifnotgroup": _members,
    "groupnotmuted": _awake,
    "notchar": _others,
    "lastmessage": lambda scope: scope.last_message,
    "lastusermessage": lambda scope: scope.last_user_message,
    "lastcharmessage": lambda scope: scope.last_char_message,
    "lastmessageid": lambda scope: _number(scope.last_message_id),
    "model": lambda scope: scope.model,
    "maxprompt": lambda scope: _number(scope.max_prompt),
    "input": lambda scope: scope.input,
    "time": _now("LT"),
    "date": _now("LL"),
    "weekday": _now("dddd"),
    "isotime": _now("HH:mm"),
    "isodate": _now("YYYY-MM-DD"),
    "idle_duration": lambda scope: macro_time.idle(scope.idle, scope.locale),
    "idleduration": lambda scope: macro_time.idle(scope.idle, scope.locale),
    "noop": lambda _: "",
    "blank": lambda _: "",
}


def _repeated(blank: str) -> Work:
    def work(call: Call) -> str | None:
        if call.form is Form.ODD:
            return None
        wanted = call.whole.strip()
        return blank * (min(int(wanted[:9]), MOST_BLANKS) if re.fullmatch("[0-9]+", wanted) else 1)

    return work


def _of_one(work: Callable[[str], str]) -> Work:
    return lambda call: work(call.whole) if call.form in {Form.ONE, Form.LIST} else None


TEXTS: Mapping[str, Work] = {
    "//": lambda _: "",
    "comment": _of_one(lambda _: ""),
    "hidden_key": _of_one(lambda _: ""),
    "banned": _of_one(lambda _: ""),
    "reverse": _of_one(lambda text: text[::-1]),
    "newline": _repeated("\n"),
    "br": _repeated("\n"),
    "space": _repeated(" "),
    "trim": lambda call: Mark.TRIM if call.form is Form.BARE else None,
}


def timed(call: Call, scope: Scope) -> str | None:
    """Times that have an argument; "" where the time is not known or the argument is no time."""
    offset = _offset(call)
    if offset is not None:
        there = macro_time.shifted(scope.now or _ANY_DAY, offset)
        if there is None:
            return None
        return macro_time.told(there, "LT", scope.locale) if scope.now else ""
    if call.name == "datetimeformat" and call.form in {Form.ONE, Form.LIST}:
        return macro_time.told(scope.now, call.whole.strip(), scope.locale) if scope.now else ""
    if call.name == "timediff" and len(call.args) == 2:
        zone = scope.now.tzinfo if scope.now else None
        first, second = (macro_time.read(arg, zone) for arg in call.args)
        return macro_time.distance(first - second, scope.locale) if first and second else ""
    return None


def _offset(call: Call) -> str | None:
    """The "+9" of `{{time_UTC+9}}` and `{{time::UTC+9}}`."""
    written = call.whole if call.form is not Form.BARE else ""
    if call.name == "time_utc":
        return written
    if call.name.startswith("time_utc-"):
        return call.name.removeprefix("time_utc") + written
    if call.name == "time" and written.strip().upper().startswith("UTC"):
        return written.strip()[3:]
    return None


def number(text: str) -> int | float | None:
    """The number that is written in `text`; None for words, and for figures too long to count with."""
    written = text.strip()
    if not _NUMBER.fullmatch(written):
        return None
    return float(written) if "." in written else int(written)


def figure(value: float) -> str:
    """Without the ".0" of a whole number."""
    return str(int(value)) if float(value).is_integer() else repr(value)


def change(call: Call, kept: dict[str, str], verb: str) -> str | None:
    """Carry out `verb` (get, set, add, inc, dec, has, delete) on the variables `kept`; None for missing arguments."""
    name, value = (call.args[0].strip(), "::".join(call.args[1:])) if call.args else ("", "")
    if not name or (verb in {"set", "add"}) != (len(call.args) > 1):
        return None
    match verb:
        case "get":
            return kept.get(name, "")
        case "has":
            return "true" if name in kept else "false"
        case "delete":
            kept.pop(name, None)
            return ""
        case "set":
            _keep(kept, name, value)
            return ""
        case "add":
            _keep(kept, name, _sum(kept.get(name, ""), value))
            return ""
    _keep(kept, name, _sum(kept.get(name, ""), "1" if verb == "inc" else "-1"))
    return kept.get(name, "")


VERBS: Mapping[str, str] = {
    f"{verb}{where}var": verb
    for where in ("", "global")
    for verb in ("get", "set", "add", "inc", "dec", "has", "delete")
}


def _keep(kept: dict[str, str], name: str, value: str) -> None:
    if name in kept or len(kept) < MOST_VARIABLES:
        kept[name[:LONGEST_VALUE]] = value[:LONGEST_VALUE]


def _sum(old: str, more: str) -> str:
    """Numbers are added, words are put behind each other; nothing counts as 0 before a number."""
    first, second = number(old or "0"), number(more)
    if first is None or second is None:
        return old + more
    return figure(first + second)
