"""What can be done with the answers that a chat's page shows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.characters import store as characters
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
    as long as it is the newest. `told`: how many of them there are yet, the others are greetings of the card's."""

    ref: str
    number: int
    count: int
    again: bool = True
    more: bool = True
    told: int = 0

    @property
    def blank(self) -> Doing:
        """The same of any answer (see post_macros.html)."""
        return replace(self, ref="@ref@")

    @property
    def before(self) -> str:
        """The action that shows the variant before; "" for the first one."""
        return f"swipe:{self.ref}:{self.number - 1}" if self.number > 1 else ""

    @property
    def after(self) -> str:
        if self.number >= self.count:
            return ""
        return f"again:{self.ref}" if self.told and self.number >= self.told else f"swipe:{self.ref}:{self.number + 1}"


async def of(tx: Read, channel: str, posts: Sequence[Post]) -> dict[int, Doing]:
    """By the posts' ids."""
    spoken = [post for post in posts if post.author is PostAuthor.CHARACTER]
    known = await reading.about(tx, store.PLATFORM, channel, [str(post.id) for post in spoken])
    about = {post.id: known.get(str(post.id)) or _named(post) for post in spoken}
    found = {post.id: _doing(post, here) for post in spoken if (here := about[post.id]) is not None}
    newest = next((post.id for post in reversed(posts) if post.author is not PostAuthor.NOTICE), None)
    if newest in found and (here := about[newest]) is not None and here.card and here.version_id is not None:
        found[newest] = await _greeting(tx, found[newest], here.version_id)
    return found


async def _greeting(tx: Read, act: Doing, version_id: int) -> Doing:
    """Nobody has answered the first words yet: one turns on to all that the card has, told or not."""
    character = await characters.version(tx, version_id)
    known = 0 if character is None else len(character.card.greetings)
    return replace(act, count=max(act.count, known), told=act.count, again=False)


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
