"""Where sessions, chats and their posts are kept. Every change of a chat has a revision of its own, in commit order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    Table,
    bindparam,
    delete,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from core.db.tables.base import Seconds
from core.db.tables.characters import characters
from core.db.tables.chat import chats
from core.db.tables.people import people
from core.db.tables.places import places
from core.db.tables.web import PostAuthor, web_chats, web_posts
from core.surface.port import Button, Panel, Section

if TYPE_CHECKING:
    from core.db import Read, Write

PLATFORM = "web"
PAGE = 50
AT_ONCE = 200  # posts that a reader who comes back gets in one look
SAID = "said:"  # before the id of a person's message, in the key of its post
TYPED = "typed:"  # before that of a command
BROUGHT = "brought:"  # before the number of a message that was said elsewhere
TRIED = "try"  # before the id of a chat in which a character is tried by its maker
_away = (places.c.chat_id.is_(None) & places.c.left_for.is_not(None)).label("away")
_SEEN = [column for column in web_posts.c if column is not web_posts.c.file]


@dataclass(frozen=True, slots=True)
class Chat:
    """`person` owns it, and with it `account`, None for a guest of whom nothing is known yet. `character` (a public id)
    is with whom it began, `typing` whether somebody writes just now, `away` whether it goes on elsewhere."""

    id: int
    public_id: str
    person: str
    character: str
    revision: int
    typing: bool
    account: int | None = None
    away: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """With whom (a public id, and the row `character_id`) a chat is now, and the row, the public id and the title of
    what the core keeps of it; None before that is there."""

    character: str
    public_id: str | None = None
    title: str = ""
    incognito: bool = False
    character_id: int | None = None
    chat_id: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a post. `media_type` is what it is, not what somebody says of it, or no type that browsers show."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A post before it is kept: `key` is the same for every try of the same post."""

    key: str
    author: PostAuthor
    name: str
    body: str
    picture: str | None = None
    buttons: Sequence[Button] = ()
    panel: Panel | None = None
    file: Kept | None = None
    finished: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """`said` is the id of the person's message that it shows, "" for other posts; `file` is what its file is called,
    "" for none, and `file_type` what it is. `brought`: it was said elsewhere."""

    id: int
    said: str
    author: PostAuthor
    name: str
    picture: str | None
    body: str
    buttons: tuple[Button, ...]
    panel: Panel | None
    file: str
    file_type: str
    finished: bool
    deleted: bool
    revision: int
    at: datetime
    brought: bool = False


@dataclass(frozen=True, slots=True)
class Continued:
    """A chat as its owner's list shows it; `last` is what was said last."""

    public_id: str
    name: str
    picture: str | None
    last: str


async def chat(tx: Read, public_id: str) -> Chat | None:
    row = await tx.row(_CHAT, {"chat": public_id})
    return None if row is None else _chat(row)


async def within(tx: Read, chat: Chat) -> Within:
    """What the chat is in the core: a command may have changed with whom it is since it began."""
    row = await tx.row(_WITHIN, {"chat": chat.public_id})
    if row is None:
        return Within(chat.character)
    return Within(
        row["of"] or chat.character,
        row["public_id"],
        row["title"] or "",
        incognito=bool(row["incognito"]),
        character_id=row["character_id"],
        chat_id=row["chat_id"],
    )


async def open_chat(tx: Write, public_id: str, person: str, now: datetime, character: str = "") -> int:
    """The key of the chat, made if new."""
    fresh = {"public_id": public_id, "person_id": person, "character": character, "started_at": now}
    await _insert_if_new(tx, web_chats, fresh)
    found: int = await tx.value(select(web_chats.c.id).where(web_chats.c.public_id == public_id))
    return found


async def put(tx: Write, chat_id: int, draft: Draft, now: datetime) -> int:
    """Keep a post; one with the same key gets the new contents. A post ends the typing sign. Its id."""
    revision = await next_revision(tx, chat_id)
    contents = {**_contents(draft), **_file(draft.file), "deleted": False, "revision": revision}
    same = (web_posts.c.chat_id == chat_id) & (web_posts.c.key == draft.key)
    found: int | None = await tx.value(select(web_posts.c.id).where(same))
    if found is not None:
        await tx.run(update(web_posts).where(web_posts.c.id == found).values(contents))
        return found
    fresh = insert(web_posts).values(**contents, chat_id=chat_id, key=draft.key, at=now)
    made: int = await tx.value(fresh.returning(web_posts.c.id))
    return made


async def change(tx: Write, chat_id: int, post_id: int, draft: Draft) -> bool:
    """Give a post new contents, and leave its file as it is; False where it does not exist any more."""
    live = (web_posts.c.id == post_id) & (web_posts.c.chat_id == chat_id) & ~web_posts.c.deleted
    if await tx.value(select(web_posts.c.id).where(live)) is None:
        return False
    contents = {**_contents(draft), "revision": await next_revision(tx, chat_id)}
    await tx.run(update(web_posts).where(live).values(contents))
    return True


