"""Why an answer is as it is, in words for whoever asks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.chat.receipt import LeftOut, Shown, Used
from core.text import Text, lines, t

MOST = 12  # entries that are named; the rest are counted
LONGEST = 320  # characters of a memory that are quoted: a whole line of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Of:
    """The answer that a receipt is of: by version `number` of the character `name`, variant `variant` of `count`.

    `open`: whoever asks may know how the character is made. `changed`: something that the answer was built on has been
    edited or taken back since. `edited`: a person has given it other words. `memories` are
    the words of those that stood in its prompt, by their refs, as far as whoever asks may read them.
    """

    name: str
    number: int
    variant: int = 1
    count: int = 1
    open: bool = True
    changed: bool = False
    edited: bool = False
    memories: Mapping[str, str] = field(default_factory=dict)


def explained(shown: Shown, name: str, number: int) -> Text:
    """The receipt of an answer by version `number` of the character `name`."""
    return lines(parts(shown, Of(name=name, number=number)))


def parts(shown: Shown, of: Of) -> list[Text]:
    """The receipt in parts that belong together: who and how, what was known, what was not, what else is to be said."""
    groups = (_spoke, _known, _unknown, _noted)
    told = (list(group(shown, of)) for group in groups)
    return [lines(group) for group in told if group]


def _spoke(shown: Shown, of: Of) -> Iterator[Text]:
    receipt = shown.receipt
    offline = shown.provider == "offline"
    yield t("why-title", name=of.name, number=of.number)
    if of.count > 1:
        yield t("why-variant", number=of.variant, count=of.count)
    yield t("why-model", model=t("model-offline") if offline else f"{shown.provider}:{shown.model}")
    for tried in receipt.tried:
        yield t("why-tried", tried=tried)
    yield t(
        "why-tokens",
        estimated=receipt.tokens,
        input=shown.input_tokens + shown.cached_tokens,
        cached=shown.cached_tokens,
        output=shown.output_tokens,
        cost="?" if shown.cost is None else f"{shown.cost / 1_000_000:.4f}",
    )


def _known(shown: Shown, of: Of) -> Iterator[Text]:
    receipt = shown.receipt
    if receipt.lore and not of.open:
        yield t("why-lore-closed", count=len(receipt.lore))
    else:
        yield from _used(receipt.lore)
    yield from _remembered(receipt.memories, of.memories)
    if receipt.persona:
        yield t("why-persona", name=receipt.persona)
    if receipt.pictures:
        yield t("why-pictures", count=receipt.pictures)
    if receipt.described:
        yield t("why-described", count=receipt.described)


def _used(lore: tuple[Used, ...]) -> Iterator[Text]:
    if not lore:
        yield t("why-no-lore")
    for used in lore[:MOST]:
        yield t("why-lore", what=used.what[:80], why=used.why) if used.why else t("why-lore-bare", what=used.what[:80])
    if len(lore) > MOST:
        yield t("why-more", count=len(lore) - MOST)


def _remembered(memories: tuple[Used, ...], words: Mapping[str, str]) -> Iterator[Text]:
    if memories:
        yield t("why-memories", count=len(memories))
    for used in memories[:MOST]:
        if used.what in words:
            yield t("why-memory", what=words[used.what][:LONGEST], why=used.why or t("recall-meaning"))


def _unknown(shown: Shown, of: Of) -> Iterator[Text]:
    left = shown.receipt.left_out
    entries = [each for each in left if _is_entry(each)]
    for each in left:
        if of.open or not _is_entry(each):
            yield _cut(each)
    if entries and not of.open:
        yield t("why-cut-closed", count=len(entries), tokens=sum(each.tokens for each in entries))


def _is_entry(left: LeftOut) -> bool:
    return left.what.partition(":")[0] not in {"messages", "message", "example"}


def _cut(left: LeftOut) -> Text:
    kind, _, which = left.what.partition(":")
    match kind:
        case "messages":
            return t("why-earlier", count=int(which) if which.isdecimal() else 0)
        case "message":
            return t("why-cut-messages", tokens=left.tokens)
        case "example":
            return t("why-cut-examples", tokens=left.tokens)
        case _:
            return t("why-cut-lore", what=which[:80], tokens=left.tokens)


def _noted(shown: Shown, of: Of) -> Iterator[Text]:
    receipt = shown.receipt
    if receipt.drift is not None:
        yield t("why-level", share=round(100 * (1 - receipt.drift)))
    if receipt.cut:
        yield t("why-cut-other")
    if of.edited or receipt.edited_by is not None:
        yield t("why-edited")
    if of.changed:
        yield t("why-changed")
