"""What goes wrong on demand: a plan of faults, each met by the next calls that fit it."""

import math
from dataclasses import dataclass, field
from typing import Literal, TypedDict

from tests.fakes.telegram_api.wire import Refused, flooded, forbidden, moved

Kind = Literal[
    "flood",  # 429; `seconds` to wait
    "error",  # a refusal in the envelope; `status`, 502 if not given, and `description`
    "page",  # an HTML error page without an envelope; `status`
    "blocked",  # 403, the user blocked the bot
    "unauthorized",  # 401, the token is not valid
    "migrate",  # 400 with `migrate_to`
    "cut_before",  # the connection breaks, nothing was done
    "cut_after",  # the connection breaks in the middle of the answer, all was done
    "slow_before",  # `seconds` pass before anything is done
    "slow_after",  # `seconds` pass between what is done and the answer
]
DESCRIPTIONS = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


class FaultOptions(TypedDict, total=False):
    skip: int
    seconds: float
    status: int
    description: str
    chat_id: int
    migrate_to: int


@dataclass(slots=True)
class Fault:
    """`times` calls of `method` ("*": of any; only to `chat_id` if given) meet it, after `skip` that do not."""

    method: str
    kind: Kind
    times: int = 1
    skip: int = 0
    seconds: float = 1.0
    status: int = 502
    description: str = ""
    chat_id: int = 0
    migrate_to: int = 0

    def refusal(self) -> Refused | None:
        """The answer in place of the true one; None where the fault is in the connection."""
        match self.kind:
            case "flood":
                return flooded(math.ceil(self.seconds))
            case "error":
                return Refused(self.status, self.description or DESCRIPTIONS.get(self.status, "Bad Request: fault"))
            case "blocked":
                return forbidden("bot was blocked by the user")
            case "unauthorized":
                return Refused(401, "Unauthorized")
            case "migrate":
                return moved(self.migrate_to)
            case _:
                return None

    def fits(self, method: str, chat_id: str) -> bool:
        return self.method.lower() in {"*", method} and (not self.chat_id or str(self.chat_id) == chat_id)


@dataclass(slots=True)
class Plan:
    """The faults that are still to come, met in the order in which they were set."""

    faults: list[Fault] = field(default_factory=list)

    def meet(self, method: str, chat_id: str) -> Fault | None:
        """The fault that this call meets, used up by one; None for a call that goes well."""
        for fault in self.faults:
            if not fault.fits(method, chat_id):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.times -= 1
            if not fault.times:
                self.faults.remove(fault)
            return fault
        return None