async def remove(tx: Write, chat_id: int, post_id: int) -> None:
    """Empty a post and mark it, so that open pages take it away too."""
    live = (web_posts.c.id == post_id) & (web_posts.c.chat_id == chat_id) & ~web_posts.c.deleted
    if await tx.value(select(web_posts.c.id).where(live)) is None:
        return
    revision = await next_revision(tx, chat_id)
    nothing = {"body": "", "buttons": [], "panel": None, **_file(None)}
    await tx.run(update(web_posts).where(live).values(**nothing, deleted=True, revision=revision))


async def say_anew(tx: Write, chat_id: int, said: str, words: str) -> None:
    """Give a person's post new words."""
    same = (web_posts.c.chat_id == chat_id) & (web_posts.c.key == SAID + said) & ~web_posts.c.deleted
    if await tx.value(select(web_posts.c.id).where(same)) is not None:
        await tx.run(update(web_posts).where(same).values(body=words, revision=await next_revision(tx, chat_id)))


async def unsay(tx: Write, chat_id: int, said: str) -> None:
    """Take a person's post away."""
    same = (web_posts.c.chat_id == chat_id) & (web_posts.c.key == SAID + said)
    found: int | None = await tx.value(select(web_posts.c.id).where(same))
    if found is not None:
        await remove(tx, chat_id, found)


async def post(tx: Read, chat_id: int, post_id: int) -> Post | None:
    """A post of this chat that is still there."""
    query = select(*_SEEN).where(web_posts.c.id == post_id, web_posts.c.chat_id == chat_id, ~web_posts.c.deleted)
    row = await tx.row(query)
    return None if row is None else _post(row)


async def file_of(tx: Read, chat_id: int, post_id: int) -> Kept | None:
    """What came along with a post of this chat."""
    return await _kept(tx, (web_posts.c.id == post_id) & (web_posts.c.chat_id == chat_id))


async def file_said(tx: Read, channel: str, key: str) -> Kept | None:
    """What came along with the post of this key."""
    chat = select(web_chats.c.id).where(web_chats.c.public_id == channel).scalar_subquery()
    return await _kept(tx, (web_posts.c.key == key) & (web_posts.c.chat_id == chat))


async def _kept(tx: Read, which: ColumnElement[bool]) -> Kept | None:
    columns = web_posts.c.file_name, web_posts.c.file_type, web_posts.c.file
    row = await tx.row(select(*columns).where(which, web_posts.c.file.is_not(None)))
    return None if row is None else Kept(row["file_name"], row["file_type"], row["file"])


async def type_for(tx: Write, chat_id: int, seconds: float) -> None:
    """Show the typing sign for `seconds` from now; 0 takes it away."""
    until = Seconds() + seconds if seconds else literal(0.0)
    await tx.run(update(web_chats).where(web_chats.c.id == chat_id).values(typing_until=until))


async def changed(tx: Read, chat_id: int, after: int) -> list[Post]:
    """What is new since revision `after`, in the order in which it was changed, deleted posts too; at most AT_ONCE:
    whoever gets as many asks for what is behind the last."""
    return [_post(row) for row in await tx.rows(_CHANGED, {"chat": chat_id, "after": after})]


async def newest(tx: Read, chat_id: int, before: int | None = None, limit: int = PAGE) -> list[Post]:
    """The last `limit` posts (before the post `before`), oldest first."""
    given = {"chat": chat_id, "before": before, "most": limit}
    rows = await tx.rows(_NEWEST if before is None else _BEFORE, given)
    return [_post(row) for row in reversed(rows)]


async def chats_of(tx: Read, person: str, limit: int) -> list[Continued]:
    """This guest's chats in which something was said, the last spoken in first."""
    rows = await tx.rows(_CONTINUED, {"person": person, "most": limit})
    return [Continued(row["public_id"], row["name"], row["picture"], row["body"]) for row in rows]


def _continued() -> Select[tuple[str, str, str | None, str]]:
    """Looks at the newest posts of each chat, and at no others: what people say grows, what a page takes does not."""
    posts, voices = web_posts.alias("posts"), web_posts.alias("voices")
    newest = select(posts.c.id).where(posts.c.chat_id == web_chats.c.id, ~posts.c.deleted)
    newest = newest.where(posts.c.author != PostAuthor.NOTICE).order_by(posts.c.id.desc()).limit(1)
    last = (
        select(web_chats.c.id, web_chats.c.public_id, newest.scalar_subquery().label("post_id"))
        .where(web_chats.c.person_id == bindparam("person"), ~web_chats.c.public_id.startswith(TRIED))
        .subquery("last")
    )
    voiced = select(voices.c.id).where(voices.c.chat_id == last.c.id, voices.c.author == PostAuthor.CHARACTER)
    voiced = voiced.order_by(voices.c.id.desc()).limit(1)
    speaker, said = web_posts.alias("speaker"), web_posts.alias("said")
    return (
        select(last.c.public_id, speaker.c.name, speaker.c.picture, said.c.body)
        .select_from(last)
        .join(said, said.c.id == last.c.post_id)
        .join(speaker, speaker.c.id == voiced.scalar_subquery())
        .order_by(last.c.post_id.desc())
        .limit(bindparam("most"))
    )


