"""What the web writes to people's mailboxes: links to prove an address or to set a password anew, and notices."""

from __future__ import annotations

from urllib.parse import urlencode

from core.accounts import signin
from core.accounts.addresses import Address
from core.accounts.mail import Desk
from core.db import Write
from core.text import Text, t
from web.site import Site


def link(site: Site, page: str, code: str) -> str:
    """Under the operator's own address, never under the name by which a request has called us: that is the sender's."""
    web = site.app.settings.web
    base = web.public_url or f"http://{web.host}:{web.port}"
    return f"{base.rstrip('/')}{page}?{urlencode({'code': code})}"


async def write_confirmation(tx: Write, site: Site, account: int, address: Address, locale: str) -> bool:
    """A letter by which the account's address is confirmed, or becomes this one; none where no mail is sent."""
    if site.app.settings.smtp.host is None:
        return False
    code = await signin.confirm_code(tx, account, address, site.app.clock.now())
    body = t("signing-mail-confirm", link=link(site, "/confirm", code), address=address.shown)
    await _write(tx, site, address.shown, (t("signing-mail-confirm-subject"), body), locale)
    return True


async def write_reset(tx: Write, site: Site, address: Address, locale: str) -> None:
    """A letter by which the password can be set anew, where somebody has that address."""
    found = await signin.reset_code(tx, address, site.app.clock.now())
    if found is None:
        return
    whose, code = found
    minutes = signin.RESET_MINUTES
    body = t("signing-mail-reset", link=link(site, "/reset", code), address=whose.shown, minutes=minutes)
    await _write(tx, site, whose.shown, (t("signing-mail-reset-subject"), body), locale)


async def write_notice(tx: Write, site: Site, to: str, locale: str, what: Text) -> None:
    """Tell who owns an address what was changed, in case it was not they; not where no mail is sent."""
    if site.app.settings.smtp.host is not None:
        await _write(tx, site, to, (t("signing-mail-notice-subject"), what), locale)


async def _write(tx: Write, site: Site, to: str, words: tuple[Text, Text], locale: str) -> None:
    desk = Desk(site.app.catalog, site.seal)
    await desk.write(tx, to, words, locale, site.app.clock.now())
