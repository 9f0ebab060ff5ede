"""Somebody has proven on another provider's page that an identity there is theirs: carried, sealed, to whoever asks
whether it is to be put together with the account in which they are."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.db.tables.access import LinkedBy
from core.errors import BadInput
from core.sealing import Seal, Unreadable
from core.text import t

MINUTES: Final = 15
LONGEST: Final = 600  # characters
_USE: Final = "link-proposal"


@dataclass(frozen=True, slots=True)
class Proposal:
    """`person_id` is the identity (people.id) that was proven, `how` by what."""

    person_id: int
    how: LinkedBy


def close(seal: Seal, account: int, proposal: Proposal, now: datetime) -> str:
    """For an address: letters, digits, "-" and "_". Good for `account` alone, and for MINUTES."""
    plain = json.dumps([proposal.person_id, proposal.how.value, int(now.timestamp())])
    return base64.urlsafe_b64encode(seal.close(_USE, str(account), plain)).decode("ascii").rstrip("=")


def opened(seal: Seal, account: int, given: str, now: datetime) -> Proposal:
    """Raises BadInput for one that is over, was made for another account or by somebody else."""
    if len(given) > LONGEST:
        raise BadInput(t("elsewhere-proposal-over"))
    try:
        sealed = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
        person_id, how, made = json.loads(seal.open(_USE, str(account), sealed))
    except (Unreadable, binascii.Error, ValueError):
        raise BadInput(t("elsewhere-proposal-over")) from None
    if not 0 <= now.timestamp() - made <= MINUTES * 60:
        raise BadInput(t("elsewhere-proposal-over"))
    return Proposal(person_id, LinkedBy(how))