# Each is made once: making it takes longer than the database needs for it.
_CONTINUED = _continued()
_CHAT = (
    select(web_chats, (web_chats.c.typing_until > Seconds()).label("typing"), people.c.account_id, _away)
    .outerjoin(people, (people.c.platform == PLATFORM) & (people.c.native_id == web_chats.c.person_id))
    .outerjoin(places, (places.c.platform == PLATFORM) & (places.c.channel == web_chats.c.public_id))
    .where(web_chats.c.public_id == bindparam("chat"))
)
_WITHIN = (
    select(
        characters.c.public_id.label("of"),
        places.c.character_id,
        places.c.chat_id,
        chats.c.public_id,
        chats.c.title,
        chats.c.incognito,
    )
    .select_from(places)
    .outerjoin(characters, characters.c.id == places.c.character_id)
    .outerjoin(chats, chats.c.id == places.c.chat_id)
    .where(places.c.platform == PLATFORM, places.c.channel == bindparam("chat"))
)
_OF_CHAT = select(*_SEEN).where(web_posts.c.chat_id == bindparam("chat"))
_CHANGED = _OF_CHAT.where(web_posts.c.revision > bindparam("after")).order_by(web_posts.c.revision).limit(AT_ONCE)
_NEWEST = _OF_CHAT.where(~web_posts.c.deleted).order_by(web_posts.c.id.desc()).limit(bindparam("most", type_=Integer()))
_BEFORE = _NEWEST.where(web_posts.c.id < bindparam("before"))


async def forget(tx: Write, channel: str) -> None:
    """A chat with all its posts is no more."""
    await tx.run(delete(web_chats).where(web_chats.c.public_id == channel))


async def _insert_if_new(tx: Write, table: Table, values: Mapping[str, object]) -> None:
    """A form sent twice at once is two transactions: the second one waits, and finds what the first one made."""
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    await tx.run(make(table).values(**values).on_conflict_do_nothing())


async def next_revision(tx: Write, chat_id: int, many: int = 1) -> int:
    """The last of `many` further ones. Updating the chat's row first puts writers of one chat in order, so that a
    reader never misses a revision."""
    more = web_chats.c.revision + many
    bump = update(web_chats).where(web_chats.c.id == chat_id).values(revision=more, typing_until=0)
    revision: int = await tx.value(bump.returning(web_chats.c.revision))
    return revision


def _contents(draft: Draft) -> dict[str, object]:
    return {
        "author": draft.author,
        "name": draft.name[:200],
        "picture": draft.picture,
        "body": draft.body,
        "buttons": [_flat(button) for button in draft.buttons],
        "panel": None if draft.panel is None else [_part(each) for each in draft.panel.sections],
        "finished": draft.finished,
    }


def _file(file: Kept | None) -> dict[str, object]:
    if file is None:
        return {"file_name": None, "file_type": None, "file": None}
    return {"file_name": file.name[-200:], "file_type": file.media_type[:80], "file": file.data}


def _flat(button: Button) -> list[str]:
    return [button.action, button.label, button.url]


def _part(section: Section) -> list[object]:
    return [section.text, section.picture, None if section.button is None else _flat(section.button)]


def _panel(parts: list[tuple[str, str | None, list[str] | None]] | None) -> Panel | None:
    if parts is None:
        return None
    return Panel(tuple(Section(words, face, None if own is None else Button(*own)) for words, face, own in parts))


def _chat(row: RowMapping) -> Chat:
    return Chat(
        row["id"],
        row["public_id"],
        row["person_id"],
        row["character"],
        row["revision"],
        typing=bool(row["typing"]),
        account=row["account_id"],
        away=bool(row["away"]),
    )


def _post(row: RowMapping) -> Post:
    return Post(
        id=row["id"],
        said=row["key"].removeprefix(SAID) if row["key"].startswith(SAID) else "",
        author=PostAuthor(row["author"]),
        name=row["name"],
        picture=row["picture"],
        body=row["body"],
        buttons=tuple(Button(*each) for each in row["buttons"]),
        panel=_panel(row["panel"]),
        file=row["file_name"] or "",
        file_type=row["file_type"] or "",
        finished=row["finished"],
        deleted=row["deleted"],
        revision=row["revision"],
        at=row["at"],
        brought=row["key"].startswith(BROUGHT),
    )
