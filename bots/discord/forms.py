"""Forms that ask for what a command lacks, as Discord's modals. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bots.discord.inbound import Payload
from core.declared import BY_NAME, Command, Option, menu
from core.surface.events import CommandInvoked
from core.text import Catalog, Text, t

FORM = 9  # the type of the answer to an interaction
LONGEST = 4000  # characters of a field
_LABEL, _FIELD = 18, 4  # types of components
_LINE, _PARAGRAPH = 1, 2  # styles of fields
_TITLE_LIMIT, _LABEL_LIMIT, _ID_LIMIT = 45, 45, 100
_MARK = "form"
_BY_BUTTON = "do"
_OF_CHAT = "#"  # before the number by which a button names a message of the chat; see core.chat.finding


def lacks(event: CommandInvoked) -> bool:
    """Whether a form is to ask for what this command has not been told."""
    return BY_NAME[event.name].form and not event.values and not event.files


def asked_by(action: str) -> tuple[str, str] | None:
    """(command, target) of a button that leads to a form; the target is "#" and the number in the button."""
    mark, _, rest = action.partition(":")
    name, _, number = rest.partition(":")
    if mark != _BY_BUTTON or not number or name not in BY_NAME or not BY_NAME[name].form:
        return None
    return name, f"{_OF_CHAT}{number}"


def form(
    command: Command, target: str | None, shown: Mapping[str, str], locale: str, catalog: Catalog
) -> dict[str, Any]:
    """The answer that opens it. `shown` are the words that stand in its fields, by option."""
    custom_id = f"{_MARK}:{command.name}:{target or ''}"
    if len(custom_id.encode()) > _ID_LIMIT:
        raise ValueError(f"too long for a form: {target}")
    options = [option for option in command.options if not option.file]
    title = catalog.render(t(menu(command) if command.on_message else f"command-{command.name}-name"), locale)
    alone = len(options) == 1
    fields = [_field(each, shown.get(each.name, ""), locale, catalog, alone=alone) for each in options]
    data = {"custom_id": custom_id, "title": title[:1].upper() + title[1:_TITLE_LIMIT], "components": fields}
    return {"type": FORM, "data": data}


def named(custom_id: str) -> tuple[str, str | None] | None:
    """(command, target) of a form of ours."""
    mark, _, rest = custom_id.partition(":")
    name, _, target = rest.partition(":")
    if mark != _MARK or name not in BY_NAME:
        return None
    return name, target or None


def filled(data: Payload) -> tuple[tuple[str, str], ...]:
    """What stands in the fields, by option; empty ones are left out."""
    fields = ((str(field["custom_id"]), str(field.get("value") or "")) for field in _fields(data.get("components")))
    return tuple((name, value) for name, value in fields if value.strip())


def _fields(components: list[Payload] | None) -> Iterator[Payload]:
    """A field stands in a label, in older forms in a row."""
    for each in components or ():
        inside = [each["component"]] if "component" in each else each.get("components") or ()
        yield from (field for field in inside if field.get("type") == _FIELD)


def _field(option: Option, shown: str, locale: str, catalog: Catalog, *, alone: bool) -> dict[str, Any]:
    """What is alone in its form must be filled in. Words that are longer than a field takes are not shown in part:
    what is sent then replaces all of them."""

    def words(text: Text, limit: int) -> str:
        return catalog.render(text, locale)[:limit]

    field: dict[str, Any] = {
        "type": _FIELD,
        "custom_id": option.name,
        "style": _PARAGRAPH if option.long else _LINE,
        "required": option.required or alone,
    }
    if option.long:
        field["max_length"] = LONGEST
    if len(shown) > LONGEST:
        field["placeholder"] = words(t("discord-form-too-long"), 100)
    elif shown:
        field["value"] = shown
    return {"type": _LABEL, "label": words(t(option.description), _LABEL_LIMIT), "component": field}
