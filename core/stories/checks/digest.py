"""What a chat was made into: its quotes are real ones, and nothing in it leads to whoever wrote them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.stories.checks import purity
from core.stories.checks.saying import holds, strings
from core.stories.given import Problem
from core.stories.schemas import ChatDigest


def digest_problems(digest: ChatDigest, messages: Mapping[int, str]) -> tuple[Problem, ...]:
    """`messages` are those that may be used, by the number under which the model was shown them."""
    return tuple(_problems(digest, messages))


def _problems(digest: ChatDigest, messages: Mapping[int, str]) -> Iterator[Problem]:
    for at, scene in enumerate(digest.scenes):
        for quote in scene.quotes:
            said = messages.get(quote.message)
            if said is None:
                yield Problem("message-unknown", f"scenes[{at}].quotes: there is no message {quote.message}.")
            elif not holds(said, quote.quote):
                told = (
                    f"scenes[{at}].quotes: “{quote.quote}” does not stand in message {quote.message}; copy it exactly."
                )
                yield Problem("quote-missing", told)
    yield from purity.privacy(strings(digest))
