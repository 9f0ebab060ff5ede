"""What somebody is in a group, as Telegram says, remembered for a minute."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest

from bots.telegram.faults import border, says
from core.clock import Clock
from core.surface.events import Standing

REMEMBERED_SECONDS = 60.0
REMEMBERED = 4_096
_LEADERS = {ChatMemberStatus.OWNER: Standing.OWNER, ChatMemberStatus.ADMINISTRATOR: Standing.MODERATOR}
_NOBODY = ("user not found", "participant_id_invalid", "user_not_participant", "invalid user_id", "user_id_invalid")


@dataclass(slots=True)
class Standings:
    """One a process and bot."""

    bot: Bot
    clock: Clock
    _known: OrderedDict[tuple[int, str], tuple[Standing, float]] = field(default_factory=OrderedDict)

    async def of(self, chat: int, person_id: str) -> Standing:
        """Who speaks as the group itself leads it; channels and whom Telegram does not tell of are members."""
        if person_id == str(chat):
            return Standing.MODERATOR
        now = self.clock.monotonic()
        known = self._known.get((chat, person_id))
        if known is not None and now < known[1]:
            return known[0]
        found = await self._ask(chat, person_id)
        self._known[chat, person_id] = (found, now + REMEMBERED_SECONDS)
        self._known.move_to_end((chat, person_id))
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return found

    async def _ask(self, chat: int, person_id: str) -> Standing:
        if person_id.startswith("-"):
            return Standing.MEMBER
        with border():
            try:
                # Unparsed: the library fails for a member of whom Telegram tells a right less than it knows. So written
                # because it warns where it has a method of this name.
                told = await self.bot.do_api_request("get_Chat_Member", {"chat_id": chat, "user_id": person_id})
            except BadRequest as error:
                if says(error, *_NOBODY):
                    return Standing.STRANGER
                if says(error, "member list is inaccessible", "chat_admin_required"):
                    return Standing.MEMBER
                raise
        return _standing(told if isinstance(told, Mapping) else {})


def _standing(told: Mapping[str, object]) -> Standing:
    status = told.get("status")
    if status in _LEADERS:
        return _LEADERS[ChatMemberStatus(status)]
    if status == ChatMemberStatus.RESTRICTED:
        return Standing.MEMBER if told.get("is_member") else Standing.STRANGER
    return Standing.STRANGER if status in {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED} else Standing.MEMBER
