"""A card's picture as it is shown beside its name: decoded, square, without what cameras write into it. (pure)"""

from __future__ import annotations

from dataclasses import replace

from core.characters.formats.base import Imported, Limits
from core.characters.formats.pictures import avatar, square
from core.errors import BadInput
from core.text import t

SIDE = 768  # pixels; the file's own picture goes along for exports


def drawn(card: Imported, limits: Limits) -> tuple[Imported, bytes | None]:
    """The card and its picture as a PNG, which keeps moving if it moves (cards: IMP-PNG-8).

    One that does not decode, or is over `limits`, costs the card nothing but a warning in its report (cards: IMP-4).
    """
    if card.picture is None:
        return card, None
    try:
        moving = card.format == "apng"
        return card, avatar(card.picture, limits) if moving else square(card.picture, SIDE, limits)
    except BadInput as broken:
        warnings = (*card.report.warnings, t("cardreport-no-picture", why=broken.text))
        return replace(card, report=replace(card.report, warnings=warnings)), None
