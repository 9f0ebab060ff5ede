"""One post of a chat: its file, new words for it, and its end."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from core import lookups
from core.chat.finding import OURS
from core.chat.hearing import LONGEST
from core.db import Write
from core.errors import BadInput, NotFound, ProductError
from core.surface.events import FileKind, MessageDeleted, MessageEdited
from core.text import t
from web import doing, store
from web.errors import status_of, wants_json
from web.files import UNKNOWN, kind_of
from web.pages.chats import ChatDep, PostId, Talk, done, mark, own_nonce, words
from web.site import Site
from web.viewer import FormDep, SiteDep, Viewer, ViewerDep

MINE, ANSWER = "p", "m"  # before the number of one's own post, and of a message of the core's

router = APIRouter()


@router.get("/chats/{chat_id}/files/{post_id}")
async def file(request: Request, post_id: PostId, site: SiteDep, chat: ChatDep) -> Response:
    """What came along with a post, for the guest whose chat it is. Browsers show pictures and play sounds; everything
    else is theirs to keep."""
    async with site.app.db.read() as tx:
        found = await store.file_of(tx, chat.id, post_id)
    if found is None:
        raise NotFound(t("web-no-such-page"))
    shown = kind_of(found.media_type) is not FileKind.OTHER
    headers = {
        "Cache-Control": "private, max-age=86400, immutable",
        "Content-Disposition": f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(found.name, safe='')}",
        "Accept-Ranges": "bytes",
    }
    data, media_type = found.data, found.media_type if shown else UNKNOWN
    wanted = part(request.headers.get("range", ""), len(data))
    if wanted is None:
        return Response(data, media_type=media_type, headers=headers)
    start, end = wanted
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(data)}"
    return Response(data[start:end], 206, headers=headers, media_type=media_type)


@router.get("/chats/{chat_id}/words/{which}")
async def ask(request: Request, which: str, site: SiteDep, viewer: ViewerDep, chat: ChatDep) -> Response:
    """A form with the words as they are."""
    return _form(request, site, viewer, chat, await _words_of(site, viewer, chat, which))


@router.post("/chats/{chat_id}/words/{which}")
async def change(
    request: Request, which: str, site: SiteDep, viewer: ViewerDep, chat: ChatDep, form: FormDep
) -> Response:
    """New words for a message of one's own, or for an answer."""
    try:
        text = words(form["text"], needed=True)
    except BadInput as problem:
        if wants_json(request):
            raise
        return _form(request, site, viewer, chat, form["text"], problem)
    talk = Talk(site, viewer, chat.person, chat.public_id)
    event_id = mark(own_nonce(form["nonce"]), which, text)
    if which.startswith(ANSWER):
        await talk.heard(talk.command(event_id, "edit", text, target=f"{OURS}{await _answer(site, talk, which)}"))
        return done(request, chat)
    mine = await _mine(site, chat, int(_number(which)))

    async def show(tx: Write) -> None:
        await store.say_anew(tx, chat.id, mine.said, text)

    edited = MessageEdited(
        id=event_id,
        place=talk.place,
        person=talk.speaker,
        message_id=mine.said,
        text=text,
        at=site.app.clock.now(),
    )
    await talk.heard(edited, show)
    return done(request, chat, f"post-{mine.id}")


@router.post("/chats/{chat_id}/posts/{post_id}/gone")
async def remove(
    request: Request, post_id: PostId, site: SiteDep, viewer: ViewerDep, chat: ChatDep, form: FormDep
) -> Response:
    """Take back a message of one's own: it leaves the page and the chat."""
    mine = await _mine(site, chat, post_id)
    talk = Talk(site, viewer, chat.person, chat.public_id)

    async def hide(tx: Write) -> None:
        await store.remove(tx, chat.id, post_id)

    event_id = mark(own_nonce(form["nonce"]), str(post_id))
    deleted = MessageDeleted(id=event_id, place=talk.place, message_id=mine.said, at=site.app.clock.now())
    await talk.heard(deleted, hide)
    return done(request, chat)


def part(wanted: str, length: int) -> tuple[int, int] | None:
    """The start and the end of the one part that a Range header asks for (RFC 9110, 14.1.2); None for the whole."""
    unit, _, asked = wanted.partition("=")
    first, dash, last = asked.partition("-")
    if unit.strip() != "bytes" or not dash or not (first + last).isascii() or not (first + last).isdecimal():
        return None
    start = int(first[:12]) if first else max(0, length - int(last[:12]))
    end = min(length, int(last[:12]) + 1) if first and last else length
    return (start, end) if start < end else None


def _form(
    request: Request, site: Site, viewer: Viewer, chat: store.Chat, text: str, problem: ProductError | None = None
) -> Response:
    return site.templates.page(
        "words.html",
        viewer.reader,
        200 if problem is None else status_of(problem),
        path=request.url.path,
        chat=chat.public_id,
        form_token=viewer.form_token,
        text=text,
        limit=LONGEST,
        problem=None if problem is None else problem.text,
    )


async def _words_of(site: Site, viewer: Viewer, chat: store.Chat, which: str) -> str:
    if which.startswith(MINE):
        return (await _mine(site, chat, int(_number(which)))).body
    talk = Talk(site, viewer, chat.person, chat.public_id)
    number = await _answer(site, talk, which)
    async with site.app.db.read() as tx:
        found = await lookups.prefill(tx, talk.place, talk.speaker, "edit", f"{OURS}{number}")
    if "text" not in found:
        raise NotFound(t("button-stale"))
    return found["text"]


async def _mine(site: Site, chat: store.Chat, post_id: int) -> store.Post:
    """A message of the guest's own, which is still there."""
    async with site.app.db.read() as tx:
        found = await store.post(tx, chat.id, post_id)
    if found is None or not found.said:
        raise NotFound(t("web-no-such-page"))
    return found


async def _answer(site: Site, talk: Talk, which: str) -> int:
    """The number of the answer that is meant, also of one that had none yet when the page was made."""
    if not which.startswith(ANSWER):
        raise NotFound(t("web-no-such-page"))
    async with site.app.db.read() as tx:
        return await doing.message(tx, await lookups.claim_of(tx, talk.place), which[1:])


def _number(which: str) -> str:
    if which[:1] not in {MINE, ANSWER} or not (which[1:].isascii() and which[1:].isdecimal() and len(which) < 18):
        raise NotFound(t("web-no-such-page"))
    return which[1:]
