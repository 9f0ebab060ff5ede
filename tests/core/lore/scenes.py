"""Books, chats and an engine with plain surroundings: a token a word, names off, macros left as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.lore.engine import Activation, activate, seeded
from core.lore.entries import Book, Match, Role, book_of
from core.lore.profile import DEFAULT, Profile
from core.lore.reasons import Reason
from core.lore.scene import Scene, Spoken
from core.lore.timed import Timed

PLENTY = 100_000  # tokens of context: no budget is reached


def entry(*keys: str, content: str | None = None, order: float = 100, **more: Any) -> dict[str, Any]:
    """An entry of a portable book; what the format does not know by itself goes into its extensions."""
    own = {
        "id",
        "enabled",
        "constant",
        "selective",
        "secondary_keys",
        "priority",
        "case_sensitive",
        "use_regex",
        "mode",
    }
    own |= {"position", "name", "comment"} if isinstance(more.get("position"), str) else {"name", "comment"}
    said = content if content is not None else f"about {' '.join(keys)}"
    made: dict[str, Any] = {"keys": list(keys), "content": said, "insertion_order": order, "enabled": True}
    made |= {name: value for name, value in more.items() if name in own}
    return made | {"extensions": {name: value for name, value in more.items() if name not in own}}


def book(*entries: Mapping[str, Any], v3: bool = True, risu: bool = False, name: str = "book", **more: Any) -> Book:
    return book_of({"entries": list(entries), "extensions": {}, **more}, name=name, v3=v3, risu=risu)


def chat(*texts: str, role: Role = Role.USER) -> tuple[Spoken, ...]:
    return tuple(Spoken("User", text, role) for text in texts)


def run(
    books: Book | Sequence[Book],
    *texts: str,
    profile: Profile = DEFAULT,
    state: Timed | None = None,
    roll: float | Callable[[str], float] | None = None,
    messages: tuple[Spoken, ...] | None = None,
    length: int | None = None,
    expand: Callable[[str], str] = str,
    scan: Callable[[str], str] | None = None,
    **more: Any,
) -> Activation:
    heard = messages if messages is not None else chat(*texts)
    given = {"names": False, "context": PLENTY} | more
    scene = Scene(messages=heard, chat_length=len(heard) if length is None else length, **given)
    return activate(
        [books] if isinstance(books, Book) else books,
        scene,
        profile,
        state=state or Timed(),
        roll=seeded("a seed") if roll is None else roll if callable(roll) else lambda _: float(roll),
        count=lambda text: len(text.split()),
        expand=expand,
        scan=scan,
    )


def inside(activation: Activation) -> set[str]:
    """Ids of the entries that are in."""
    return {reason.entry for reason in activation.reasons if reason.inside}


def on(books: Book | Sequence[Book], *texts: str, **more: Any) -> bool:
    """Whether anything is in."""
    return bool(inside(run(books, *texts, **more)))


def contents(activation: Activation) -> list[str]:
    return [placed.content for placed in activation.placed]


def why(activation: Activation, name: str) -> Reason:
    return next(reason for reason in activation.reasons if reason.entry == name)


__all__ = ["DEFAULT", "Match", "Role", "Scene", "book", "chat", "contents", "entry", "inside", "on", "run", "why"]
