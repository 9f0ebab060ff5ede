"""Inline mode: a person's query, the bot's list of results, and the message that one of them becomes."""

import re
import time
from collections.abc import Mapping
from dataclasses import replace

from tests.fakes.telegram_api import entities
from tests.fakes.telegram_api.methods import Method, checked_markup
from tests.fakes.telegram_api.wire import Json, Object, Params, bad_request, listed, word
from tests.fakes.telegram_api.world import Inline, World

RESULT_LIMIT = 50
ID_BYTES = 64
START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")


def answer_inline(world: World, asked: Params) -> Json:
    query = world.inline.get(asked.text("inline_query_id"))
    late = query is not None and time.monotonic() - query.at > world.rules.query_seconds
    if query is None or late or query.answer is not None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    results = asked.items("results") or []
    if len(results) > RESULT_LIMIT:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(asked.text("next_offset").encode()) > ID_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    ids = [_checked(result) for result in results]
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    answer: Object = {
        "results": results,
        "next_offset": asked.text("next_offset"),
        "is_personal": asked.flag("is_personal"),
        "cache_time": asked.integer("cache_time", 300),
    }
    world.inline[query.id] = replace(query, answer=answer)
    world.changed()
    return True


def _checked(result: Json) -> str:
    """The id of an article that Telegram would take; other kinds of results are not served here."""
    if not isinstance(result, Mapping) or word(result.get("type")) != "article":
        raise bad_request("can't parse inline query result: unsupported inline query result type")
    if not 1 <= len(word(result.get("id")).encode()) <= ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if not word(result.get("title")):
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content_of(result)
    markup = result.get("reply_markup")
    checked_markup(markup if isinstance(markup, Mapping) else None)
    return word(result["id"])


def content_of(result: Object) -> entities.Formatted:
    """What the message of a result says."""
    content = result.get("input_message_content")
    if not isinstance(content, Mapping) or not word(content.get("message_text")):
        raise bad_request("message text is empty")
    given = entities.read(listed(content.get("entities") or [], "MessageEntity"))
    return entities.settle(word(content["message_text"]), given)


def row(query: Inline, result_id: str) -> Object:
    """The result that a person picks. Raises ValueError where it is not in the list."""
    results = listed((query.answer or {}).get("results") or [], "InlineQueryResult")
    for result in results:
        if isinstance(result, Mapping) and result.get("id") == result_id:
            return result
    raise ValueError(f"no result {result_id!r}")


INLINE: Mapping[str, Method] = {"answerinlinequery": answer_inline}
