"""Whose account acts: a guest gets one with the first thing that is to be kept for them."""

from __future__ import annotations

from core.accounts import people
from core.db import Read, Write
from core.surface.events import Person
from core.text import t
from web import store
from web.site import Site
from web.viewer import Viewer


async def account_of(tx: Read, viewer: Viewer) -> int | None:
    """The viewer's account; None for somebody who has not done anything here yet."""
    return None if viewer.person is None else await people.account_of(tx, store.PLATFORM, viewer.person)


async def acting(tx: Write, site: Site, viewer: Viewer) -> int:
    """The viewer's account, made if new. The answer has to remember the viewer."""
    now = site.app.clock.now()
    guest = await store.begin_session(tx, viewer.token_hash, now)
    person = Person(guest, site.app.catalog.render(t("web-guest"), viewer.locale), viewer.locale)
    return (await people.know(tx, store.PLATFORM, person, now)).account_id
