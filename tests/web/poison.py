"""Every column that keeps somebody's words, filled with what attackers write.

FREE and OURS together name every column of text in the schema: a new one is put into one of them before the tests of
stored words pass.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from sqlalchemy import JSON, Enum, Text, update
from sqlalchemy.types import TypeEngine

from core.db import Write
from core.db.tables import metadata
from tests.web.stage import Web

# What closes every quote, element and comment, and then begins an element that no page of ours has; what programs of
# templates would reckon; what ends a line for JavaScript; what turns letters around.
LONG: Final = (
    "javascript:xown()//'\"></textarea></title></script>--><xown xown=1><img src=x onerror=xown()>"
    '<a href="javascript:xown()" onfocus=xown() autofocus>]]>{{7*7191}}${7*7191}\u2028\u202e'
)
SHORT: Final = "'\"><xown xown>"  # 14 characters
RECKONED: Final = str(7 * 7191)

# By table: columns into which words of people, makers, models and other platforms come.
FREE: Final[dict[str, str]] = {
    "accounts": "name",
    "mails": "error",
    "web_sessions": "device",
    "audit": "actor detail",
    "bans": "reason",
    "characters": "name tagline",
    "credentials": "email_shown",
    "people": "name",
    "personal_tokens": "name",
    "personas": "name description pronouns",
    "provider_keys": "failure",
    "reports": "note evidence decision",
    "sheet_drafts": "fields note",
    "stories": "title blurb pen_name wish reason",
    "token_families": "name",
    "web_posts": "name body buttons panel file_name",
    "character_tags": "tag",
    "character_texts": "name tags words",
    "character_versions": "name card note report tree",
    "story_calls": "response provider model",
    "story_comments": "name text",
    "story_tags": "tag",
    "story_texts": "words",
    "artifacts": "content text report note told provider model",
    "artifact_sources": "quote",
    "version_files": "path",
    "chats": "title lore variables beginning",
    "chat_cast": "lore variables beginning",
    "episodes": "title",
    "story_covers": "alt",
    "story_heads": "instruction",
    "digests": "text",
    "memories": "subject slot text terms",
    "memory_sources": "quote",
    "story_canon": "summary facts",
    "turns": "plan recalled",
    "messages": "shown_name text lore reactions",
    "message_files": "name words",
    "passages": "terms",
    "receipts": "detail",
    "variants": "text provider model",
    "told": "lore",
}
# Made by us, or one of a few words: marks, names of kinds, states, numbers, what is sealed or hashed.
OURS: Final[dict[str, str]] = {
    "accounts": "public_id role",
    "blobs": "sha256",
    "budgets": "scope subject period",
    "calibrations": "model",
    "jobs": "kind worker",
    "mails": "address subject",
    "pictures": "public_id",
    "presence": "platform bot",
    "processes": "name host roles states providers",
    "signin_hops": "state_hash provider token_hash verifier nonce back",
    "steps": "name inputs state output",
    "web_chats": "public_id person_id character",
    "web_sessions": "token_hash person_id",
    "answered_requests": "key request_hash headers",
    "audit": "action subject",
    "characters": "public_id visibility link_token language rating",
    "credentials": "email password_hash",
    "feed_tokens": "token",
    "links": "public_id how",
    "people": "platform native_id locale",
    "personal_tokens": "public_id token_hash hint scopes",
    "personas": "public_id",
    "preferences": "settings",
    "provider_keys": "provider hint",
    "reports": "public_id subject subject_id reason state",
    "stories": "public_id link_token state stops payer payer_key language genre rating visibility",
    "token_families": "public_id scopes",
    "usage_days": "day purpose",
    "web_posts": "key author picture file_type",
    "character_versions": "card_hash format spec_version",
    "codes": "code_hash purpose detail",
    "link_moves": "table_name kind key row",
    "reading_places": "paragraph",
    "refresh_tokens": "token_hash",
    "rules": "platform bot space channel settings",
    "story_calls": "request_hash state finish usage tries",
    "story_characters": "cast_id",
    "story_comments": "public_id paragraph",
    "story_consents": "state shown_as",
    "takedowns": "subject subject_id reason was",
    "artifacts": "inputs content_hash author prompt_version",
    "places": "platform bot space channel thread worker reach narrowest",
    "version_files": "kind media",
    "chats": "public_id",
    "inbox": "event_id kind author payload state",
    "story_covers": "public_id",
    "story_heads": "pinned",
    "story_watches": "post_id locale shown",
    "digests": "origin",
    "memories": "public_id reach kind origin embedder",
    "turns": "kind state reply_to",
    "messages": "role native_id",
    "posts": "native_id",
    "message_files": "kind media_type",
    "passages": "hash embedder reach",
    "receipts": "prompt_hash prompt",
    "variants": "finish",
}
_WORDS = re.compile(r"[\uac00-\ud7a3\s]")


def named() -> set[tuple[str, str]]:
    return {(table, name) for each in (FREE, OURS) for table, names in each.items() for name in names.split()}


def of_text() -> set[tuple[str, str]]:
    """Every column of the schema that can keep words."""
    return {
        (table.name, column.name) for table in metadata.sorted_tables for column in table.c if _keeps_words(column.type)
    }


def _keeps_words(kind: TypeEngine[Any]) -> bool:
    return isinstance(kind, JSON) or (kind.python_type is str and not isinstance(kind, Enum))


async def spread(web: Web) -> int:
    """All that is there says it now; how many rows."""
    rows = 0
    async with web.app.db.write() as tx:
        for name, columns in FREE.items():
            rows += await _fill(tx, name, columns.split())
    return rows


async def _fill(tx: Write, name: str, columns: list[str]) -> int:
    table = metadata.tables[name]
    found = await tx.rows(table.select())
    for number, row in enumerate(found):
        values = {column: _poisoned(table.c[column].type, row[column], number) for column in columns}
        same = [key == row[key.name] for key in table.primary_key]
        await tx.run(update(table).where(*same).values(values))
    return len(found)


def _poisoned(kind: TypeEngine[Any], kept: Any, number: int) -> Any:
    """What was empty stays so where it means that there is nothing."""
    if isinstance(kind, JSON):
        return _leaves(kept)
    if kept is None:
        return None
    if str(kept).startswith("{"):  # a card is kept as its maker's bytes
        return json.dumps(_leaves(json.loads(kept)), ensure_ascii=False)
    length = getattr(kind, "length", None)
    if isinstance(kind, Text) or length is None or length >= len(LONG) + 8:
        return f"{LONG}{number}"
    return f"{SHORT}{number}"


def _leaves(kept: Any) -> Any:
    """Words in it, not the names of kinds; about as long as they were, for what is kept has been checked."""
    match kept:
        case str() if _WORDS.search(kept):
            return LONG if len(kept) >= len(LONG) // 2 else SHORT
        case list():
            return [_leaves(each) for each in kept]
        case dict():
            return {name: _leaves(each) for name, each in kept.items()}
    return kept
