"""What the pages of moderators share."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from core.db.tables.people import Role
from core.errors import BadInput
from web.errors import status_of
from web.site import Site
from web.viewer import Member

PAGES: Final = ("reports", "accounts", "bans", "takedowns", "audit")
OPERATORS: Final = ("jobs", "health", "costs", "places")


def page(
    site: Site, member: Member, template: str, here: str, problem: BadInput | None = None, /, **values: object
) -> Response:
    """`here` is the page's name in the navigation; `problem`, why what was sent has changed nothing."""
    operates = member.viewer.role is Role.OPERATOR
    return site.templates.page(
        template,
        member.viewer.reader,
        200 if problem is None else status_of(problem),
        path=f"/moderation/{here}",
        form_token=member.viewer.form_token,
        here=here,
        pages=(*PAGES, *(OPERATORS if operates else ())),
        operates=operates,
        problem=None if problem is None else problem.text,
        **values,
    )


def number(text: str) -> int | None:
    """A whole number from an address or a form; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
