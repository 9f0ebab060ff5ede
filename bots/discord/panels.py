"""What a post is for Discord: its words and buttons, or its panel as Components V2. Pure."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bots.discord.markup import alike, discord_markdown, literal
from core.surface.markup import visible
from core.surface.port import Attachment, Button, Outgoing, Section, Spoken

LIMIT = 2000  # characters that Discord takes, counted as code points
BLANK = "\u200b"  # shown as nothing: a message must have a character that is not white space
V2 = 1 << 15  # the flag of a message that is all components
SPOKEN = 1 << 13  # the flag of a voice note
COMPONENTS = 40  # of a message, the nested ones too
PANEL_LIMIT = 4000  # characters of all its texts
DESCRIBED = 1024  # characters that describe a picture to those who do not see it
LABEL_LIMIT = 80
NAME_ROOM = 90  # characters before the words
VOICE_NOTE = "voice-message.ogg"
ROWS, IN_A_ROW = 5, 5

_ROW, _BUTTON, _SECTION, _TEXT, _THUMBNAIL, _SEPARATOR, _CONTAINER = 1, 2, 9, 10, 11, 14, 17
_QUIET, _LINK = 2, 5  # styles of a button
QUIET: Mapping[str, list[str]] = {"parse": []}  # nobody is pinged

Body = dict[str, Any]  # JSON that grows
PictureUrl = Callable[[str], str | None]


def new(outgoing: Outgoing, name: str, picture_url: PictureUrl) -> list[Body]:
    """The forms of a new post, the best first: the last one is always taken."""
    shown = words(outgoing, name)
    if outgoing.file is not None:
        shown |= _attached(outgoing, outgoing.file)
    better = panel(outgoing, picture_url)
    return [shown] if better is None else [better, shown]


def changed(outgoing: Outgoing, name: str, picture_url: PictureUrl) -> list[Body]:
    """The forms of an edit. Nobody knows which one the post has, and a panel can never be words again."""
    shown = {"components": [], **words(outgoing, name)}
    better = panel(outgoing, picture_url)
    if not outgoing.notice:
        return [shown]
    if better is None:
        return [shown, words_as_panel(outgoing)]
    return [{**better, "content": None}, shown, words_as_panel(outgoing)]


def says(message: Mapping[str, Any], body: Body) -> bool:
    """Whether a message that Discord keeps has the words of `body`."""
    content = (body.get("content") or "").strip()
    same_words = message["content"].strip() == content
    return same_words and texts(message.get("components") or ()) == texts(body.get("components") or ())


def name_line(name: str) -> str:
    """What a post begins with that cannot carry a name of its own."""
    shown = literal(name)
    return f"**{shown if len(shown) <= NAME_ROOM else alike(name)}**\n"


def words(outgoing: Outgoing, name: str = "") -> Body:
    """Its text behind `name`, and its buttons if it has any."""
    content = name + discord_markdown(outgoing.shown)
    if len(content) > LIMIT:
        content = name + alike(outgoing.shown)
    body: Body = {"content": content if content.strip() else BLANK, "allowed_mentions": QUIET}
    if outgoing.buttons or outgoing.panel:
        body["components"] = rows(_all_buttons(outgoing))
    return body


def rows(buttons: Sequence[Button]) -> list[Body]:
    """At most five buttons in each of at most five rows; an action that comes again is left out, as Discord asks."""
    each = list({_mark(one): button(one) for one in buttons}.values())[: ROWS * IN_A_ROW]
    return [{"type": _ROW, "components": each[start : start + IN_A_ROW]} for start in range(0, len(each), IN_A_ROW)]


def button(one: Button) -> Body:
    leads = {"style": _LINK, "url": one.url} if one.url else {"style": _QUIET, "custom_id": one.action}
    return {"type": _BUTTON, **leads, "label": one.label[:LABEL_LIMIT].strip() or BLANK}


def panel(outgoing: Outgoing, picture_url: PictureUrl) -> Body | None:
    """The panel; None where there is none or it is more than Discord takes. Beside a file the text says it.

    Lines between its parts are the first that it does without.
    """
    if outgoing.panel is None or outgoing.file is not None:
        return None
    placed: set[str] = set()
    parts = [found for each in outgoing.panel.sections if (found := list(_parts(each, picture_url, placed)))]
    beneath = [one for one in _all_buttons(outgoing) if _mark(one) not in placed]
    if len(beneath) > ROWS * IN_A_ROW:
        return None
    for between in ([{"type": _SEPARATOR}], []):
        lined = [one for number, part in enumerate(parts) for one in (*(between if number else ()), *part)]
        whole: list[Body] = [{"type": _CONTAINER, "components": [*lined, *rows(beneath)]}]
        if _count(whole) <= COMPONENTS and sum(map(len, texts(whole))) <= PANEL_LIMIT:
            return _all_components(whole) if whole[0]["components"] else None
    return None


def words_as_panel(outgoing: Outgoing) -> Body:
    """The words for a message that is a panel already: it can be no other again."""
    shown = words(outgoing)
    return _all_components([{"type": _TEXT, "content": shown["content"]}, *shown.get("components", [])])


def texts(components: Sequence[Mapping[str, Any]]) -> list[str]:
    """The words of components, in order."""
    found: list[str] = []
    for one in components:
        found += [one["content"]] if one.get("type") == _TEXT else []
        found += texts(one.get("components") or ())
    return found


def _attached(outgoing: Outgoing, file: Attachment) -> Body:
    """What is said of a picture to those who do not see it; nothing of other files."""
    if not file.media_type.startswith("image/"):
        return {}
    description = " ".join(visible(outgoing.shown).split())[:DESCRIBED] or file.name
    return {"attachments": [{"id": "0", "filename": file.name, "description": description}]}


def voice_note(spoken: Spoken) -> Body:
    """A message that is played with a press; it carries nothing else."""
    described = {
        "id": "0",
        "filename": VOICE_NOTE,
        "duration_secs": round(max(spoken.seconds, 0.1), 2),
        "waveform": base64.b64encode(spoken.waveform[:256] or b"\0").decode(),
    }
    return {"flags": SPOKEN, "attachments": [described], "allowed_mentions": QUIET}


def _parts(section: Section, picture_url: PictureUrl, placed: set[str]) -> Iterator[Body]:
    """A section shows one thing beside its words: its picture before its button, which then stands beneath."""
    text = discord_markdown(section.text).strip()
    picture = picture_url(section.picture) if section.picture else None
    if not text:
        return
    shown: Body = {"type": _TEXT, "content": text}
    if picture is not None:
        yield {"type": _SECTION, "components": [shown], "accessory": {"type": _THUMBNAIL, "media": {"url": picture}}}
    elif section.button is not None and _mark(section.button) not in placed:
        placed.add(_mark(section.button))
        yield {"type": _SECTION, "components": [shown], "accessory": button(section.button)}
    else:
        yield shown
    if picture is not None and section.button is not None and _mark(section.button) not in placed:
        placed.add(_mark(section.button))
        yield from rows([section.button])


def _mark(one: Button) -> str:
    return one.url or one.action


def _all_buttons(outgoing: Outgoing) -> list[Button]:
    """Those of a panel's sections before those beneath."""
    sections = outgoing.panel.sections if outgoing.panel else ()
    return [*(each.button for each in sections if each.button is not None), *outgoing.buttons]


def _all_components(components: list[Body]) -> Body:
    return {"flags": V2, "components": components, "allowed_mentions": QUIET}


def _count(components: Sequence[Mapping[str, Any]]) -> int:
    return sum(1 + _count(one.get("components") or ()) + ("accessory" in one) for one in components)
