"""Every page and every form, for things that are somebody's own: strangers, other people and staff find nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.db.tables.people import Role
from tests.web.attack import Address, addresses, belongings, token_of
from tests.web.stage import SAME_ORIGIN, Guest, Web, guest, member

# Parameters of which the owner has one, private. Every route with one of them is tried.
THINGS = {"character_id", "chat_id", "persona_id", "memory_id", "story_id", "link", "number", "token"}
# Addresses by name that stand for the same things, where the parameter has another name.
NAMED = (
    ("GET /stories/{name}", "story"),
    ("GET /stories/{name}/cover.png", "story"),
    ("GET /stories/{name}/og.png", "story"),
    ("GET /stories/{name}/export", "story"),
    ("GET /stories/{name}/export/{form}", "story"),
    ("GET /stories/{name}/feed.atom", "story"),
    ("GET /stories/{name}/{number:int}", "story"),
    ("GET /stories/{name}/{number:int}/report", "story"),
    ("POST /stories/{name}/{number:int}/place", "story"),
    ("POST /stories/{name}/like", "story"),
    ("POST /stories/{name}/follow", "story"),
    ("POST /stories/{name}/comments", "story"),
    ("POST /stories/{name}/comments/{comment_id}/delete", "story"),
    ("GET /report/{subject}/{name}", "report"),
    ("POST /report/{subject}/{name}", "report"),
)
# What everybody may open, whatever stands in its path; each with why.
OPEN = {
    "GET /language/{language}": "a choice of one's own",
    "GET /authors/{author_id}": "what somebody has published",
    "GET /authors/{author_id}/feed.atom": "what somebody has published",
    "GET /c/{name}": "goes on to the character's page",
    "GET /pictures/{picture_id}.png": "by the hash of its contents",
    "GET /pictures/{picture_id}-{size:int}.webp": "by the hash of its contents",
    "GET /signin/{way}": "a way in",
    "GET /signin/{way}/back": "a way in",
    "POST /hooks/{name}": "the platform proves itself",
    "GET /feeds/{token}.atom": "who has the address may read it",
}
# Staff's pages: for people without a role they are not there.
STAFF = "/moderation"
# What its owner finds: without these the walk would prove nothing.
FOUND = (
    "GET /characters/{character_id}",
    "GET /characters/{character_id}/edit",
    "GET /characters/{character_id}/export",
    "GET /characters/{character_id}/lorebook",
    "GET /characters/{character_id}/lorebook/entries/{name}",
    "GET /characters/{character_id}/lorebook/new",
    "GET /characters/{character_id}/pictures",
    "GET /characters/{character_id}/settings",
    "GET /characters/{character_id}/versions",
    "GET /chats/at/{chat_id}/delete",
    "GET /chats/at/{chat_id}/settings",
    "GET /chats/{chat_id}",
    "GET /me/personas/{persona_id}",
    "GET /stories/{story_id}/cast",
    "GET /stories/{story_id}/make",
    "GET /stories/{story_id}/on",
    "GET /stories/{story_id}/rename",
    "GET /stories/{story_id}/settings",
    "GET /stories/{story_id}/stale",
    "GET /stories/{story_id}/parts/{stage}/{episode}",
)


class House:
    """The owner, and what they have."""

    def __init__(self, owner: Guest, own: dict[str, str], channel: str) -> None:
        self.owner, self.own, self.channel = owner, own, channel

    def path(self, one: Address) -> str:
        given = self.own | {"stage": "1", "form": "txt", "target": "png", "which": "post-1", "kind": "emotion"}
        given |= {"name": self.own["entry"] if "lorebook" in one.path else self.own["story_id"]}
        if one.path.startswith("/report"):
            given |= {"subject": "character", "name": self.own["character_id"]}
        if one.path.startswith("/chats/{chat_id}"):
            given |= {"chat_id": self.channel, "which": "1", "ref": "1", "post_id": "1"}
        return one.filled(given)


@pytest.fixture
async def house(web: Web) -> AsyncIterator[House]:
    async with member(web) as owner:
        own = await belongings(owner)
        at = (await owner.http.get(f"/chats/at/{own['chat_id']}")).headers["location"]
        yield House(owner, own, at.removeprefix("/chats/").partition("#")[0])


def private() -> list[Address]:
    """Every route to a thing of somebody's."""
    named = {name for name, _ in NAMED}
    return [each for each in addresses() if str(each) in named or THINGS & set(each.parameters)]


def test_every_route_with_something_in_its_path_is_tried_or_said_to_be_open() -> None:
    told = {str(each) for each in private()} | set(OPEN)
    left = [str(each) for each in addresses() if each.parameters and not each.path.startswith(STAFF)]

    assert sorted(set(left) - told) == []
    assert sorted(told - set(left)) == []


async def _all_is_there(house: House) -> None:
    """What was tried has taken nothing away, and the owner finds what is theirs: else the walk would prove nothing."""
    by_name = {str(each): each for each in addresses()}
    found = {}
    for name in FOUND:
        answer = await house.owner.http.get(house.path(by_name[name]))
        found[name] = answer.status_code

    assert found == dict.fromkeys(FOUND, 200)


async def test_nobody_else_finds_what_is_somebodys_own(web: Web, house: House) -> None:
    """By any method; a stranger may be asked to sign in first, and is told no more than that."""
    for who in ("stranger", "guest", "other", "moderator", "operator"):
        assert await _found(web, house, who) == {}, who
    await _all_is_there(house)


async def _found(web: Web, house: House, who: str) -> dict[str, tuple[int, str]]:
    role = {"moderator": Role.MODERATOR, "operator": Role.OPERATOR}.get(who, Role.PERSON)
    async with guest(web) if who in {"stranger", "guest"} else member(web, role=role) as somebody:
        if who == "guest":
            await somebody.begin()
        token = await token_of(somebody)
        told = {}
        for one in private():
            answer = await _tried(somebody, one, house.path(one), token)
            asked_in = answer[0] == 303 and answer[1].startswith("/signin") and who in {"stranger", "guest"}
            if answer[0] != 404 and not asked_in:
                told[str(one)] = answer
    return told


async def _tried(somebody: Guest, one: Address, path: str, token: str) -> tuple[int, str]:
    if one.method == "GET":
        answer = await somebody.http.get(path)
    else:
        # A pace is kept by session: who attacks has as many as they like.
        fields = {"form_token": token, "text": "x", "do": "on", "reason": "other", "title": "x", "name": "x"}
        fields |= {"paragraph": "1", "number": "1"}
        answer = await somebody.http.post(path, data=fields, headers=SAME_ORIGIN)
    return answer.status_code, answer.headers.get("location", "") or answer.text[:0]


@pytest.mark.parametrize("role", [None, Role.PERSON, Role.MODERATOR])
async def test_pages_of_staff_are_not_there_for_others(web: Web, role: Role | None) -> None:
    """Moderators have some; what changes a role or shows the machinery is the operators' alone."""
    async with guest(web) if role is None else member(web, role=role) as somebody:
        token = await token_of(somebody)
        told = {}
        for one in addresses():
            if one.path.startswith(STAFF):
                told[str(one)] = (await _tried(somebody, one, one.filled({}), token))[0]

    if role is Role.MODERATOR:
        assert {told[each] for each in OPERATORS} == {404}
    else:
        assert told and set(told.values()) == {404}


OPERATORS = (
    "GET /moderation/jobs",
    "POST /moderation/jobs/retry",
    "GET /moderation/health",
    "GET /moderation/costs",
    "GET /moderation/places",
    "POST /moderation/accounts/{public_id}/role",
)
