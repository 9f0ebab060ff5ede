"""Who is at another provider's page: a row a visit, good once, for ten minutes, for the browser that went."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert

from core.db import Write
from core.db.tables.access import signin_hops
from web.oauth import Hop

MINUTES: Final = 10
_LONGEST_BACK: Final = 500  # characters, as the column has it


@dataclass(frozen=True, slots=True)
class Back:
    """A browser that is back; `to` is the page that it wanted."""

    hop: Hop
    to: str


async def leave(tx: Write, way: str, hop: Hop, token_hash: str, to: str, now: datetime) -> None:
    await tx.run(delete(signin_hops).where(signin_hops.c.expires_at <= now))
    await tx.run(
        insert(signin_hops).values(
            state_hash=_hashed(hop.state),
            provider=way,
            token_hash=token_hash,
            verifier=hop.verifier,
            nonce=hop.nonce,
            back=to if len(to) <= _LONGEST_BACK else "/",
            expires_at=now + timedelta(minutes=MINUTES),
        )
    )


async def come_back(tx: Write, way: str, state: str, token_hash: str, now: datetime) -> Back | None:
    """None for a state that this browser did not take there, has brought back already, or kept for too long."""
    gone = (
        delete(signin_hops)
        .where(
            signin_hops.c.state_hash == _hashed(state),
            signin_hops.c.provider == way,
            signin_hops.c.token_hash == token_hash,
        )
        .returning(signin_hops)
    )
    row = await tx.row(gone)
    if row is None or row["expires_at"] <= now:
        return None
    return Back(Hop(state, row["verifier"], row["nonce"]), row["back"])


def _hashed(state: str) -> str:
    return hashlib.sha256(state.encode(errors="replace")).hexdigest()
