"""What feed readers are told of stories: Atom (RFC 4287)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from xml.etree import ElementTree

from fastapi import APIRouter, Request
from starlette.responses import Response

from core.characters.discovery import Ask
from core.stories.shelf import browse, feeds
from core.stories.shelf.feeds import Entry
from core.text import t
from web.pages.character import origin_of
from web.pages.marks import back
from web.pages.stories import meet, path_of
from web.people import acting
from web.site import Site
from web.viewer import FormDep, SiteDep, ViewerDep

ATOM = "http://www.w3.org/2005/Atom"
KIND = "application/atom+xml; charset=utf-8"
TAG = "tag:iyagi,2026"
"""Ids begin so on every server (RFC 4151), whatever its address becomes: they never change."""

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """`path` is where its page is, `own` where it is itself."""

    id: str
    title: str
    author: str
    path: str
    own: str
    entries: Sequence[Entry]


@router.get("/stories/{name}/feed.atom")
async def of_story(request: Request, name: str, site: SiteDep, viewer: ViewerDep) -> Response:
    """Of a story for adults only what is neutral: readers of feeds have confirmed nothing."""
    async with site.app.db.read() as tx:
        account = viewer.account
        met = await meet(tx, name, account)
        entries = await feeds.of_story(tx, met, account)
    feed = Feed(
        id=f"{TAG}:story/{met.shown.public_id}",
        title=met.shown.title,
        author=met.shown.pen_name,
        path=path_of(met),
        own=f"{path_of(met)}/feed.atom",
        entries=entries,
    )
    return _answer(request, site, feed, viewer.locale)


@router.get("/authors/{author_id}/feed.atom")
async def of_author(request: Request, author_id: str, site: SiteDep, viewer: ViewerDep) -> Response:
    author_id = author_id.replace("\x00", "")
    async with site.app.db.read() as tx:
        name, _ = await browse.author(tx, author_id, Ask(limit=1, adult=True))
        entries = await feeds.of_author(tx, author_id)
    path = f"/authors/{author_id}"
    feed = Feed(
        id=f"{TAG}:author/{author_id}", title=name, author=name, path=path, own=f"{path}/feed.atom", entries=entries
    )
    return _answer(request, site, feed, viewer.locale)


@router.get("/feeds/{token}.atom")
async def of_follower(request: Request, token: str, site: SiteDep, viewer: ViewerDep) -> Response:
    """What the holder of the token follows; the id names the token by its hash, so that it does not give it away."""
    async with site.app.db.read() as tx:
        account = await feeds.holder(tx, token)
        entries = await feeds.of_follower(tx, account)
    mark = hashlib.sha256(token.encode()).hexdigest()[:16]
    title = site.app.catalog.render(t("stories-feed-followed"), viewer.locale)
    own = f"/feeds/{token}.atom"
    feed = Feed(id=f"{TAG}:feed/{mark}", title=title, author="", path="/stories?tab=follows", own=own, entries=entries)
    return _answer(request, site, feed, viewer.locale)


@router.post("/feeds")
async def make(site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """A new address, or with `token` the end of one."""
    now = site.app.clock.now()
    async with site.app.db.write() as tx:
        account = await acting(tx, site, viewer)
        if form["token"]:
            await feeds.revoke(tx, account, form["token"])
        else:
            await feeds.make_token(tx, account, now)
    return back(viewer, "/stories?tab=follows#feeds")


def _answer(request: Request, site: Site, feed: Feed, locale: str) -> Response:
    body = _written(feed, origin_of(request, site), site, locale)
    changed = _changed(feed.entries)
    return unless_known(request, body, KIND, f'"{hashlib.sha256(body).hexdigest()[:32]}"', changed)


def _changed(entries: Sequence[Entry]) -> datetime:
    return max((entry.updated_at for entry in entries), default=BEGINNING)


def unless_known(request: Request, body: bytes, kind: str, etag: str, changed: datetime | None = None) -> Response:
    """Nothing where the asker has it already (RFC 9110, 13.2.2): by the mark, else by the time."""
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Accept-Language, Cookie"}
    if changed is not None:
        headers["Last-Modified"] = format_datetime(changed.replace(microsecond=0), usegmt=True)
    if _known(request, etag, changed):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=kind, headers=headers)


def _known(request: Request, etag: str, changed: datetime | None) -> bool:
    marks = request.headers.get("if-none-match")
    if marks is not None:
        return "*" in marks or etag in (mark.strip().removeprefix("W/") for mark in marks.split(","))
    try:
        since = parsedate_to_datetime(request.headers["if-modified-since"])
    except (KeyError, ValueError):
        return False
    return changed is not None and since.tzinfo is not None and changed.replace(microsecond=0) <= since


def _written(feed: Feed, origin: str, site: Site, locale: str) -> bytes:
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed")
    _put(root, "id", feed.id)
    _put(root, "title", feed.title)
    _put(root, "updated", _changed(feed.entries).isoformat())
    _put(root, "link", rel="self", type="application/atom+xml", href=origin + feed.own)
    _put(root, "link", rel="alternate", type="text/html", href=origin + feed.path)
    _put(root, "generator", "Iyagi")
    _author(root, feed.author or site.app.catalog.render(t("stories-nameless"), locale))
    for entry in feed.entries:
        _entry(ElementTree.SubElement(root, f"{{{ATOM}}}entry"), entry, origin, site)
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _entry(under: ElementTree.Element, entry: Entry, origin: str, site: Site) -> None:
    story = entry.story
    words = t("stories-episode", number=entry.number)
    called = site.app.catalog.render(words, story.language)
    _put(under, "id", f"{TAG}:story/{story.public_id}/{entry.number}")
    _put(under, "title", f"{story.title} {called} {'' if story.adult else entry.title}".strip())
    _put(under, "published", entry.published_at.isoformat())
    _put(under, "updated", entry.updated_at.isoformat())
    _put(under, "link", rel="alternate", type="text/html", href=f"{origin}/stories/{story.name}/{entry.number}")
    _author(under, story.pen_name or site.app.catalog.render(t("stories-nameless"), story.language))
    mark = t("mark-label-rehearsed") if story.rehearsal else t("mark-label-made")
    _put(under, "category", term=site.app.catalog.render(mark, story.language))
    if entry.summary:
        _put(under, "summary", entry.summary)


def _author(under: ElementTree.Element, name: str) -> None:
    _put(ElementTree.SubElement(under, f"{{{ATOM}}}author"), "name", name)


def _put(under: ElementTree.Element, name: str, text: str = "", **attributes: str) -> None:
    """What XML cannot carry is left out."""
    made = ElementTree.SubElement(under, f"{{{ATOM}}}{name}", {key: _fit(value) for key, value in attributes.items()})
    made.text = _fit(text) or None


def _fit(text: str) -> str:
    return _UNFIT.sub("", text)
