"""The page of a chat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from core.accounts import personas
from core.accounts.personas import Persona
from core.ai.model import Purpose
from core.characters import store as characters
from core.characters.store import Listed
from core.chat import reading, roaming
from core.chat.hearing import LONGEST
from core.chat.roaming import Roaming
from core.db import Read
from core.db.tables.web import PostAuthor
from core.errors import ProductError, Unavailable
from core.text import Text, t
from web import doing, store
from web.doing import Doing
from web.errors import status_of
from web.site import Site
from web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class _Shown:
    """What of a chat stands on its page. `older`: before which message there is more elsewhere, `gone`: where it is."""

    posts: list[store.Post]
    within: store.Within
    character: Listed | None
    doing: Mapping[int, Doing]
    older: int | None
    personas: list[Persona]
    myself: Persona | None
    gone: Roaming | None


async def _shown(tx: Read, viewer: Viewer, chat: store.Chat, before: int | None) -> _Shown:
    posts = await store.newest(tx, chat.id, before)
    within = await store.within(tx, chat)
    found = await characters.find(tx, within.character, viewer.account)
    acts = await doing.of(tx, chat.public_id, posts)
    older = await _older(tx, within, posts, acts)
    mine, myself = await personas.choice(tx, viewer.account or 0, within.character_id)
    gone = None
    if chat.away and viewer.account is not None:
        gone = await roaming.gone_to(tx, store.PLATFORM, chat.public_id, viewer.account)
    return _Shown(posts, within, found, acts, older, mine, myself, gone)


async def chat_page(
    request: Request,
    site: Site,
    viewer: Viewer,
    chat: store.Chat,
    *,
    before: int | None = None,
    problem: ProductError | None = None,
) -> Response:
    """The newest posts, or those before the post `before`; with `problem` what was typed stands in the field again."""
    async with site.app.db.read() as tx:
        shown = await _shown(tx, viewer, chat, before)
    posts, found = shown.posts, shown.character
    voiced = [post for post in posts if post.author is PostAuthor.CHARACTER]
    name, picture = _with_whom(voiced, found)
    return site.templates.page(
        "chat.html",
        viewer.reader,
        200 if problem is None else status_of(problem),
        path=request.url.path,
        chat=chat.public_id,
        character=None if found is None else found.public_id,
        name=name or site.app.catalog.render(t("web-name"), viewer.locale),
        picture=picture,
        gone=shown.gone,
        within=shown.within,
        card=None if found is None else found.card,
        doing=shown.doing,
        posts=posts,
        personas=shown.personas,
        myself=shown.myself,
        after=chat.revision,
        typing=chat.typing,
        live=before is None,
        kept=request.query_params.get("kept") == "1",
        earlier=posts[0].id if len(posts) == store.PAGE else None,
        older=shown.older,
        state=await _state(site, viewer),
        form_token=viewer.form_token,
        limit=LONGEST,
        problem=None if problem is None else problem.text,
        typed="" if problem is None else request.state.typed,
    )


async def _older(tx: Read, within: store.Within, posts: Sequence[store.Post], acts: Mapping[int, Doing]) -> int | None:
    """Behind which message the chat goes on that is older than the first post: of a chat that came from elsewhere only
    the newest messages have posts. None where these are all."""
    if len(posts) == store.PAGE or within.chat_id is None or not any(post.brought for post in posts):
        return None
    said = [post for post in posts if post.said or post.brought or post.author is PostAuthor.CHARACTER]
    for number, post in enumerate(said):
        if post.id in acts and acts[post.id].ref.isdecimal():
            found = await reading.before(tx, within.chat_id, int(acts[post.id].ref), number)
            return None if found is None else found + 1
    return None


def _with_whom(voiced: list[store.Post], found: Listed | None) -> tuple[str, str | None]:
    """Who spoke last; before the first word, with whom the chat began."""
    if voiced:
        return voiced[-1].name, voiced[-1].picture
    return ("", None) if found is None else (found.card.name, found.picture)


async def _state(site: Site, viewer: Viewer) -> Text:
    """Which model answers, honestly."""
    try:
        async with site.app.router.of(viewer.account) as router:
            names = (await router.describe()).get(Purpose.CHAT, ())
    except Unavailable as problem:  # a key of their own that cannot be read
        return problem.text
    if not names:
        return t("web-answered-by-nobody")
    provider, _, model = names[0].partition(":")
    return t("web-answered-offline") if provider == "offline" else t("web-answered-by", model=model)
