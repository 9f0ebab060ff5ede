"""What is for adults is shown to those whose account says that they are."""

from __future__ import annotations

from core.text import t
from web.api.auth import Caller
from web.viewer import NotAllowed


def check(caller: Caller | None, *, adult: bool, own: bool) -> None:
    """Raises NotAllowed for what is for adults, and neither the caller's own nor for this caller."""
    if adult and not own and (caller is None or not caller.adult):
        raise NotAllowed(t("api-adults-only"))
