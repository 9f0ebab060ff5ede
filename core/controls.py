"""What its maker can press beneath a story, by how it stands. Pure.

Each button carries the number of changes that it has seen: one that is old does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.db.tables.stories import StoryState
from core.stories import drafts, steering
from core.stories.book import View
from core.stories.pipeline import Slot
from core.stories.stage import Stage
from core.surface.port import Button
from core.text import Catalog, Text

READER = "stories"  # the reader's page of the web panel
_FAILED = frozenset({"story-stuck", "story-broken", "story-unanswered", "story-refused"})


def controls(view: View, catalog: Catalog, locale: str, public_url: str | None) -> tuple[Button, ...]:
    """The buttons, in the order in which they are likely to be wanted."""

    def button(verb: str, *more: object) -> Button:
        action = ":".join(map(str, ("story", verb, view.story.public_id, *more)))
        return Button(action, catalog.render(Text(f"story-button-{verb}"), locale))

    def form(verb: str, *more: object) -> Button:
        action = f"do:story-{verb}:" + ".".join(map(str, (view.story.public_id, *more)))
        return Button(action, catalog.render(Text(f"story-button-{verb}"), locale))

    found = [button(verb, *more) if not asks else form(verb, *more) for verb, more, asks in _wanted(view)]
    link = page(public_url, view.story.public_id)
    if link and any(each.passed is not None for each in view.episodes):
        found.append(Button("", catalog.render(Text("story-button-page"), locale), link))
    return tuple(found)


def page(public_url: str | None, name: str, number: int = 0) -> str:
    """The https address of the reader's page; "" without one."""
    if not (public_url or "").startswith("https://"):
        return ""
    whole = f"{str(public_url).rstrip('/')}/{READER}/{name}"
    return f"{whole}/{number}" if number else whole


Wanted = tuple[str, tuple[object, ...], bool]
"""What is done, what stands in the action behind the story, and whether a form asks for more."""


def _wanted(view: View) -> Iterator[Wanted]:
    story, seen = view.story, view.story.steered
    match story.state:
        case StoryState.MAKING:
            yield "pause", (seen,), False
            yield "cancel", (seen,), False
        case StoryState.WAITING:
            yield from _waiting(view)
        case StoryState.PAUSED if drafts.is_draft(story):
            yield "start", (seen,), False
            yield "discard", (seen,), False
        case StoryState.PAUSED if drafts.waits_for_more(story):
            yield "start", (seen,), False
            yield "fewer", (seen,), False
        case StoryState.UNPAID:
            yield "cap", (seen,), True
            yield "resume", (seen,), False
            yield "cancel", (seen,), False
        case StoryState.PAUSED | StoryState.CANCELLED:
            yield "resume", (seen,), False
            if story.state is StoryState.PAUSED:
                yield "cancel", (seen,), False
        case StoryState.DONE:
            yield from _done(view)


def _waiting(view: View) -> Iterator[Wanted]:
    """At a gate; over an episode that does not pass; over something that failed; for consents."""
    story, seen = view.story, view.story.steered
    slot = steering.waits_at(story, view.standing)
    key = "" if story.reason is None else story.reason.key
    if slot is not None:
        yield "approve", (seen,), False
        yield from _of_part(view, slot)
    elif key == "story-red":
        number = next((each.number for each in view.episodes if each.passed is False), 0)
        yield "report", (number,), False
        yield "read", (number,), False
        yield "redo", (*_named(view, Slot(Stage.EDIT, number)),), True
    elif key == "story-stop-consent":
        yield "begin", (seen,), False
    elif key in _FAILED:
        yield "resume", (seen,), False
    yield "cancel", (seen,), False


def _of_part(view: View, slot: Slot) -> Iterator[Wanted]:
    if slot.stage is Stage.EDIT:
        yield "read", (slot.episode,), False
    else:
        yield "part", (slot.stage.value, slot.episode), False
    yield "edit", _named(view, slot), True
    yield "redo", _named(view, slot), True


def _named(view: View, slot: Slot) -> tuple[object, ...]:
    return view.story.steered, slot.stage.value, slot.episode


def _done(view: View) -> Iterator[Wanted]:
    yield "read", (0,), False
    yield "goon", (view.story.steered,), True
    yield "parts", (), False
    yield "talk", (), False
    yield "share", (), False
    yield "export", (), False
