"""The receipt of an answer: who spoke, what was told and why, what was left out, which model, what it cost.

A receipt holds no words of people: it names messages by their ids and goes with its own. The prompt is rebuilt from
what is kept, and its hash tells whether something of it has been edited or taken back since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any  # JSON that this module itself has written

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.ai.model import Role
from core.chat.variants import CARD, FILE
from core.db import Read, Write
from core.db.tables.characters import character_versions
from core.db.tables.chat import messages, variants
from core.db.tables.receipts import receipts
from core.text import Text, of_plain, plain

_same = [receipts.c.message_id, receipts.c.variant]
_facts = ("version_id", "prompt_hash", "prompt", "detail", "at")
_SELDOM = ("persona", "pictures", "described", "cut", "edited_by")  # kept only where there is something to say
_lite, _heavy = sqlite.insert(receipts), postgresql.insert(receipts)
_keep = {
    "sqlite": _lite.on_conflict_do_update(_same, set_={name: _lite.excluded[name] for name in _facts}),
    "postgresql": _heavy.on_conflict_do_update(
        index_elements=_same, set_={name: _heavy.excluded[name] for name in _facts}
    ),
}
_whose = character_versions.alias()
_own = select(character_versions.c.id).where(
    character_versions.c.character_id
    == select(_whose.c.character_id).where(_whose.c.id == bindparam("by")).scalar_subquery()
)
_answer = (
    select(messages.c.id)
    .where(messages.c.chat_id == bindparam("chat"), messages.c.role == Role.CHARACTER.value)
    .where(messages.c.version_id.in_(_own))
    .order_by(messages.c.id.desc())
    .limit(1)
)
_newest = (
    select(receipts.c.detail)
    .where(receipts.c.message_id == _answer.scalar_subquery())
    .order_by(receipts.c.variant.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Used:
    """A lorebook entry or a memory that stood in the prompt: its id or name, why, and the message it stands at."""

    what: str
    why: Text | None
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was cut to keep within the budget, and how many tokens that saved by our estimate."""

    what: str
    why: str
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuild:
    """From what the same prompt is built again: the messages `first` to `last` of the chat, and how they were shown.

    `read_from` is the oldest message that was there to be told (0: `first`), with `earlier` ones before it.
    `at` is the prompt's moment, `cut_at` the length that an answer had which was gone on with, `variables` those of
    macros before the prompt. Of a chat among others `company` are the names of those who were there. `personas` are who
    people were: (row of the person, name, description, pronouns); `cue` is why the character spoke unasked. `whole`:
    the answer that was gone on with was complete. `reactions` were told of. `recalled` names the memories at its end,
    `digest` the one at its beginning (0: none).
    """

    first: int
    last: int
    direct: bool
    budget: int
    at: datetime
    cut_at: int | None = None
    reminder: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    read_from: int = 0
    earlier: int = 0
    company: tuple[str, ...] = ()
    personas: tuple[tuple[int | None, str, str, str], ...] = ()
    cue: str = ""
    whole: bool = False
    reactions: tuple[tuple[str, str], ...] = ()
    recalled: tuple[str, ...] = ()
    digest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """`tried` are the models that gave nothing before the one that answered, with the reason ("provider:model: why").

    `tokens` by our estimate of the whole prompt; what the provider reported stands with the variant. `broke` names what
    kept the prompt from beginning as the one before it. `drift` is the share of sentences off the speech level that the
    card asks for, None where it asks for none; `reminder` is what the next prompt says of that.

    `persona` is the name of whoever was answered, where it is a persona's. `pictures` were seen by the model, others
    (`described`) told to it in words. `cut`: the answer ends where the model began to speak for somebody else.
    `edited_by` is the person who has given the answer other words since.
    """

    version_id: int
    prompt_hash: str
    rebuild: Rebuild
    lore: tuple[Used, ...] = ()
    memories: tuple[Used, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    tried: tuple[str, ...] = ()
    tokens: int = 0
    broke: str = ""
    drift: float | None = None
    reminder: str = ""
    persona: str = ""
    pictures: int = 0
    described: int = 0
    cut: bool = False
    edited_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A receipt as people ask for it, with what the provider reported. `cost` in micro-dollars, None where unknown."""

    receipt: Receipt
    provider: str
    model: str
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost: int | None


async def keep(tx: Write, message_id: int, variant: int, receipt: Receipt, now: datetime) -> None:
    """Keep the receipt of a variant; one that goes on (or is told again) replaces its own."""
    if receipt.rebuild.cut_at is not None:  # what it goes on from may be a person's words
        before = await of(tx, message_id, variant)
        receipt = replace(receipt, edited_by=before.receipt.edited_by if before else None)
    row = {
        "message_id": message_id,
        "variant": variant,
        "version_id": receipt.version_id,
        "prompt_hash": receipt.prompt_hash,
        "prompt": _plain(receipt.rebuild),
        "detail": _detail(receipt),
        "at": now,
    }
    await tx.run(_keep[tx.dialect], row)


async def edited(tx: Write, message_id: int, variant: int, person_id: int) -> None:
    """A person has given this variant other words. What no model gave has no receipt, and gets none."""
    own = (receipts.c.message_id == message_id) & (receipts.c.variant == variant)
    detail = await tx.value(select(receipts.c.detail).where(own))
    if detail is not None:
        await tx.run(update(receipts).where(own).values(detail={**detail, "edited_by": person_id}))


async def of(tx: Read, message_id: int, variant: int = 1) -> Shown | None:
    """The receipt of one variant of an answer; None for words that no model gave."""
    query = (
        select(receipts, variants)
        .join(variants, (variants.c.message_id == receipts.c.message_id) & (variants.c.number == receipts.c.variant))
        .where(receipts.c.message_id == message_id, receipts.c.variant == variant)
    )
    row = await tx.row(query)
    if row is None:
        return None
    receipt = _read(row["version_id"], row["prompt_hash"], row["prompt"], row["detail"])
    return Shown(
        receipt=receipt,
        provider=row["provider"],
        model=row["model"],
        input_tokens=row["input_tokens"],
        cached_tokens=row["cached_tokens"],
        output_tokens=row["output_tokens"],
        cost=row["cost_microdollars"],
    )


async def newest(tx: Read, chat_id: int) -> Shown | None:
    """The receipt of the newest answer in a chat that a model gave."""
    query = (
        select(receipts.c.message_id, receipts.c.variant)
        .join(messages, messages.c.id == receipts.c.message_id)
        .where(messages.c.chat_id == chat_id)
        .order_by(receipts.c.message_id.desc(), receipts.c.variant.desc())
    )
    row = await tx.row(query.limit(1))
    return None if row is None else await of(tx, row["message_id"], row["variant"])


async def traced(tx: Read, message_id: int, variant: int) -> tuple[Shown, int] | None:
    """The receipt of a variant, and the message that it is kept at: a branch's copy of an answer has the receipt of the
    answer that it was copied from, as long as that one is there."""
    own = await of(tx, message_id, variant)
    if own is not None:
        return own, message_id
    turn = select(messages.c.turn_id).where(messages.c.id == message_id).scalar_subquery()
    first = await tx.value(select(func.min(messages.c.id)).where(messages.c.turn_id == turn))
    found = None if first is None else await of(tx, first, variant)
    return None if found is None else (found, first)


async def newest_told(tx: Read, chat_id: int) -> int | None:
    """The newest message of a chat whose words a model gave."""
    query = (
        select(messages.c.id)
        .join(variants, (variants.c.message_id == messages.c.id) & (variants.c.number == messages.c.variant))
        .where(messages.c.chat_id == chat_id, variants.c.provider.not_in([CARD, FILE]))
    )
    found: int | None = await tx.value(query.order_by(messages.c.id.desc()).limit(1))
    return found


async def reminder(tx: Read, chat_id: int, version_id: int) -> str:
    """What the newest answer by a version's character asks its next prompt to say; "" for nothing."""
    detail = await tx.value(_newest, {"chat": chat_id, "by": version_id})
    return str(detail.get("reminder") or "") if detail else ""


_AROUND = ("company", "personas", "cue", "whole", "reactions", "recalled", "digest")


def _plain(rebuild: Rebuild) -> dict[str, object]:
    return {
        "first": rebuild.first,
        "last": rebuild.last,
        "direct": rebuild.direct,
        "budget": rebuild.budget,
        "at": rebuild.at.isoformat(),
        "cut_at": rebuild.cut_at,
        "reminder": rebuild.reminder,
        "variables": dict(rebuild.variables),
        "read_from": rebuild.read_from,
        "earlier": rebuild.earlier,
        **{name: getattr(rebuild, name) for name in _AROUND if getattr(rebuild, name)},
    }


def _rebuild(kept: Mapping[str, Any]) -> Rebuild:
    lists = {"personas": tuple, "reactions": tuple}
    around = {name: tuple(map(make, kept[name])) for name, make in lists.items() if name in kept}
    around |= {name: tuple(kept[name]) for name in ("company", "recalled") if name in kept}
    return Rebuild(**{**kept, **around, "at": datetime.fromisoformat(kept["at"])})


def _detail(receipt: Receipt) -> dict[str, object]:
    return {
        "lore": [_used_plain(used) for used in receipt.lore],
        "memories": [_used_plain(used) for used in receipt.memories],
        "left_out": [[each.what, each.why, each.tokens] for each in receipt.left_out],
        "tried": list(receipt.tried),
        "tokens": receipt.tokens,
        "broke": receipt.broke,
        "drift": receipt.drift,
        "reminder": receipt.reminder,
        **{name: getattr(receipt, name) for name in _SELDOM if getattr(receipt, name)},
    }


def _read(version_id: int, prompt_hash: str, prompt: Mapping[str, Any], detail: Mapping[str, Any]) -> Receipt:
    return Receipt(
        version_id=version_id,
        prompt_hash=prompt_hash,
        rebuild=_rebuild(prompt),
        lore=tuple(map(_used, detail["lore"])),
        memories=tuple(map(_used, detail["memories"])),
        left_out=tuple(LeftOut(what, why, tokens) for what, why, tokens in detail["left_out"]),
        tried=tuple(detail["tried"]),
        tokens=detail["tokens"],
        broke=detail["broke"],
        drift=detail["drift"],
        reminder=detail["reminder"],
        **{name: detail[name] for name in _SELDOM if name in detail},
    )


def _used_plain(used: Used) -> list[object]:
    return [used.what, None if used.why is None else plain(used.why), used.message_id]


def _used(kept: Sequence[Any]) -> Used:
    what, why, message_id = kept
    return Used(what, None if why is None else of_plain(why), message_id)
