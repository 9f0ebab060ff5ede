"""What can be done with the answers that a chat's page shows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.chat import opened, reading
from core.chat.reading import About
from core.db.tables.web import PostAuthor
from core.errors import NotFound
from core.text import t
from web import store
from web.store import Post

if TYPE_CHECKING:
    from core.db import Read
    from core.ledger.lease import Claim
    from core.surface.port import Button

OWN = frozenset({"again", "more", "swipe", "menu"})  # buttons of the core's for which the page has its own
_REF = re.compile(r"t?[0-9]{1,17}")


@dataclass(frozen=True, slots=True)
class Doing:
    """`ref` names the answer; variant `number` of `count` is shown. `again`: it can be told anew, `more`: gone on with,
    as long as it is the newest."""

    ref: str
    number: int
    count: int
    again: bool = True
    more: bool = True

    @property
    def before(self) -> str:
        """The action that shows the variant before; "" for the first one."""
        return f"swipe:{self.ref}:{self.number - 1}" if self.number > 1 else ""

    @property
    def after(self) -> str:
        return f"swipe:{self.ref}:{self.number + 1}" if self.number < self.count else ""


async def of(tx: Read, channel: str, posts: Sequence[Post]) -> dict[int, Doing]:
    """By the posts' ids."""
    spoken = [post for post in posts if post.author is PostAuthor.CHARACTER]
    known = await reading.about(tx, store.PLATFORM, channel, [str(post.id) for post in spoken])
    about = {post.id: known.get(str(post.id)) or _named(post) for post in spoken}
    return {post.id: _doing(post, here) for post in spoken if (here := about[post.id]) is not None}


def _named(post: Post) -> About | None:
    """By its own buttons: a post is there a moment before it is known which turn has made it."""
    menu = next((each.action for each in post.buttons if each.action.startswith("menu:t")), "")
    return About(menu.removeprefix("menu:")) if menu else None


def _doing(post: Post, about: About) -> Doing:
    """While a variant is being shown the buttons know of it, and the rows do not yet."""
    offered = {each.action.partition(":")[0] for each in post.buttons} & OWN
    again, more = ("again" in offered, "more" in offered) if offered else (True, not about.card)
    told = next((each for each in post.buttons if each.action.startswith("swipe:")), None)
    if told is None:
        return Doing(about.ref, about.number, about.count, again, more)
    number, count = map(int, re.findall(r"\d+", told.label)[:2])
    return Doing(about.ref, number + 1 if told.label.startswith("‹") else number - 1, count, again, more)


def beneath(post: Post) -> list[Button]:
    """The buttons of a post that the page shows as they are: neither those of its parts nor those it has its own of."""
    within = {part.button.action for part in post.panel.sections if part.button} if post.panel else set()
    return [each for each in post.buttons if each.action not in within and each.action.partition(":")[0] not in OWN]


async def message(tx: Read, claim: Claim | None, ref: str) -> int:
    """The number of the message that `ref` names. Raises NotFound."""
    if claim is None or not _REF.fullmatch(ref) or not ref.isascii():
        raise NotFound(t("web-no-such-page"))
    found = await opened.message_of(tx, claim.place_id, int(ref[1:])) if ref.startswith("t") else int(ref)
    if found is None:
        raise NotFound(t("button-stale"))
    return found


NOTHING: Mapping[int, Doing] = {}
