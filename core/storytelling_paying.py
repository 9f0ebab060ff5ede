"""Who pays for a story that is asked for where people chat."""

from __future__ import annotations

from core.db.tables.stories import Payer
from core.errors import BadInput
from core.storytelling_ask import Ask
from core.storytelling_words import Wanted
from core.surface.events import Standing
from core.text import t


def payer_of(ask: Ask, found: Wanted) -> tuple[Payer, str]:
    """Raises BadInput for a server that somebody else leads."""
    if not found.by_space:
        return Payer.ACCOUNT, ""
    place = ask.claim.place
    if place.direct or not place.space:
        raise BadInput(t("story-chat-no-space"))
    if ask.asker.standing < Standing.MODERATOR:
        raise BadInput(t("rules-refused-moderate"))
    return Payer.SPACE, f"{place.platform}:{place.space}"
