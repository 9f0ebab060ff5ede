"""Whose account acts: a guest gets one with the first thing that is to be kept for them."""

from __future__ import annotations

from core.accounts import people
from core.db import Write
from core.surface.events import Person
from core.text import t
from web import sessions, store
from web.site import Site
from web.viewer import Viewer, may_act


async def acting(tx: Write, site: Site, viewer: Viewer) -> int:
    """The viewer's account, made if new. The answer has to remember the viewer. Raises as `may_act`."""
    guest = await guest_of(tx, site, viewer)
    if viewer.account is not None:
        return viewer.account
    name = viewer.name or site.app.catalog.render(t("web-guest"), viewer.locale)
    person = Person(guest, name, viewer.locale)
    return (await people.know(tx, store.PLATFORM, person, site.app.clock.now())).account_id


async def guest_of(tx: Write, site: Site, viewer: Viewer) -> str:
    """The native id of the viewer's person, with a session if there is none. Raises as `may_act`."""
    may_act(viewer, guests=site.app.settings.web.guests)
    if viewer.person is not None:
        return viewer.person
    return await sessions.begin(tx, viewer.token_hash, site.app.clock.now(), viewer.device)
