"""How an account is seen by others: the one name under which it writes, comments and publishes."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from core.db import Read, Write
from core.db.tables.people import accounts, people
from core.errors import BadInput
from core.surface.cleaning import clean, is_seen
from core.text import t

LONGEST = 40
OWN_PLATFORM = "web"
_name = select(accounts.c.name).where(accounts.c.id == bindparam("account"))


async def name_of(tx: Read, account: int) -> str:
    """ "" where its owner has chosen none."""
    found: str | None = await tx.value(_name, {"account": account})
    return found or ""


async def rename(tx: Write, account: int, name: str) -> str:
    """Let the account be called `name` from now on, "" for nothing in particular; as it is kept.

    It is called so in its chats on the web, too; platforms tell themselves how they call people.

    Raises BadInput for more than LONGEST letters, or for a name of which nothing can be seen.
    """
    cleaned = " ".join(clean(name).split())
    if len(cleaned) > LONGEST:
        raise BadInput(t("profile-name-long", length=len(cleaned), most=LONGEST))
    if cleaned and not is_seen(cleaned):
        raise BadInput(t("profile-name-unseen"))
    await tx.run(update(accounts).where(accounts.c.id == account).values(name=cleaned))
    if cleaned:
        own = people.c.account_id == account, people.c.platform == OWN_PLATFORM
        await tx.run(update(people).where(*own).values(name=cleaned))
    return cleaned
