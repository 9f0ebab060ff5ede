"""What can go wrong in a way that a person can be told."""

from __future__ import annotations

from core.text import Text


class ProductError(Exception):
    """A failure with words for the person who caused or met it. Everything else is a defect and flies."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.key, dict(text.args))
        self.text = text


class NotFound(ProductError):
    """What was asked for does not exist, or is not for this person to know of."""


class BadInput(ProductError):
    """What a person gave cannot be used; the text names what and the remedy."""


class Busy(ProductError):
    """Too much at once; the text says when to try again."""


class Unavailable(ProductError):
    """Something this depends on does not answer now."""


class DatabaseGone(Unavailable):
    """The database does not answer, or has no room: nothing can be kept, so nothing may be confirmed."""


class StartFailure(ProductError):
    """The program cannot start as it is set up; the text says what is wrong and what to do."""


class LeaseLost(Exception):
    """Another worker has taken over: nothing more may be written for this claim."""
