"""What Discord refuses in a message, and whom its words ping. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.fakes.discord_api.records import COMPONENTS_V2
from tests.fakes.discord_api.wire import (
    Json,
    Object,
    Refused,
    bad_length,
    invalid,
    items,
    mapping,
    mappings,
    number,
    too_long,
    word,
)

LONGEST = 2000  # characters of a message, counted as code points
EMBEDS, ALL_EMBEDS = 10, 6000
ROWS, BUTTONS, COMPONENTS = 5, 5, 40
ROW, BUTTON, TEXT_INPUT, SECTION, TEXT, THUMBNAIL, CONTAINER = 1, 2, 4, 9, 10, 11, 17
AT_THE_TOP = frozenset({ROW, SECTION, TEXT, 12, 13, 14, CONTAINER})  # 12 a gallery, 13 a file, 14 a separator
ALL_TEXTS = 4000  # characters of all texts of a message that is components
VOICE_NOTE = 1 << 13
SELECTS = frozenset({3, 5, 6, 7, 8})
LINK, PREMIUM = 5, 6  # styles of buttons without a custom_id

_MARK = re.compile(r"<@(?P<role>&)?!?(?P<id>\d+)>|@(?P<all>everyone|here)")
_EMBED_LIMITS = {"title": 256, "description": 4096}


@dataclass(frozen=True, slots=True)
class Pings:
    users: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    everyone: bool = False


def content_of(body: Object) -> str:
    """Without the white space around it, as Discord keeps it. Raises Refused (50035) above 2000 characters."""
    content = body.get("content")
    if content is not None and not isinstance(content, str):
        raise invalid("content", "BASE_TYPE_STRING", "Must be a string.")
    trimmed = (content or "").strip()
    if len(trimmed) > LONGEST:
        raise too_long("content", LONGEST)
    return trimmed


def check_flags(body: Object, flags: int) -> None:
    """Components v2 stand alone."""
    if flags & COMPONENTS_V2:
        for name in ("content", "embeds", "poll", "stickers"):
            if body.get(name):
                message = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                raise invalid(name, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)


def checked_embeds(value: Json) -> list[Object]:
    embeds = mappings(value)
    if len(embeds) > EMBEDS:
        raise too_long("embeds", EMBEDS)
    for place, embed in enumerate(embeds):
        for name, limit in _EMBED_LIMITS.items():
            if len(word(embed.get(name))) > limit:
                raise too_long(f"embeds.{place}.{name}", limit)
    if sum(map(_embed_length, embeds)) > ALL_EMBEDS:
        raise invalid("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
    return [{"type": "rich", **embed} for embed in embeds]


def _embed_length(embed: Object) -> int:
    parts = [embed.get("title"), embed.get("description"), mapping(embed.get("footer")).get("text")]
    parts += [mapping(embed.get("author")).get("name")]
    for each in mappings(embed.get("fields")):
        parts += [each.get("name"), each.get("value")]
    return sum(len(word(part)) for part in parts)


def checked_components(value: Json, flags: int) -> list[Object]:
    """As Discord keeps them: each with a number for its id. Raises Refused (50035)."""
    components = mappings(value)
    found = list(_walk(components, "components"))
    if flags & COMPONENTS_V2:
        _check_layout(components, found)
    else:
        _check_rows(components)
    seen = set[str]()
    for where, component in found:
        _check_component(where, component, seen)
    numbers = iter(range(1, len(found) + 1))
    return [_numbered(component, numbers) for component in components]


def _check_rows(components: Sequence[Object]) -> None:
    if len(components) > ROWS:
        raise bad_length("components", 1, ROWS)
    for place, row in enumerate(components):
        if row.get("type") != ROW:
            raise invalid(f"components.{place}.type", "UNION_TYPE_CHOICES", "Value of field 'type' must be 1.")


def _check_layout(components: Sequence[Object], found: Sequence[tuple[str, Object]]) -> None:
    if not components:
        raise Refused(400, 50006, "Cannot send an empty message")
    if len(found) > COMPONENTS:
        raise too_long("components", COMPONENTS)
    if sum(len(word(one.get("content"))) for _, one in found if one.get("type") == TEXT) > ALL_TEXTS:
        raise invalid("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "Must be 4000 or fewer in length.")
    for place, one in enumerate(components):
        if one.get("type") not in AT_THE_TOP:
            raise invalid(f"components.{place}.type", "UNION_TYPE_CHOICES", "Value of field 'type' is unknown.")
    for where, one in found:
        _check_part(where, one)


def _check_part(where: str, one: Object) -> None:
    match one.get("type"):
        case 10 if not 1 <= len(word(one.get("content")).strip()) <= ALL_TEXTS:
            raise bad_length(f"{where}.content", 1, ALL_TEXTS)
        case 9 if mapping(one.get("accessory")).get("type") not in {BUTTON, THUMBNAIL}:
            raise invalid(f"{where}.accessory", "BASE_TYPE_REQUIRED", "This field is required")
        case 9 if not 1 <= len(mappings(one.get("components"))) <= 3:
            raise bad_length(f"{where}.components", 1, 3)
        case 11 if not word(mapping(one.get("media")).get("url")).startswith(("https://", "http://", "attachment://")):
            raise invalid(f"{where}.media.url", "URL_TYPE_INVALID_SCHEME", "Scheme must be one of http, https.")
        case 17 if not mappings(one.get("components")):
            raise bad_length(f"{where}.components", 1, COMPONENTS)


def check_voice_note(body: Object, flags: int, files: int) -> None:
    """One sound with its length and its waveform, and nothing else."""
    if not flags & VOICE_NOTE:
        return
    if any(body.get(name) for name in ("content", "embeds", "components", "poll", "sticker_ids")):
        raise Refused(400, 50159, "Voice messages do not support additional content")
    described = mappings(body.get("attachments"))
    if files != 1 or len(described) != 1:
        raise Refused(400, 50160, "Voice messages must have a single audio attachment")
    if not described[0].get("duration_secs") or not described[0].get("waveform"):
        raise Refused(400, 50161, "Voice messages must have supporting metadata")


def _check_link(where: str, component: Object) -> None:
    if component.get("custom_id") is not None:
        raise invalid(f"{where}.custom_id", "COMPONENT_CUSTOM_ID_AND_URL", "A url and custom id are exclusive")
    if not word(component.get("url")).startswith(("https://", "http://", "discord://")):
        raise invalid(f"{where}.url", "URL_TYPE_INVALID_SCHEME", "Scheme must be one of discord, http, https.")


def _check_component(where: str, component: Object, seen: set[str]) -> None:
    kind = component.get("type")
    if kind == ROW:
        inside = mappings(component.get("components"))
        if not 1 <= len(inside) <= BUTTONS:
            raise bad_length(f"{where}.components", 1, BUTTONS)
        if len(inside) > 1 and any(each.get("type") in SELECTS for each in inside):
            raise invalid(f"{where}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds")
    if kind == BUTTON and len(word(component.get("label"))) > 80:
        raise too_long(f"{where}.label", 80)
    if kind == BUTTON and component.get("style") == LINK:
        _check_link(where, component)
    if kind in SELECTS | {BUTTON, TEXT_INPUT} and component.get("style") not in {LINK, PREMIUM}:
        custom_id = component.get("custom_id")
        if not isinstance(custom_id, str):
            raise invalid(f"{where}.custom_id", "BASE_TYPE_REQUIRED", "This field is required")
        if not 1 <= len(custom_id) <= 100:
            raise bad_length(f"{where}.custom_id", 1, 100)
        if custom_id in seen:
            raise invalid(
                f"{where}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
            )
        seen.add(custom_id)


def _walk(components: Sequence[Object], where: str) -> Iterator[tuple[str, Object]]:
    """Every component with its place in the form, the nested ones too."""
    for place, component in enumerate(components):
        here = f"{where}.{place}"
        yield here, component
        yield from _walk(mappings(component.get("components")), f"{here}.components")
        for inner in ("accessory", "component"):
            if nested := component.get(inner):
                yield from ((f"{here}.{inner}", each) for each in [mapping(nested)])


def _numbered(component: Object, numbers: Iterator[int]) -> Object:
    shown = {"id": next(numbers), **component}
    if "components" in component:
        shown["components"] = [_numbered(each, numbers) for each in mappings(component["components"])]
    for inner in ("accessory", "component"):
        if component.get(inner):
            shown[inner] = _numbered(mapping(component[inner]), numbers)
    return shown


def components_of(components: Sequence[Object]) -> Iterator[Object]:
    """All of them, the nested ones too."""
    return (one for _, one in _walk(components, ""))


def texts_of(components: Sequence[Object]) -> Iterator[str]:
    """The words of a message that is components, in order."""
    return (word(one.get("content")) for _, one in _walk(components, "") if one.get("type") == TEXT)


def buttons_of(components: Sequence[Object]) -> Iterator[Object]:
    """All that can be pressed or chosen from."""
    return (component for _, component in _walk(components, "") if "custom_id" in component)


def checked_name(name: str, where: str) -> str:
    """What a webhook may be called. Raises Refused (50035)."""
    plain = " ".join(name.split())
    if not 1 <= len(plain) <= 80:
        raise bad_length(where, 1, 80)
    for part in ("discord", "clyde"):
        if part in plain.lower():
            raise invalid(where, "USERNAME_INVALID_CONTAINS", f'Username cannot contain "{part}"')
    if plain.lower() in {"everyone", "here"}:
        raise invalid(where, "USERNAME_INVALID", f"Username cannot be {plain}")
    return plain


def checked_nonce(value: Json) -> str | int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if not isinstance(value, str) or len(value) > 25:
        raise too_long("nonce", 25)
    return value or None


def pings(content: str, allowed: Json, replied: str | None) -> Pings:
    """Whom a message with this content and `allowed_mentions` pings; `replied` wrote the message it answers.

    Without `allowed_mentions` Discord pings all that is named, and the author of the message replied to.
    """
    named = Pings(
        tuple(dict.fromkeys(found["id"] for found in _MARK.finditer(content) if found["id"] and not found["role"])),
        tuple(dict.fromkeys(found["id"] for found in _MARK.finditer(content) if found["role"])),
        any(found["all"] for found in _MARK.finditer(content)),
    )
    if allowed is None:
        return Pings(_with(named.users, replied), named.roles, named.everyone)
    rules = mapping(allowed)
    parse = {word(kind) for kind in items(rules.get("parse"))}
    for kind in ("users", "roles"):
        if kind in parse and rules.get(kind):
            message = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            raise invalid("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)
    users = _allowed(named.users, rules.get("users"), every="users" in parse)
    roles = _allowed(named.roles, rules.get("roles"), every="roles" in parse)
    return Pings(
        _with(users, replied if rules.get("replied_user") else None), roles, named.everyone and "everyone" in parse
    )


def _allowed(named: tuple[str, ...], chosen: Json, *, every: bool) -> tuple[str, ...]:
    ids = {word(one) for one in items(chosen)}
    return tuple(one for one in named if every or one in ids)


def _with(users: tuple[str, ...], one: str | None) -> tuple[str, ...]:
    return users if one is None or one in users else (*users, one)


def check_filled(*parts: object) -> None:
    """Raises Refused (50006) for a message in which nothing is."""
    if not any(parts):
        raise Refused(400, 50006, "Cannot send an empty message")


def flags_of(body: Object) -> int:
    return number(body.get("flags"))
