"""Why an answer is as it is, in words for whoever asks. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from core.chat.receipt import LeftOut, Shown, Used
from core.text import Text, lines, t

MOST = 12  # entries that are named; the rest are counted


def explained(shown: Shown, name: str, number: int) -> Text:
    """The receipt of an answer by version `number` of the character `name`."""
    return lines([t("why-title", name=name, number=number), *_told(shown)])


def _told(shown: Shown) -> Iterator[Text]:
    receipt = shown.receipt
    offline = shown.provider == "offline"
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
    yield from _used(receipt.lore)
    yield from map(_cut, receipt.left_out)
    if receipt.drift is not None:
        yield t("why-level", share=round(100 * (1 - receipt.drift)))


def _used(lore: tuple[Used, ...]) -> Iterator[Text]:
    if not lore:
        yield t("why-no-lore")
    for used in lore[:MOST]:
        yield t("why-lore", what=used.what[:80], why=used.why) if used.why else t("why-lore-bare", what=used.what[:80])
    if len(lore) > MOST:
        yield t("why-more", count=len(lore) - MOST)


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
