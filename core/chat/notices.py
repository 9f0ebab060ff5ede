"""The product's own words in a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.log import get_log
from core.surface.markup import split
from core.surface.port import Attachment, Button, Outgoing, Panel, Surface, SurfaceError
from core.text import Catalog, Text, t

log = get_log(__name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """The product's own words, with buttons beneath. `key` is the same for every try of the same notice."""

    text: Text
    key: str
    reply_to: str | None = None
    buttons: Sequence[Button] = ()
    file: Attachment | None = None
    panel: Panel | None = None
    private: bool = False


async def say(surface: Surface, catalog: Catalog, notice: Notice, locale: str) -> None:
    """Post a notice. A place that does not take it is no failure of ours: it is logged. A file that is more than the
    place takes is not missing without a word."""
    caps = surface.caps
    if notice.file is not None and len(notice.file.data) > caps.largest_file:
        most = caps.largest_file // 1_000_000
        notice = replace(notice, text=t("file-too-large", most=most) if most else t("export-no-files"), file=None)
    parts = split(catalog.render(notice.text, locale), caps.limit, caps.measure)
    try:
        for number, part in enumerate(parts):
            await surface.post(
                Outgoing(
                    text=part.text,
                    before=part.before,
                    after=part.after,
                    key=f"{notice.key}.{number}"[-25:],
                    notice=True,
                    reply_to=notice.reply_to if number == 0 else None,
                    buttons=notice.buttons if caps.buttons and number == len(parts) - 1 else (),
                    file=notice.file if number == len(parts) - 1 else None,
                    panel=notice.panel if len(parts) == 1 else None,
                    private=notice.private,
                )
            )
    except SurfaceError as error:
        log.warning("notice not posted", key=notice.text.key, why=type(error).__name__)
