"""All commands, buttons and settings as Markdown tables, made from what is declared. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from core import rights
from core.accounts import preferences
from core.chat import rulewords
from core.chat.rules import USUAL
from core.declared import BUTTONS, COMMANDS, Command, Option, Right, Where
from core.text import LOCALES, Catalog, Text, t, typed
from core.text.typed import Field

BEGIN, END = "<!-- commands:begin -->", "<!-- commands:end -->"

# Whom a command or button lets further than its declared right says: its own code looks at whose the thing is.
_OWN = {"edit": "mine", "delete": "mine-or-moderators", "drop": "owner", "merge": "owner"}
_BENEATH = ("swipe", "again", "more", "menu", "do")  # what answers carry comes before what lists do

Say = Callable[[Text], str]


def reference(catalog: Catalog, locale: str) -> str:
    """The tables in one language, ending with a line break."""

    def say(text: Text) -> str:
        return catalog.render(text, locale)

    order = (locale, *(other for other in LOCALES if other != locale))
    parts = (
        say(t("reference-how")),
        _table(say, ("command", "options", "does", "who", "where", "message"), _commands(say, catalog, order)),
        say(t("reference-buttons")),
        _table(say, ("button", "does", "who"), _buttons(say)),
        say(t("reference-rules")),
        _table(say, ("setting", "means", "values", "usual"), _fields(say, rulewords.FIELDS, _RULES)),
        say(t("reference-preferences")),
        _table(say, ("setting", "means", "values", "usual"), _fields(say, preferences.FIELDS, _PREFERENCES)),
    )
    return "\n\n".join(parts) + "\n"


def placed(page: str, tables: str) -> str:
    """A page with the tables between its marks. Raises ValueError where it has not both of them."""
    before, begun, rest = page.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not begun or not ended:
        raise ValueError(f"no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{tables}{END}{after}"


def _commands(say: Say, catalog: Catalog, order: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for command in COMMANDS:
        on_message = say(t("reference-yes")) if command.on_message else ""
        options = "<br>".join(_option(say, option) for option in command.options)
        called, does = _called(command, catalog, order), say(Text(command.description))
        yield called, options, does, _who(say, command), _where(say, command), on_message


def _called(command: Command, catalog: Catalog, order: Sequence[str]) -> str:
    """Its names, the reader's own first."""
    names = {"en": command.name, "ko": catalog.render(t(f"command-{command.name}-name"), "ko")}
    return " ".join(f"`/{names[locale]}`" for locale in order)


def _option(say: Say, option: Option) -> str:
    name = f"*{option.name}*" if option.required else f"[*{option.name}*]"
    return f"{name} {', '.join(option.choices) or say(Text(option.description))}"


def _who(say: Say, command: Command) -> str:
    if command.name in _OWN:
        return say(Text(f"reference-who-{_OWN[command.name]}"))
    if command.name in rights.READS and command.right is Right.TALK:
        return say(t("reference-who-anyone"))
    return say(Text(f"reference-who-{command.right.value}"))


def _where(say: Say, command: Command) -> str:
    return "" if command.where is Where.ANYWHERE else say(Text(f"reference-where-{command.where.value}"))


def _buttons(say: Say) -> Iterator[tuple[str, ...]]:
    for name in dict.fromkeys((*_BENEATH, *BUTTONS)):
        who = say(t("reference-who-its-own")) if name == "do" else say(_presses(name))
        yield say(Text(f"reference-button-{name}")), say(Text(f"reference-press-{name}")), who


def _presses(name: str) -> Text:
    return Text(f"reference-who-{_OWN.get(name, BUTTONS[name].value)}")


_RULES = (rulewords.name, rulewords.about, USUAL)
_PREFERENCES = (preferences.name, preferences.about, preferences.UNSET)


def _fields(
    say: Say, fields: Iterable[Field], words: tuple[Callable[[Field], Text], Callable[[Field], Text], object]
) -> Iterator[tuple[str, ...]]:
    name, about, usual = words
    for field in fields:
        value = typed.shown(field.kind, field.of(usual))
        names = {typed.folded_name(each): each for each in (field.key, say(name(field)))}
        called = " ".join(f"`{each}`" for each in reversed(names.values()))
        yield called, say(about(field)), say(typed.allowed(field.kind)), say(value)


def _table(say: Say, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    heads = [say(Text(f"reference-column-{column}")) for column in columns]
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
